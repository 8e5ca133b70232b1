"""Several published sites side by side: each shown as what it is, and no number of one that can't be trusted."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPMessage
from http.server import (
    SimpleHTTPRequestHandler,
    ThreadingHTTPServer,
)
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request

import pytest
from built_sites import dead
from html5 import Strict
from published import altered, edit, list_again
from samples import Run

from dxplan.published_sites import published_address, read_source
from dxplan.published_sites.place import Place
from dxplan.published_sites.published_address import SafeRedirects
from dxplan.published_sites.read_source import ReadingOptions
from dxplan.published_sites.site_data import PlaceRow, SummaryRow
from dxplan.published_sites.source import Source
from dxplan.published_sites.unreadable import UnreadableSiteError

SUMMARY = "data/summary.json"


def of_older_version(site: Path) -> None:
    edit("dxplan.json", '"schema": 1', '"schema": 0')(site)
    list_again(site)


def of_newer_version(site: Path) -> None:
    edit("dxplan.json", '"schema": 1', '"schema": 2')(site)
    list_again(site)


def read(out: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((out / "data/comparison.json").read_bytes())
    return content


def test_every_source_is_shown_as_what_it_is(
    dxplan: Run, site: Path, other: Path, tmp_path: Path
) -> None:
    tampered = altered(
        other, tmp_path / "tampered", edit(SUMMARY, '"tasks":1', '"tasks":7')
    )
    older = altered(other, tmp_path / "older", of_older_version)
    newer = altered(other, tmp_path / "newer", of_newer_version)
    missing = tmp_path / "missing"
    out = tmp_path / "out"
    sites = (site, tampered, older, newer, missing)
    done = dxplan(
        "compare", *sites, "--out", out, "--as-of", "2024-01-01", "--format", "json"
    )
    sources = json.loads(done.stdout)["sources"]
    assert done.returncode == 1
    assert [(one["state"], one["reason"], one["notes"]) for one in sources] == [
        ("read", None, ["stale"]),
        ("tampered", "altered-file", ["stale"]),
        ("read", None, ["stale", "older-version"]),
        ("newer", "newer-version", []),
        ("missing", "no-site", []),
    ]
    data = read(out)
    assert [(one["site"], one["id"], one["tasks"]) for one in data["places"]] == [
        (str(older), "ht", 1),
        (str(site), "na", 1),
    ]
    completion = [one for one in data["rates"] if one["rate"] == "completion"]
    assert [
        (one["id"], one["rank"], one["numerator"], one["denominator"])
        for one in completion
    ] == [
        ("na", 1, 1, 1),
        ("ht", 2, 0, 1),
    ]
    assert [
        (one["indicator"], one["place"], one["latest"]) for one in data["targets"]
    ] == [
        ("share", "ht", "85"),
        ("share", "na", "45"),
    ]
    pages = {
        path.relative_to(out).as_posix(): path.read_text()
        for path in out.rglob("*.html")
    }
    assert {path.partition("/")[2] for path in pages if "/" in path} == {
        "index.html",
        "rates.html",
        "indicators.html",
        "indicator.share/index.html",
        "sources.html",
    }
    parser = Strict()
    for html in pages.values():
        parser.parse(html)
        assert "<script" not in html
    assert dead(out) == []
    for lang, words in {"vi": "bị sửa đổi", "en": "tampered with"}.items():
        assert words in pages[f"{lang}/sources.html"]
        assert (
            pages[f"{lang}/index.html"].count({"vi": "đã cũ<", "en": "stale<"}[lang])
            == 2
        )
        assert "1/1 (100" in pages[f"{lang}/rates.html"]
    assert dxplan("verify", out).returncode == 0


def test_the_lock_tells_what_changed(
    dxplan: Run, site: Path, other: Path, tmp_path: Path
) -> None:
    copy = altered(site, tmp_path / "site", lambda _: None)
    out, lock = tmp_path / "out", tmp_path / "locks" / "compare.lock.json"
    lock.parent.mkdir()

    def run(*options: str) -> dict[str, Any]:
        done = dxplan("compare", copy, other, "--out", out, "--lock", lock, *options)
        assert done.stderr == ""
        return {**read(out)["sources"][0], "code": done.returncode}

    unpinned = run("--pinned")
    assert (unpinned["state"], unpinned["reason"]) == ("unreadable", "no-pin")
    first = run()
    files = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run() == first
    assert {
        path: path.read_bytes() for path in out.rglob("*") if path.is_file()
    } == files
    assert run("--pinned")["state"] == "read"
    # the same commit and day, and yet other bytes: careful, but not what dxplan built
    edit(SUMMARY, '"assigned":0', '"assigned":5')(copy)
    list_again(copy, SUMMARY)
    forged = run()
    assert (forged["code"], forged["reason"]) == (1, "same-commit-other-bytes")
    assert forged["pinned_sha256"] == first["sha256"]
    edit("dxplan.json", '"as_of": "2023-06-30"', '"as_of": "2023-07-01"')(copy)
    for path in copy.glob("data/*.json"):
        path.write_text(
            path.read_text().replace('"as_of": "2023-06-30"', '"as_of": "2023-07-01"')
        )
        if path.name not in {"metadata.json", "datapackage.json"}:
            list_again(copy, path.relative_to(copy).as_posix())
    assert run("--pinned")["reason"] == "not-pinned"
    changed = run()
    assert (changed["code"], changed["notes"]) == (0, ["changed"])
    assert run()["notes"] == []
    lock.write_text("{")
    done = dxplan("compare", copy, "--out", out, "--lock", lock)
    assert (done.returncode, done.stdout) == (2, "")
    assert str(lock) in done.stderr


def with_data(path: str, old: str, new: str) -> Callable[[Path], None]:
    """A forger's edit of a file of the data, which both lists then name as it is."""

    def alter(site: Path) -> None:
        edit(path, old, new)(site)
        list_again(site, path)

    return alter


