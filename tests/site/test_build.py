"""docs/format.md, sections 4 and 5: `dxplan build` writes all of a site or nothing, and the same bytes every time."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
from samples import TARGET, TASK, Files, Project, Run, md, reports, target, task

Tree = dict[str, bytes]

CLEAN: Files = {
    TASK: task(
        reports(
            "date: 2022-06-20, status: completed, completed_on: 2022-06-20, evidence: qd"
        )
    )
    + "Nội dung ![ảnh](anh.gif)\n",
    "na/p/tasks/01.en.md": "Content\n",
    "na/p/tasks/anh.gif": "GIF89a",
    "na/p/tasks/02.md": task("area: people", deadline="ongoing"),
    TARGET: target('operator: ">="\nvalue: 80\nmeasure: "%"'),
}
BROKEN: Files = {**CLEAN, "na/p/tasks/03.md": task("owner: a")}
DAY = ("--as-of", "2022-12-31")


def tree(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def build(dxplan: Run, root: Path, *arguments: str) -> Path:
    done = dxplan("-C", root, "build", *DAY, *arguments)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return root / "build"


@pytest.fixture
def site(dxplan: Run, project: Project) -> Path:
    """A site of the clean portfolio."""
    return build(dxplan, project(CLEAN))


def test_a_site_has_its_pages_data_and_manifest(site: Path) -> None:
    found = tree(site)
    pages = [
        "index.html",
        *(
            f"{lang}/{page}"
            for lang in ("vi", "en")
            for page in ("index.html", "na/p/tasks/01/index.html")
        ),
    ]
    data = [
        f"data/{name}.{form}"
        for name in ("tasks", "targets", "summary", "reports", "changes")
        for form in ("json", "csv")
    ]
    assert found.keys() >= {*pages, *data, "dxplan.json", "SHA256SUMS", "robots.txt"}
    assert "sitemap.xml" not in found
    assert json.loads(found["data/tasks.json"])["as_of"] == "2022-12-31"


def test_images_are_copied(site: Path) -> None:
    assert [path for path in tree(site) if path.endswith("anh.gif")] != []


def test_links_name_files_that_are_there(site: Path) -> None:
    for path, content in tree(site).items():
        if path.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#:?]+)', content.decode()):
                assert (
                    link in {"http", "https"}
                    or (site / path).parent.joinpath(link).is_file()
                ), (path, link)


def test_the_manifest_names_every_file_with_its_sum(site: Path) -> None:
    found = tree(site)
    manifest = json.loads(found["dxplan.json"])
    assert manifest.keys() == {
        "schema",
        "version",
        "as_of",
        "commit",
        "publisher",
        "official",
        "files",
    }
    assert (manifest["schema"], manifest["as_of"], manifest["official"]) == (
        1,
        "2022-12-31",
        False,
    )
    expected = {
        path: hashlib.sha256(content).hexdigest() for path, content in found.items()
    }
    assert manifest["files"] == {
        path: sha
        for path, sha in expected.items()
        if path not in {"dxplan.json", "SHA256SUMS"}
    }
    sums = dict(
        reversed(line.split("  ", 1))
        for line in found["SHA256SUMS"].decode().splitlines()
    )
    assert sums == {path: sha for path, sha in expected.items() if path != "SHA256SUMS"}


def test_with_an_address_there_is_a_sitemap(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    (root / "dxplan.toml").write_text(
        'site_url = "https://example.org/a"\n', encoding="utf-8"
    )
    found = tree(build(dxplan, root))
    assert b"https://example.org/a/vi/na/p/tasks/01/index.html" in found["sitemap.xml"]
    assert b"Sitemap: https://example.org/a/sitemap.xml" in found["robots.txt"]


def test_two_builds_are_the_same_bytes(
    dxplan: Run, process: Run, project: Project, tmp_path: Path
) -> None:
    root = project(CLEAN)
    first = tree(build(dxplan, root))
    assert tree(build(dxplan, root)) == first
    elsewhere = tmp_path / "elsewhere" / "deep"
    shutil.copytree(root / "plans", elsewhere / "plans")
    done = process(
        "-C",
        elsewhere,
        "build",
        *DAY,
        "--out",
        tmp_path / "out",
        PYTHONHASHSEED="7",
        TZ="America/New_York",
        LC_ALL="C",
        DXPLAN_JOBS="2",
    )
    assert done.returncode == 0
    assert tree(tmp_path / "out") == first


def test_an_error_exits_1_and_changes_nothing(dxplan: Run, project: Project) -> None:
    root = project(BROKEN)
    before = tree(root)
    done = dxplan("-C", root, "build", *DAY, "--lang", "en")
    assert (done.returncode, done.stderr) == (1, "")
    assert "S101" in done.stdout
    assert tree(root) == before


def test_a_build_that_fails_leaves_the_site_as_it_was(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    before = tree(build(dxplan, root))
    project(BROKEN)
    assert dxplan("-C", root, "build", *DAY).returncode == 1
    (root / "dxplan.toml").write_text('templates = "broken"\n', encoding="utf-8")
    (root / "broken").mkdir()
    (root / "broken/task.html").write_text("{% if %}", encoding="utf-8")
    done = dxplan("-C", root, "build", *DAY, "--keep-going")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert tree(root / "build") == before
    assert sorted(path.name for path in root.iterdir()) == [
        "broken",
        "build",
        "dxplan.toml",
        "plans",
    ]


def test_keep_going_publishes_and_lists_what_is_unreadable(
    dxplan: Run, project: Project
) -> None:
    root = project(BROKEN)
    done = dxplan("-C", root, "build", *DAY, "--keep-going")
    assert done.returncode == 0
    assert "S101" in done.stdout
    found = tree(root / "build")
    assert (
        json.loads(found["data/summary.json"])["items"][0]["boxes"]["unreadable"] == 1
    )
    listing = [
        path
        for path, content in found.items()
        if path.endswith(".html") and b"na/p/tasks/03" in content
    ]
    assert {path.partition("/")[0] for path in listing} == {"vi", "en"}


@pytest.mark.parametrize(
    "path", ["na/p/plan.md", "na/jurisdiction.md", "na/units.yaml", "areas.yaml", TASK]
)
def test_keep_going_builds_around_any_broken_file(
    dxplan: Run, project: Project, path: str
) -> None:
    root = project({**CLEAN, path: md("colour: [red")})
    done = dxplan("-C", root, "build", *DAY, "--keep-going")
    assert (done.returncode, done.stderr) == (0, "")
    assert (root / "build/vi/index.html").is_file()


def test_a_page_of_a_record_that_is_gone_is_gone(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    assert "vi/na/p/tasks/02/index.html" in tree(build(dxplan, root))
    (root / "plans/na/p/tasks/02.md").unlink()
    assert "vi/na/p/tasks/02/index.html" not in tree(build(dxplan, root))


@pytest.mark.parametrize(
    "place", ["/", "plans/out", "plans", ".git/x", "dead", "~/x", "plans/../plans/out"]
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_place_where_no_site_may_lie_is_refused(
    dxplan: Run, project: Project, place: str, lang: str
) -> None:
    root = project({})
    (root / ".git").mkdir()
    (root / "dead").symlink_to(root / "nowhere")
    before = sorted(map(str, root.rglob("*")))
    done = dxplan(
        "-C",
        root,
        "build",
        "--lang",
        lang,
        "--out",
        place if place in {"/", "~/x"} else root / place,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert ("plans/ hay .git/" if lang == "vi" else "plans/ or .git/") in done.stderr
    assert sorted(map(str, root.rglob("*"))) == before
    assert not (root.parent / "~").exists()


@pytest.mark.parametrize("foreign", ["notes.txt", "vi/notes.txt", "dxplan.json"])
def test_a_folder_with_files_of_others_is_refused(
    dxplan: Run, project: Project, foreign: str
) -> None:
    root = project(CLEAN)
    out = root / "public"
    (out / foreign).parent.mkdir(parents=True)
    (out / foreign).write_text("mine", encoding="utf-8")
    (out / "mine.md").write_text("mine", encoding="utf-8")
    before = tree(root)
    done = dxplan("-C", root, "build", *DAY, "--out", out)
    assert done.returncode == 2
    assert len(done.stderr) > 20
    assert tree(root) == before


def test_the_folder_is_refused_before_anything_is_read(
    dxplan: Run, project: Project
) -> None:
    """Who has thousands of tasks is not kept waiting for a refusal, nor sees errors of plans that are not the cause."""
    root = project({**CLEAN, "plans/na/p/tasks/03.md": "---\nstatus: [\n---\n"})
    (root / "public").mkdir()
    (root / "public/mine.md").write_text("mine", encoding="utf-8")
    done = dxplan("-C", root, "build", *DAY, "--out", root / "public")
    assert done.returncode == 2
    assert "mine.md" in done.stderr
    assert "03.md" not in done.stdout


def test_a_folder_whose_name_cannot_be_is_refused_in_a_sentence(
    dxplan: Run, project: Project
) -> None:
    done = dxplan("-C", project(CLEAN), "build", *DAY, "--out", "a" * 300)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr) > 20


def test_a_site_with_a_file_of_others_in_it_is_refused(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    out = build(dxplan, root)
    (out / "vi" / "mine.html").write_text("mine", encoding="utf-8")
    before = tree(out)
    assert dxplan("-C", root, "build", *DAY).returncode == 2
    assert tree(out) == before


def test_an_empty_folder_and_a_configured_one_are_taken(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    (root / "dxplan.toml").write_text('out = "public"\n', encoding="utf-8")
    (root / "public").mkdir()
    assert dxplan("-C", root, "build", *DAY).returncode == 0
    assert (root / "public/vi/index.html").is_file()
    assert not (root / "build").exists()


def test_a_configuration_names_no_place_outside_its_project(
    dxplan: Run, project: Project, tmp_path: Path
) -> None:
    root = project(CLEAN)
    place = tmp_path / "elsewhere"
    (root / "link").symlink_to(tmp_path)
    for out in ("../elsewhere", str(place), "link/elsewhere", "link"):
        (root / "dxplan.toml").write_text(f'out = "{out}"\n', encoding="utf-8")
        before = sorted(map(str, tmp_path.rglob("*")))
        done = dxplan("-C", root, "build", *DAY, "--lang", "en")
        assert (done.returncode, "leads out of the project" in done.stderr) == (2, True)
        assert sorted(map(str, tmp_path.rglob("*"))) == before
    assert dxplan("-C", root, "build", *DAY, "--out", place).returncode == 0


def test_a_file_is_no_folder(dxplan: Run, project: Project) -> None:
    root = project(CLEAN)
    (root / "build").write_text("mine", encoding="utf-8")
    assert dxplan("-C", root, "build", *DAY).returncode == 2
    assert (root / "build").read_text(encoding="utf-8") == "mine"


def test_the_site_is_no_official_publication_unless_it_says_so(
    dxplan: Run, project: Project
) -> None:
    root = project(CLEAN)
    (root / "dxplan.toml").write_text(
        'official = true\npublisher = "UBND tỉnh"\n', encoding="utf-8"
    )
    found = tree(build(dxplan, root))
    manifest = json.loads(found["dxplan.json"])
    assert (manifest["official"], manifest["publisher"]) == (True, "UBND tỉnh")


def test_hostile_text_is_text_on_every_page(dxplan: Run, project: Project) -> None:
    text = task(
        "number: '\"><img src=x onerror=1>'",
        title='"<script>alert(1)</script> {{ 7*7 }} <b>x"',
    )
    root = project(
        {TASK: text + "<script>alert(2)</script>\n\n[x](javascript:alert(3))\n"}
    )
    done = dxplan("-C", root, "build", *DAY, "--keep-going")
    assert done.returncode == 0
    pages = b"".join(
        content
        for path, content in tree(root / "build").items()
        if path.endswith(".html")
    )
    assert b"alert(1)" in pages
    for hostile in (
        b"<script>alert",
        b"<img src=x",
        b'href="javascript:',
        b"<b>x",
        b" 49 ",
    ):
        assert hostile not in pages
