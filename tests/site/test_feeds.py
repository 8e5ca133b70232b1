"""Feeds, calendars, badges, frames, the sitemap: read back by other libraries, stable, true to the numbers."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from icalendar.parser import Contentline
from repositories import record, start
from samples import (
    BASE,
    FROZEN,
    PLAN,
    ROOT,
    TARGET,
    TASK,
    Files,
    Run,
    assembled,
    on,
    portfolio,
    reports,
    target,
    task,
    write,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate
from dxplan.config.config import Config
from dxplan.exchange.ical_text import folded
from dxplan.exchange.ics import Calendars
from dxplan.exchange.stable_ids import first_id
from dxplan.history.timelines import History, read_history
from dxplan.portfolio.loader import load
from dxplan.site import embeds, sitemap
from dxplan.site.counts import ScopeCounts
from dxplan.site.feeds import Feeds
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

DAY = "2022-04-01"
AT = {"site_url": "https://example.org/a/"}
HOSTILE = 'Việc ]]> <script>alert(1)</script> & "x"; a, b\\n END:VEVENT'

EXTENDED = "deadline_changes: [{date: 2022-03-01, to: 2022-09-30, document: qd}]"
SOME: Files = {
    TASK: task(
        "number: '5'\n" + reports("date: 2022-03-02, status: in_progress"),
        title="{vi: Việc, en: Work}",
    ),
    "na/p/tasks/02.md": task(deadline="{by: 2022-12, firm: false}"),
    "na/p/tasks/03.md": task(deadline="every quarter"),
    "na/p/tasks/04.md": task(reports("date: 2022-02-02, status: completed")),
    "na/p/tasks/05.md": task(deadline="2022-02"),
    "na/p/tasks/06.md": task(deadline="none"),
    TARGET: target(
        "value: 5\noperator: '>='\nlead_unit: b\nmeasurements: [{date: 2022-03, value: 4}]"
    ),
}


def site_of(
    compliance: Compliance, history: History | None = None, **config: object
) -> Site:
    return Site(
        compliance,
        Config(**config),  # type: ignore[arg-type]
        commit=None,
        dirty=False,
        version="0",
        history=history,
    )


def calendars(compliance: Compliance, **config: object) -> dict[str, bytes]:
    return dict(Calendars(compliance, Config(**config)).files())  # type: ignore[arg-type]


def events(content: bytes) -> dict[str, Event]:
    return {
        str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")
    }


def feeds(
    compliance: Compliance, history: History | None = None, **config: object
) -> dict[str, bytes]:
    return dict(Feeds(site_of(compliance, history, **config), history).files())


def parsed(
    content: bytes, at: str = "https://example.org/a/feed.xml"
) -> feedparser.FeedParserDict:
    found = feedparser.parse(
        content,
        response_headers={
            "content-location": at,
            "content-type": "application/atom+xml",
        },
    )
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@cache
def real() -> Compliance:
    return evaluate(load(FROZEN), date(2026, 11, 22), Settings())


# calendars -------------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("aầ€😀\\\\^;,: "), max_size=300))
def test_lines_are_folded_as_the_library_folds_them(text: str) -> None:
    assert folded(text.encode()) == Contentline(text).to_ical()


def test_a_calendar_has_what_is_open_and_the_next_occurrences() -> None:
    found = events(calendars(on(DAY, SOME))["calendar/na/a.ics"])
    told = {str(event["summary"]): event["dtstart"].dt for event in found.values()}
    assert told == {
        "Hạn: 5. Việc": date(2022, 6, 30),
        "Dự kiến: Việc": date(2022, 12, 31),
        "Hạn: Việc": date(2022, 2, 28),
        "Hạn của quý II/2022: Việc": date(2022, 6, 30),
        "Hạn của quý III/2022: Việc": date(2022, 9, 30),
        "Hạn của quý IV/2022: Việc": date(2022, 12, 31),
        "Hạn của quý I/2023: Việc": date(2023, 3, 31),
    }
    by_name = {str(event["summary"]): event for event in found.values()}
    assert by_name["Dự kiến: Việc"]["status"] == "TENTATIVE"
    assert "không phải là thời hạn bắt buộc" in by_name["Dự kiến: Việc"]["description"]
    assert "Work" in by_name["Hạn: 5. Việc"]["description"]
    assert (
        "Theo báo cáo ngày 02/3/2022: Đang thực hiện."
        in by_name["Hạn: 5. Việc"]["description"]
    )


def test_an_event_takes_its_whole_day_and_no_more() -> None:
    found = events(
        calendars(on(DAY, {**SOME, "na/p/tasks/09.md": task(deadline="2022-12-31")}))[
            "calendar/na/a.ics"
        ]
    )
    assert len(found) > 3
    for event in found.values():
        assert event["dtend"].dt == event["dtstart"].dt + timedelta(days=1), event[
            "summary"
        ]


def test_alarms_ring_in_the_morning_thirty_and_seven_days_before_and_none_late() -> (
    None
):
    for day, days in (
        ("2022-04-01", [30, 7]),
        ("2022-06-20", [7]),
        ("2022-06-29", []),
        ("2022-08-01", []),
    ):
        event = next(
            iter(
                events(calendars(on(day, {TASK: task()}))["calendar/na/a.ics"]).values()
            )
        )
        found = [-alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert found == [timedelta(days=before, hours=-8) for before in days], day


def test_a_reported_occurrence_is_no_longer_in_the_calendar() -> None:
    text = task(
        reports("date: 2022-04-05, status: completed, for: 2022-Q2"),
        deadline="every quarter",
    )
    found = calendars(on("2022-04-06", {TASK: text}))["calendar/na/a.ics"]
    assert "quý II/2022" not in found.decode().replace("\r\n ", "")
    assert "quý III/2022" in found.decode().replace("\r\n ", "")


def test_an_extension_moves_the_same_event() -> None:
    before, after = (
        events(calendars(on(DAY, {TASK: task(head)}))["calendar/na/a.ics"])
        for head in ("", EXTENDED)
    )
    assert before.keys() == after.keys()
    old, new = *before.values(), *after.values()
    assert (old["dtstart"].dt, new["dtstart"].dt) == (
        date(2022, 6, 30),
        date(2022, 9, 30),
    )
    assert (old["sequence"], new["sequence"]) == (0, 1)
    assert old["last-modified"].dt < new["last-modified"].dt
    assert "thời hạn đầu tiên: 30/6/2022" in new["description"]
    erratum = f"{EXTENDED[:-1]}, {{date: 2022-03-20, to: 2022-08-31, document: qd, corrects: 2022-03-01}}]"
    (third,) = events(
        calendars(on(DAY, {TASK: task(erratum)}))["calendar/na/a.ics"]
    ).values()
    assert (third["dtstart"].dt, third["sequence"], str(third["uid"])) == (
        date(2022, 8, 31),
        2,
        str(new["uid"]),
    )


def test_a_renamed_task_keeps_its_event() -> None:
    before = events(calendars(on(DAY, {TASK: task()}))["calendar/na/a.ics"])
    renamed = {"na/p/tasks/09.md": task("former_ids: na/p/tasks/01")}
    assert (
        events(calendars(on(DAY, renamed))["calendar/na/a.ics"]).keys() == before.keys()
    )
    moved = {
        **BASE,
        "na/r/plan.md": BASE[PLAN].replace("title:", "former_ids: na/p\ntitle:"),
        "na/r/tasks/01.md": task(),
    }
    del moved[PLAN]
    there = evaluate(assembled({}, base=moved), date.fromisoformat(DAY), Settings())
    assert events(calendars(there)["calendar/na/a.ics"]).keys() == before.keys()
    both = portfolio({TASK: task()}).tasks["na/p/tasks/01"]
    taken = assembled(
        {TASK: task(), "na/p/tasks/09.md": task("former_ids: na/p/tasks/01")}
    )
    assert first_id(taken, taken.tasks["na/p/tasks/09"]) == "na/p/tasks/09"
    assert first_id(taken, both) == "na/p/tasks/01"


@pytest.mark.parametrize("config", [{}, AT, {"lang": "en"}])
def test_every_unit_has_a_valid_calendar_that_says_the_numbers_of_its_page(
    config: dict[str, object],
) -> None:
    compliance = real()
    site, found = site_of(compliance), calendars(compliance, **config)
    assert found.keys() == {
        f"calendar/{unit}.ics" for unit in compliance.portfolio.units
    }
    for unit in compliance.portfolio.units:
        content = found[f"calendar/{unit}.ics"]
        calendar = Calendar.from_ical(content)
        assert calendar.subcomponents, "a calendar without any part is not valid"
        assert max(map(len, content.split(b"\r\n"))) <= 75
        tally = ScopeCounts(site, ("unit", unit))
        states = [*tally.counted, *tally.tasks["inherited"]]
        once = [
            s
            for s in states
            if s.is_open
            and s.evaluation.due.day is not None
            and s.deadline.every is None
        ]
        told = {str(event["uid"]) for event in calendar.walk("VEVENT")}
        coming = sum(1 for s in states if s.deadline.every is not None)
        assert len(told) >= len(once), unit
        assert coming or len(told) == len(once), unit
    assert sum(len(events(content)) for content in found.values()) > 0


def test_text_of_others_stays_in_its_line() -> None:
    hostile = SOME | {
        TASK: task(title='"' + HOSTILE.replace("\\", "\\\\").replace('"', '\\"') + '"')
    }
    compliance = evaluate(assembled(hostile), date.fromisoformat(DAY), Settings())
    content = calendars(compliance)["calendar/na/a.ics"]
    assert content.count(b"\r\nEND:VEVENT\r\n") == content.count(b"BEGIN:VEVENT") == 7
    (event,) = (e for e in events(content).values() if "script" in e["summary"])
    assert " ".join(str(event["summary"]).split()) == "Hạn: " + " ".join(
        HOSTILE.split()
    )
    for found in feeds(compliance, **AT).values():
        parsed(found)
        assert b"<script" not in found


# feeds -----------------------------------------------------------------------------------------------------------


def repository(root: Path) -> Path:
    start(root, {TASK: SOME[TASK]}, day="2022-01-12")
    record(root, "2022-02-03", {"na/p/tasks/04.md": task()})
    record(
        root,
        "2022-03-05",
        {TASK: task(f"number: '5'\n{EXTENDED}", title="{vi: Việc, en: Work}")},
    )
    (root / "plans" / "na/p/tasks/04.md").unlink()
    record(root, "2022-03-09")
    return root


def test_the_feed_tells_what_was_recorded(tmp_path: Path) -> None:
    root = repository(tmp_path)
    found = feeds(
        evaluate(load(root), date.fromisoformat(DAY), Settings()),
        read_history(root),
        **AT,
    )
    assert found.keys() == {"feed.xml", *(f"feed/na/{unit}.xml" for unit in "abc")}
    feed = parsed(found["feed.xml"])
    assert feed.feed.author == "Những người đóng góp cho dxplan"
    days = [entry.updated[:10] for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    assert feed.feed.updated == feed.entries[0].updated == "2022-03-09T00:00:00+07:00"
    assert feed.entries[0].title == "na/p/tasks/04 – Bị đưa ra khỏi kho dữ liệu"
    assert feed.entries[1].title.startswith("Việc – ")
    moved = feed.entries[1]
    assert {link.href for link in moved.links} == {
        f"https://example.org/a/{lang}/na/p/tasks/01/index.html"
        for lang in ("vi", "en")
    }
    assert "30/9/2022" in moved.content[0].value
    assert "30 September 2022" in moved.content[0].value
    assert ">Work<" in moved.content[0].value
    assert [entry.title for entry in parsed(found["feed/na/c.xml"]).entries] == []
    assert {entry.id for entry in parsed(found["feed/na/a.xml"]).entries} < {
        entry.id for entry in feed.entries
    }


def test_a_day_that_is_past_knows_no_later_commit(tmp_path: Path) -> None:
    root = repository(tmp_path)
    found = feeds(
        evaluate(load(root), date(2022, 2, 10), Settings()), read_history(root)
    )
    assert (
        max(entry.updated[:10] for entry in parsed(found["feed.xml"]).entries)
        == "2022-02-03"
    )


def test_without_a_history_the_dated_entries_are_told() -> None:
    found = feeds(on(DAY, SOME))
    told = [
        (entry.updated[:10], entry.title) for entry in parsed(found["feed.xml"]).entries
    ]
    assert [day for day, _ in told] == ["2022-03-31", "2022-03-02", "2022-02-02"]
    assert told[0][1].startswith("Chỉ tiêu – ")
    assert "Đang thực hiện" in told[1][1]
    assert [entry.title for entry in parsed(found["feed/na/b.xml"]).entries] == [
        told[0][1]
    ]
    later = feeds(on("2022-03-01", SOME))
    assert [entry.updated[:10] for entry in parsed(later["feed.xml"]).entries] == [
        "2022-02-02"
    ]


@pytest.mark.parametrize("with_history", [False, True])
def test_ids_do_not_change_with_the_address_of_the_site(
    tmp_path: Path, with_history: bool
) -> None:
    root = repository(tmp_path)
    compliance = evaluate(load(root), date.fromisoformat(DAY), Settings())
    history = read_history(root) if with_history else None
    for path in ("feed.xml", "feed/na/a.xml"):
        here, there = (
            parsed(feeds(compliance, history, **config)[path]) for config in ({}, AT)
        )
        assert here.feed.id == there.feed.id
        assert (
            [entry.id for entry in here.entries]
            == [entry.id for entry in there.entries]
            != []
        )
        assert all(entry.id.startswith("urn:uuid:") for entry in here.entries)
        assert there.entries[-1].link.startswith("https://example.org/a/vi/na/p/")
        relative = parsed(
            feeds(compliance, history)[path], at=f"https://other.example/deep/{path}"
        )
        assert relative.entries[-1].link.startswith(
            "https://other.example/deep/vi/na/p/"
        )


def test_an_earlier_entry_does_not_rename_a_later_one() -> None:
    late = "date: 2022-03-02, status: in_progress"
    one, two = (
        parsed(feeds(on(DAY, {TASK: task(reports(*entries))}))["feed.xml"]).entries
        for entries in ((late,), ("date: 2022-02-01, status: not_started", late))
    )
    assert (len(one), len(two), one[0].id) == (1, 2, two[0].id)


def test_a_feed_holds_the_last_fifty() -> None:
    days = count()
    entries = [
        f"date: {date(2022, 1, 15) + timedelta(days=next(days))}, status: in_progress"
        for _ in range(70)
    ]
    found = parsed(feeds(on(DAY, {TASK: task(reports(*entries))}))["feed.xml"]).entries
    assert len(found) == 50
    assert (found[0].updated[:10], found[-1].updated[:10]) == (
        "2022-03-25",
        "2022-02-04",
    )


# what other sites show -------------------------------------------------------------------------------------------


def shared(compliance: Compliance, **config: object) -> dict[str, str]:
    site = site_of(compliance, **config)
    renderer = Renderer(site, ROOT)
    return {
        path: text for page in embeds.pages(site) for path, text in renderer.files(page)
    }


def svg_text(svg: str) -> list[str]:
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return [str(found.text) for found in tree.iter("{http://www.w3.org/2000/svg}text")]


def test_badges_say_figures_and_never_a_rounded_hundred() -> None:
    done = reports("date: 2022-02-02, status: completed")
    tasks = {
        f"na/p/tasks/{i:03}.md": task(done if i else "", deadline="2022-03")
        for i in range(300)
    }
    found = shared(on(DAY, tasks))
    counts = ["đúng hạn", "299/300 · 1 chưa có thông tin"]
    assert svg_text(found["badge/na/p.svg"]) == counts
    counts = ["on time", "299/300 · 1 without information"]
    assert svg_text(found["badge/na/a.en.svg"]) == counts
    assert not [
        text
        for path, text in found.items()
        if path.startswith("badge/") and "100" in svg_text(text)[1]
    ]
    counts = ["nhiệm vụ", "1 chưa có thông tin"]
    for deadline in ("none", "2022-02"):
        silent = shared(on(DAY, {TASK: task(deadline=deadline)}))
        assert svg_text(silent["badge/na/p.svg"]) == counts
    assert "<title" in silent["badge/na/p.svg"]
    assert "không phải là trang thông tin chính thức" in silent["badge/na/p.svg"]


def test_frames_are_small_whole_and_open_windows() -> None:
    compliance = real()
    found = shared(compliance)
    units, plans = compliance.portfolio.units, site_of(compliance).plans
    assert len(found) == 4 * (len(units) + len(plans))
    for path, text in found.items():
        if path.startswith("badge/"):
            assert len(svg_text(text)) == 2
            continue
        html5lib.HTMLParser(strict=True).parse(text)
        assert len(text.encode()) < 5_000, path
        assert "<script" not in text
        assert text.count("<a ") == text.count('target="_blank" rel="noopener"') >= 1


def test_names_are_escaped_in_badges_frames_and_snippets() -> None:
    hostile = {
        "na/units.yaml": "- key: a\n  name: '<script>\"alert(1)''</script>'\n",
        TASK: task(),
    }
    compliance = evaluate(assembled(hostile), date.fromisoformat(DAY), Settings())
    site = site_of(compliance)
    renderer = Renderer(site, ROOT)
    (unit,) = (page for page in pages(site) if page.path == "vi/na/a/index.html")
    assert svg_text(shared(compliance)["badge/na/a.svg"])[0] == "nhiệm vụ"
    for text in (*shared(compliance).values(), renderer.render(unit)):
        assert "<script>" not in text
    snippet = html5lib.parse(
        renderer.render(unit), namespaceHTMLElements=False
    ).findall(".//pre/code")
    for code in snippet:
        inner = html5lib.parseFragment(str(code.text), namespaceHTMLElements=False)
        assert [part.tag for part in inner.iter() if part.tag == "script"] == []
        titles = [
            part.get("title") or part.get("alt")
            for part in inner.iter()
            if part.tag in {"iframe", "img"}
        ]
        assert (
            [
                str(title)
                for title in titles
                if "<script>\"alert(1)'</script>" in str(title)
            ]
            == titles
            != []
        )


# pages and search engines ----------------------------------------------------------------------------------------


def head_of(html: str) -> str:
    return html[: html.index("</head>")]


def rendered(compliance: Compliance, **config: object) -> dict[str, str]:
    site = site_of(compliance, **config)
    renderer = Renderer(site, ROOT)
    return {page.path: renderer.render(page) for page in pages(site)}


def test_pages_lead_to_their_feeds_and_calendars() -> None:
    found = rendered(on(DAY, SOME))
    assert (
        'type="application/atom+xml" title="Nguồn tin cập nhật (RSS/Atom)" href="../feed.xml"'
        in head_of(found["vi/index.html"])
    )
    unit = found["en/na/a/index.html"]
    for link in ('href="../../../feed/na/a.xml"', 'href="../../../calendar/na/a.ics"'):
        assert unit.count(link) == 2
        assert link in head_of(unit)
    assert 'href="../../calendar/na/b.ics"' in found["vi/na/index.html"]
    assert 'href="../data/dataset.jsonld"' in head_of(found["vi/data.html"])
    assert "&lt;iframe src=" in found["vi/data.html"]


def test_what_messengers_show_is_there_with_and_without_an_address() -> None:
    for config in ({}, AT):
        for path, html in rendered(on(DAY, SOME), **config).items():
            if path == "index.html" or path.startswith(
                ("embed/", "badge/")
            ):  # not passed on
                continue
            meta = dict(
                re.findall(
                    r'<meta (?:name|property)="([^"]+)" content="([^"]*)"',
                    head_of(html),
                )
            )
            # the title and the address they take from `title` and the canonical link
            assert meta["description"] != ""
            assert "<" not in meta["description"]
            assert ('rel="canonical"' in html) == bool(config)
            # only the jurisdiction and the plan have a picture, and only at an address
            shown = path[3:] in {"na/index.html", "na/p/index.html"}
            assert ("og:image" in meta) == (bool(config) and shown), path


def listed(content: bytes) -> Iterator[tuple[str, str, list[str]]]:
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    for url in ElementTree.fromstring(content).iterfind("s:url", space):  # noqa: S314 - our own
        links = [str(link.get("href")) for link in url.iterfind("x:link", space)]
        yield (
            str(url.findtext("s:loc", "", space)),
            str(url.findtext("s:lastmod", "", space)),
            links,
        )


def test_the_sitemap_names_pages_in_both_languages_with_the_day_they_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path)
    site = site_of(evaluate(load(root), date.fromisoformat(DAY), Settings()), **AT)
    shown = [*pages(site)]
    paths = [*(page.path for page in shown), "vi/na/index.2.html", "data/tasks.csv"]
    assert {page.path for page in embeds.pages(site)} < {*paths}
    made = partial(sitemap.sitemap_files, site, read_history(root), shown, paths)
    (found,) = made()
    rows = {url: (day, links) for url, day, links in listed(found[1])}
    address = "https://example.org/a/{}/na/p/tasks/01/index.html"
    assert rows[address.format("vi")] == (
        "2022-03-05",
        [address.format("vi"), address.format("en")],
    )
    assert rows["https://example.org/a/en/index.html"][0] == DAY
    assert rows["https://example.org/a/vi/na/index.2.html"] == (DAY, [])
    assert not [url for url in rows if "/embed/" in url or "/badge/" in url]
    monkeypatch.setattr(sitemap, "MOST", 10)
    names = [name for name, _ in made()]
    assert names == [*(f"sitemap-{i}.xml" for i in range(1, len(names))), "sitemap.xml"]
    parts = [
        url
        for name, content in made()
        if name != "sitemap.xml"
        for url, _, _ in listed(content)
    ]
    assert sorted(parts) == sorted(rows)
    assert sitemap.robots(None) == b"User-agent: *\nAllow: /\n"


# the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("git", [False, True])
def test_a_build_holds_them_all_twice_the_same(
    dxplan: Run, process: Run, tmp_path: Path, git: bool
) -> None:
    root = repository(tmp_path / "p") if git else write(tmp_path / "p", SOME)
    (root / "dxplan.toml").write_text(
        'site_url = "https://example.org/a"\n', encoding="utf-8"
    )
    built = []
    elsewhere = {"PYTHONHASHSEED": "2", "TZ": "America/Lima"}
    for name, run, environment in (("here", dxplan, {}), ("there", process, elsewhere)):
        out = tmp_path / name
        done = run("-C", root, "build", "--as-of", DAY, "--out", out, **environment)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        built.append(
            {
                p.relative_to(out).as_posix(): p.read_bytes()
                for p in out.rglob("*")
                if p.is_file()
            }
        )
    assert built[0] == built[1]
    expected = {
        f"{name}/na/{unit}.{form}"
        for name, form in (("feed", "xml"), ("calendar", "ics"))
        for unit in "abc"
    }
    assert built[0].keys() >= {
        *expected,
        "feed.xml",
        "sitemap.xml",
        "badge/na/p.svg",
        "embed/na/p/index.html",
    }
    for path, content in built[0].items():
        if path.startswith("feed"):
            parsed(content)


def test_as_many_files_as_units() -> None:
    """Many tasks make calendars and feeds longer, not more."""
    many = {
        f"na/p/tasks/{i:04}.md": task(reports("date: 2022-02-02, status: in_progress"))
        for i in range(400)
    }
    compliance = on(DAY, many)
    assert [*calendars(compliance)] == [f"calendar/na/{unit}.ics" for unit in "abc"]
    assert len(events(calendars(compliance)["calendar/na/a.ics"])) == 400
    assert len(feeds(compliance)["feed/na/a.xml"]) < 100_000