PLACES, TARGETS = "data/jurisdictions.json", "data/targets.json"
HOSTILE = {
    "an id that leads away": with_data(PLACES, '"id":"na"', '"id":"../../na"'),
    "an indicator that leads away": with_data(TARGETS, '"indicator":"share"', '"indicator":"../share"'),
    "a number that is none": with_data(SUMMARY, '"tasks":1', '"tasks":NaN'),
    "more than all": with_data(SUMMARY, '"numerator":1', '"numerator":9'),
    "boxes that are not the tasks": with_data(SUMMARY, '"tasks":1', '"tasks":2'),
    "deep": with_data(SUMMARY, '"items": [', '"items": [' + "[" * 50_000),
    "another day": with_data(SUMMARY, '"as_of": "2023-06-30"', '"as_of": "2023-06-29"'),
    "no text": lambda site: ((site / SUMMARY).write_bytes(b"\xff\xfe"), list_again(site, SUMMARY)),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_the_format_does_not_allow_is_unreadable(
    site: Path, tmp_path: Path, name: str
) -> None:
    copy = altered(site, tmp_path / "copy", HOSTILE[name])
    answer = read_source.read_source(str(copy), None, ReadingOptions())
    assert (answer.state, answer.data.places) == ("unreadable", ())
    assert answer.reason in {"unexpected-value", "other-day"}


def test_text_of_other_sites_stays_text(
    dxplan: Run, site: Path, tmp_path: Path
) -> None:
    name = '"vi": "<script>alert(1)</script>\\u202e=1+1"'
    copy = altered(site, tmp_path / "copy", with_data(PLACES, '"vi":"Nghệ An"', name))
    out = tmp_path / "out"
    assert dxplan("compare", copy, "--out", out).returncode == 0
    for page in out.rglob("*.html"):
        text = page.read_text()
        assert "<script" not in text
        assert "\u202e" not in text
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;U+202E&gt;=1+1"
        in (out / "vi/index.html").read_text()
    )
    altered_name = with_data(PLACES, "<script>alert(1)</script>", "=")
    altered_name(copy)
    manifest = json.loads((copy / "dxplan.json").read_text(encoding="utf-8"))
    manifest["publisher"] = "Sở\u202e\u3164A"
    (copy / "dxplan.json").write_text(json.dumps(manifest), encoding="utf-8")
    (copy / "SHA256SUMS").unlink()
    (out / "compare.lock.json").unlink()
    assert dxplan("compare", copy, "--out", out).returncode == 0
    assert ",'=" in (out / "data/places.csv").read_text()
    sources = (out / "vi/sources.html").read_text()
    assert "Sở&lt;U+202E&gt;&lt;U+3164&gt;A" in sources


