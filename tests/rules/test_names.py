"""Names of files and keys: copies that desktops make, names that Windows can't hold, pictures that are none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from checking import check
from named_files import checked
from repositories import start
from samples import BASE, DAY, PLAN, TASK, Files, Run, assembled, md, reports, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic
from dxplan.history.head import NO_HEAD
from dxplan.messages import catalogue
from dxplan.portfolio.loader import load
from dxplan.portfolio.paths import original_of
from dxplan.site.build import build

PNG = b"\x89PNG\r\n\x1a\n"
TASKS = "na/p/tasks"


def in_files(d: Diagnostic) -> str:
    return d.file.removeprefix("plans/")


# copies ----------------------------------------------------------------------------------------------------------

COPIES = [
    "05 - Copy.md", "05 - Copy (2).md", "05 - copy - Copy.md", "05 (1).md", "05(1).md", "05 copy.md", "05 copy 2.md",
    "Copy of 05.md", "Copy (2) of 05.md", "05 - Bản sao.md", "05 - Bản sao (2).md", "Bản sao của 05.md",
    "05 - Sao chép.md", "05 (conflicted copy 2022-12-28 101500).md", "05 (Máy Lan's conflicted copy 2022-12-28).md",
    "05 (Case Conflict).md", "05.sync-conflict-20221228-101500-ABCDEFG.md", "05_conflict-20221228-101500.md",
    "05-DESKTOP-1AB2C3D.md", "05.md.orig", "05.md.rej", "05.md~", "05~", "05.md.bak", "#05.md#", "~$05.md",
    "05_LOCAL_1234.md",
]  # fmt: skip


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_to_be_merged_or_deleted_and_never_renamed(name: str) -> None:
    files = {
        f"{TASKS}/05.md": task('number: "5"'),
        f"{TASKS}/{name}": task('number: "5"', title="Khác"),
    }
    (found,) = checked(files)
    assert (found.code, in_files(found)) == ("F131", f"{TASKS}/{name}")
    assert "05.md" in found.message
    assert "delete the copy" in (found.help or "")
    assert "former_ids" not in (found.help or "")
    assert [*assembled(files).tasks] == ["na/p/tasks/05"]


LONG = task(
    "number: '5'\narea: society\nnote: Đang làm.\n"
    + reports("date: 2022-02-01, status: in_progress")
)


@pytest.mark.parametrize(
    "name",
    ["05-copy", "05_copy", "05-ban-sao", "05-2", "05_old", "05-moi", "05-copy-2"],
)
@pytest.mark.parametrize(
    "text", [LONG, LONG.replace("\n", "\r\n"), LONG.replace("Đang làm", "Đã làm")]
)
def test_a_valid_name_makes_no_task_of_a_copy(name: str, text: str) -> None:
    files = {f"{TASKS}/05.md": LONG, f"{TASKS}/{name}.md": text}
    (found,) = checked(files, "F131")
    assert (in_files(found), found.args["original"]) == (f"{TASKS}/{name}.md", "05.md")
    assert "counted twice" in found.message
    (number,) = checked(files, "R108")
    assert in_files(number) == f"{TASKS}/{name}.md"


def test_two_thresholds_of_one_row_share_its_number() -> None:
    target = (
        "---\ntitle: a\nby: 2022\noperator: '>='\nvalue: 50\nmeasure: '%'\nnumber: 3\n"
    )
    path = "na/p/targets/0{}.md"
    files = {
        path.format(1): f"{target}population: Trong ASEAN\n---\n",
        path.format(2): f"{target}population: Trên thế giới\n---\n",
    }
    assert checked(files, "R108") == []
    files[path.format(3)] = files[path.format(1)]
    (same,) = checked(files, "R108")
    assert in_files(same) == path.format(3)


@pytest.mark.parametrize("name", ["05-copy", "05-2", "05a", "06", "05-giai-doan-2"])
def test_what_differs_is_a_task_of_its_own(name: str) -> None:
    other = LONG.replace("number: '5'", "number: '6'").replace("Việc", "Việc khác")
    assert checked({f"{TASKS}/05.md": LONG, f"{TASKS}/{name}.md": other}, "F131") == []
    if name not in {"05-copy", "05-2"}:
        assert (
            checked({f"{TASKS}/05.md": LONG, f"{TASKS}/{name}.md": LONG}, "F131") == []
        )


@pytest.mark.parametrize(
    "name", ["05-copy.md", "sao-chep.md", "ban-sao-dien-tu.md", "conflict-1.md"]
)
def test_a_name_that_a_record_may_have_is_no_copy(name: str) -> None:
    assert [d.code for d in checked({f"{TASKS}/{name}": task()}, "F131", "F107")] == []


@pytest.mark.parametrize("name", ["Nhiem vu 3.md", "Kế hoạch (2022).md", "01 năm.md"])
def test_other_invalid_names_are_still_to_be_renamed(name: str) -> None:
    assert [d.code for d in checked({f"{TASKS}/{name}": task()}, "F131", "F107")] == [
        "F107"
    ]


@pytest.mark.parametrize(
    "stem", ["05 ", "05.", "05\u00a0", "05\u3000", "05. ", " 05", "05..", "05-"]
)
def test_a_blank_or_dot_beside_a_name_makes_no_second_task_in_silence(
    stem: str,
) -> None:
    files = {f"{TASKS}/05.md": task(), f"{TASKS}/{stem}.md": task()}
    expected = [] if stem == "05-" else ["F107"]
    assert [d.code for d in checked(files, "F107", "F131", "F132")] == expected


def test_a_name_is_judged_in_a_folder_that_windows_cannot_hold() -> None:
    files = {"na/prn/plan.md": BASE[PLAN], "na/prn/tasks/05 .md": task()}
    assert sorted(d.code for d in checked(files, "F132", "F107")) == ["F107", "F132"]


def test_a_copy_whose_original_is_gone_is_told_the_name_it_had() -> None:
    (found,) = checked({f"{TASKS}/05 (1).md": task()}, "F131")
    assert "there is no 05.md in the same folder" in found.message
    assert "rename it to 05.md" in (found.help or "")


def test_copies_of_registers_translations_and_plans() -> None:
    files = {
        "na/units - Copy.yaml": BASE["na/units.yaml"],
        "na/p/plan (1).md": BASE[PLAN],
        TASK: task(),
        f"{TASKS}/01.en.md": "Text.\n",
        f"{TASKS}/01 (1).en.md": "Text.\n",
    }
    found = checked(files, "F106", "F107", "F115", "F131")
    assert [(d.code, d.args["original"]) for d in found] == [
        ("F131", "plan.md"),
        ("F131", "01.en.md"),
        ("F131", "units.yaml"),
    ]


def test_a_copied_folder_is_told_once() -> None:
    files = {
        TASK: task(),
        "na/p - Copy/plan.md": BASE[PLAN],
        "na/p - Copy/tasks/01.md": task(),
    }
    (found,) = checked(files)
    assert (found.code, found.args["name"]) == ("F131", "p - Copy")
    assert [*assembled(files).plans] == ["na/p"]


def test_the_history_reads_no_copy(tmp_path: Path, dxplan: Run) -> None:
    root = start(
        tmp_path / "one", {TASK: task(), f"{TASKS}/01 (1).md": task(title="Khác")}
    )
    (root / "plans" / TASKS / "01 (1).md").unlink()
    found = dxplan("-C", root, "check", "--base", "HEAD", "--select", "H")
    assert (found.returncode, "H201" in found.stdout) == (0, False)


# what Windows can't hold -----------------------------------------------------------------------------------------

NEIGHBOUR = {"nul/jurisdiction.md": md("name: B\nlevel: province")}


@pytest.mark.parametrize(
    ("files", "place", "variant"),
    [
        ({f"{TASKS}/con.md": task()}, f"{TASKS}/con.md", "device"),
        ({f"{TASKS}/com1.md": task()}, f"{TASKS}/com1.md", "device"),
        ({TASK: task(), f"{TASKS}/lpt9.png": ""}, f"{TASKS}/lpt9.png", "device"),
        ({"na/prn/plan.md": BASE[PLAN], "na/prn/tasks/01.md": task()}, "na/prn/plan.md", "device"),
        (NEIGHBOUR, "nul/jurisdiction.md", "device"),
        ({"na/units.yaml": BASE["na/units.yaml"] + "- key: aux\n  name: X\n"}, "na/units.yaml", "key"),
        ({"na/documents.yaml": BASE["na/documents.yaml"] + "- key: com3\n  title: X\n"}, "na/documents.yaml", "key"),
        ({"areas.yaml": "- key: con\n  name: X\n"}, "areas.yaml", "key"),
        ({f"{TASKS}/anh. /x.png": ""}, f"{TASKS}/anh. /x.png", "ending"),
        ({f"{TASKS}/anh 10:30.png": ""}, f"{TASKS}/anh 10:30.png", "character"),
        ({f"{TASKS}/05?.md": task()}, f"{TASKS}/05?.md", "character"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_name_that_windows_cannot_hold_is_an_error(
    files: Files, place: str, variant: str, lang: str
) -> None:
    (found,) = checked(files, "F132", "F107", lang=lang)
    assert (found.code, in_files(found), found.args["variant"]) == (
        "F132",
        place,
        variant,
    )
    assert found.args["name"] in found.message


@pytest.mark.parametrize(
    "name", ["console", "auxiliary", "com10", "com", "lpt", "nul-1", "com0"]
)
def test_names_that_only_begin_like_a_device_are_names(name: str) -> None:
    assert checked({f"{TASKS}/{name}.md": task()}, "F132") == []


@pytest.mark.parametrize(
    "name", ["README.md", "readme.md", "Readme.md", "README.MD", "readme.en.md"]
)
def test_a_readme_in_any_case_is_not_read(name: str) -> None:
    files = {
        f"{folder}{name}": "# Ghi chú" for folder in ("", "na/", "na/p/", f"{TASKS}/")
    }
    assert assembled({TASK: task(), **files}).findings == ()
    assert [*assembled({TASK: task(), **files}).tasks] == ["na/p/tasks/01"]


def test_two_readmes_that_differ_only_in_case_clash() -> None:
    assert [
        f.code for f in assembled({"na/README.md": "", "na/readme.md": ""}).findings
    ] == ["F109"]


# pictures --------------------------------------------------------------------------------------------------------

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2\nsize 12345\n"


PICTURES = [
    ("empty.png", b"", "F133", "0 bytes"),
    ("pointer.png", POINTER, "F133", "git lfs pull"),
    ("jpeg.png", b"\xff\xd8\xff\xe0..JFIF", "F133", "`jpeg.jpg`"),
    ("png.jpg", PNG, "F133", "`png.png`"),
    ("heic.jpg", b"\0\0\0\x18ftypheic\0\0", "F133", "the content is HEIC"),
    (
        "svg.png",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "F133",
        "the content is SVG",
    ),
    (
        "page.gif",
        b"<!DOCTYPE html><script>alert(1)</script>",
        "F133",
        "the content is HTML",
    ),
    ("other.webp", b"RIFF\0\0\0\0WAVE", "F133", "something else"),
    ("pdf.PNG", b"%PDF-1.7", "F133", "the content is PDF"),
    ("large.png", PNG + bytes(5_000_000), "F110", "5000000 bytes"),
    ("png.pdf", PNG, "F133", "`png.png`"),
    ("large.pdf", b"%PDF-1.7" + bytes(5_000_000), "F110", "5000000 bytes"),
    ("good.pdf", b"%PDF-1.7", "", ""),
    ("good.png", PNG, "", ""),
    ("good.JPEG", b"\xff\xd8\xff\xe1Exif", "", ""),
    ("good.gif", b"GIF89a\1\0", "", ""),
    ("good.webp", b"RIFF\x24\0\0\0WEBPVP8 ", "", ""),
]


def test_only_a_picture_is_published_under_the_name_of_one(
    project: Callable[[Files], Path],
) -> None:
    shown = "".join(f"![Ảnh]({name})\n" for name, *_ in PICTURES)
    root = project({TASK: task() + shown})
    for name, content, _code, _sentence in PICTURES:
        (root / "plans" / TASKS / name).write_bytes(content)
    portfolio = load(root)
    checked_plans = check(portfolio, Config(), catalogue("en"), as_of=DAY, today=DAY)
    diagnostics = [d for d in checked_plans.diagnostics if d.code[0] in "FC"]
    build(root, evaluate(portfolio, DAY, Settings()), Config(), NO_HEAD, root / "site")
    for name, _content, code, sentence in PICTURES:
        of_it = [d for d in diagnostics if name in f"{d.file} {d.message} {d.help}"]
        assert [d.code for d in of_it] == ([code] if code else []), name
        assert all(sentence in f"{d.message} {d.help}" for d in of_it), name
        assert bool([*(root / "site").rglob(name)]) is not bool(code), name


@pytest.mark.parametrize(
    "name", ["van-ban.docx", "anh.heic", "so-do.svg", "../notes.md", "../README.md"]
)
def test_a_link_to_a_file_that_is_there_says_what_is_published(name: str) -> None:
    (found,) = checked(
        {
            TASK: task() + f"[Xem]({name})\n",
            f"{TASKS}/{name}".replace("tasks/../", ""): "x",
        },
        "C103",
    )
    assert "exists but is not published" in found.message
    assert ".png, .jpg" in (found.help or "")
    assert found.fix is None


def test_the_originals_of_copies() -> None:
    assert [original_of(name) for name in COPIES if name != "05~"] == ["05.md"] * (
        len(COPIES) - 1
    )
    assert original_of("2022-H1 (1).yaml") == "2022-H1.yaml"
    assert original_of("Kế hoạch (2022).md") is None


def test_a_period_that_was_copied_is_no_second_one() -> None:
    (found,) = checked({"na/periods/2022-H1 (1).yaml": "x: y\n"}, "F106", "F131")
    assert found.code == "F131"
