"""A published site is what its lists say and what its repository builds, or the files that are not are named."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from published import altered, edit, list_again, write_sums
from samples import Run


def test_a_site_as_it_was_built_is_sound(dxplan: Run, site: Path) -> None:
    repository = site.with_name("site-plans")
    for place in (site, site / "dxplan.json"):
        done = dxplan("verify", place, "--repository", repository, "--format", "json")
        answer = json.loads(done.stdout)
        assert (done.returncode, answer["problems"]) == (0, [])
        assert answer["sound"]
        assert answer["rebuilt"]
        assert answer["files"] == sum(path.is_file() for path in site.rglob("*"))


def test_the_manifest_follows_its_schema(dxplan: Run, site: Path) -> None:
    manifest = json.loads((site / "dxplan.json").read_bytes())
    published = json.loads((site / "data/schema/dxplan.json").read_bytes())
    printed = json.loads(dxplan("schema").stdout)["dxplan"]
    assert published == printed
    jsonschema.validate({**manifest, "added_later": 1}, published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**manifest, "files": {"a": "b"}}, published)


def list_outside(site: Path) -> None:
    manifest = json.loads((site / "dxplan.json").read_bytes())
    write_sums(site, {**manifest["files"], "../secret": "0" * 64})


def link_outside(site: Path) -> None:
    (site / "robots.txt").unlink()
    (site / "robots.txt").symlink_to("/etc/hosts")


PAGE = "vi/index.html"
FAULTS: dict[str, tuple[Callable[[Path], object], set[tuple[str, str | None]]]] = {
    "a page": (edit(PAGE, "<html", "<HTML"), {("differs", PAGE)}),
    "the manifest": (
        edit("dxplan.json", '"official": false', '"official": true'),
        {("lists-differ", "dxplan.json")},
    ),
    "half a manifest": (
        lambda site: (site / "dxplan.json").write_text('{"schema": 1'),
        {("differs", "dxplan.json")},
    ),
    "no sums": (
        lambda site: (site / "SHA256SUMS").unlink(),
        {("missing", "SHA256SUMS")},
    ),
    "no page": (lambda site: (site / PAGE).unlink(), {("missing", PAGE)}),
    "one more": (
        lambda site: (site / "vi/new.html").write_text("x"),
        {("extra", "vi/new.html")},
    ),
    "a link": (link_outside, {("differs", "robots.txt")}),
    "a path outside": (
        list_outside,
        {("outside", "../secret")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_is_named(
    dxplan: Run, site: Path, tmp_path: Path, name: str
) -> None:
    alter, expected = FAULTS[name]
    copy = altered(site, tmp_path / "copy", alter)
    (tmp_path / "secret").write_text("x")
    answer = dxplan("verify", copy, "--format", "json")
    problems = {
        (one["what"], one["file"]) for one in json.loads(answer.stdout)["problems"]
    }
    assert (answer.returncode, problems) == (1, expected)
    shown = dxplan("verify", copy)
    assert shown.returncode == 1
    for _, file in expected:
        assert str(file) in shown.stdout


def test_only_the_repository_shows_a_careful_forgery(
    dxplan: Run, site: Path, tmp_path: Path
) -> None:
    copy = altered(
        site, tmp_path / "copy", edit("data/summary.json", '"tasks":1', '"tasks":2')
    )
    list_again(copy, "data/summary.json")
    assert dxplan("verify", copy).returncode == 0
    done = dxplan("verify", copy, "--repository", site.with_name("site-plans"))
    assert done.returncode == 1
    assert "data/summary.json: " in done.stdout
    other = edit("dxplan.json", '"version": "', '"version": "0.0.')
    older = altered(site, tmp_path / "older", other)
    list_again(older)
    done = dxplan(
        "verify",
        older,
        "--repository",
        site.with_name("site-plans"),
        "--format",
        "json",
    )
    assert [one["what"] for one in json.loads(done.stdout)["problems"]] == [
        "not-rebuilt-other-version"
    ]


def test_what_is_no_site_is_refused(dxplan: Run, site: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    newer = altered(
        site, tmp_path / "newer", edit("dxplan.json", '"schema": 1', '"schema": 99')
    )
    list_again(newer)
    sites = (
        tmp_path / "empty",
        tmp_path / "none",
        newer,
        "http://example.org",
        "https://a@b.vn",
    )
    for place in sites:
        done = dxplan("verify", place)
        assert (done.returncode, done.stdout) == (2, "")
        assert str(place) in done.stderr