class Server(SimpleHTTPRequestHandler):
    """Serves a folder, and leads two names elsewhere."""

    def do_GET(self) -> None:
        target = {
            "/file/dxplan.json": "file:///etc/hosts",
            "/plain/dxplan.json": "http://127.0.0.1/",
        }
        if self.path not in target:
            super().do_GET()
            return
        self.send_response(302)
        self.send_header("Location", target[self.path])
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    handler = partial(Server, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_an_address_is_read_within_its_limits(
    dxplan: Run, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (address, f"{address}/dxplan.json"):
        assert read_source.read_source(name, None, ReadingOptions()).state == "read"
    assert dxplan("verify", address).returncode == 0
    states = {}
    for name in ("none", "file", "plain"):
        answer = read_source.read_source(f"{address}/{name}", None, ReadingOptions())
        states[name] = (answer.state, answer.reason)
    assert states == {
        "none": ("missing", "missing-file"),
        "file": ("unreadable", "redirect-refused"),
        "plain": ("unreadable", "redirect-refused"),
    }
    offline = read_source.read_source(address, None, ReadingOptions(offline=True))
    assert (offline.state, offline.reason) == ("missing", "offline")
    monkeypatch.setattr(read_source, "MAX_SITE_FILE", 100)
    large = read_source.read_source(address, None, ReadingOptions())
    assert (large.state, large.reason) == ("unreadable", "too-large")
    monkeypatch.setattr(published_address, "FILE_SECONDS", -1)
    slow = read_source.read_source(address, None, ReadingOptions())
    assert (slow.state, slow.reason) == ("missing", "too-slow")


@pytest.mark.parametrize(
    "target",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.8/",
        "https://a@example.org/",
    ],
)
def test_no_redirect_leads_into_a_private_network(target: str) -> None:
    request = Request("https://example.org/dxplan.json")
    with pytest.raises(UnreadableSiteError, match="redirect-refused"):
        SafeRedirects().redirect_request(
            request, BytesIO(), 302, "", HTTPMessage(), target
        )
    followed = SafeRedirects().redirect_request(
        request,
        BytesIO(),
        302,
        "",
        HTTPMessage(),
        "https://example.org/new/dxplan.json",
    )
    assert followed is not None


@pytest.mark.parametrize(
    "sites",
    [
        ("a", "a"),
        ("a", "a/dxplan.json"),
        ("a\udcff",),
        ("http://example.org",),
        ("https://a@example.org",),
        ("ftp://example.org",),
    ],
)
def test_a_wrong_name_is_refused_before_anything_is_read(
    dxplan: Run, tmp_path: Path, sites: tuple[str, ...]
) -> None:
    done = dxplan("compare", *sites, "--out", tmp_path / "out")
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "out").exists()


def test_a_source_is_never_written_over(
    dxplan: Run, site: Path, tmp_path: Path
) -> None:
    copy = altered(site, tmp_path / "copy", lambda _: None)
    for name, out in (
        (copy, copy),
        (copy / "dxplan.json", copy / "new"),
        (copy, tmp_path),
    ):
        done = dxplan("compare", name, "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
    assert dxplan("verify", copy).returncode == 0


def test_sources_without_any_number_still_have_their_page(
    dxplan: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert dxplan("compare", tmp_path / "none", "--out", out).returncode == 1
    assert str(tmp_path / "none") in (out / "vi/sources.html").read_text()
    assert dxplan("verify", out).returncode == 0
    assert json.loads((out / "dxplan.json").read_text())["as_of"] is None


def place(**numbers: Any) -> Place:
    row = SummaryRow.model_validate({"scope": "jurisdiction", "id": "na", **numbers})
    return Place(Source("x", "read"), PlaceRow(id="na"), row)


def test_what_a_source_does_not_say_makes_no_rate_better() -> None:
    half = {"numerator": 1, "denominator": 2}
    rates = {"completion": half, "on_time_original": half}
    boxes = {"not_reported": 1, "not_reported_overdue": 0}
    whole = place(tasks=2, reported=2, rates=rates, boxes={**boxes, "not_reported": 0})
    assert [whole.rate(name).shown_value for name in rates] == [50, 50]  # type: ignore[union-attr]
    partly = place(tasks=2, reported=1, rates=rates, boxes=boxes)
    assert [partly.rate(name).shown_value for name in rates] == [50, None]  # type: ignore[union-attr]
    for unsaid in (
        place(tasks=2, rates=rates),
        place(reported=0, tasks=2, rates=rates),
    ):
        assert {unsaid.rate(name).shown_value for name in rates} == {None}  # type: ignore[union-attr]
    assert (
        place(tasks=2, rates={"completion": {"denominator": 2}}).rate("completion")
        is None
    )
    assert not place(tasks=2, boxes={"open_within": None}).gives("open_within")
