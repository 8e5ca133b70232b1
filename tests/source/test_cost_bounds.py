"""Large and hostile files cost what their size costs: counted in readings and look-ups, never in seconds."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from checking import check
from page_reading import site_of
from samples import BASE, ROOT, TASK, Files, assembled, codes, on, task, write

from dxplan.check import apply_fixes, diagnose
from dxplan.check.diagnose import CheckResult
from dxplan.config.config import Config
from dxplan.diagnostics import (
    MANY_FINDINGS,
    Edit,
    Finding,
    Fix,
    Place,
    Replace,
    SymbolicFix,
)
from dxplan.editing import register_text
from dxplan.editing.project import open_project
from dxplan.editing.proposal import AddEntry, propose
from dxplan.files.copied_files import HEAD, file_kind
from dxplan.files.sizes import (
    MAX_BODY,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_ITEMS,
    MAX_LINKS,
    MAX_NESTING,
    MAX_SPREAD,
    MAX_TEXT,
    MAX_VALUES,
)
from dxplan.fixes import edits, join
from dxplan.fixes.preview import changed_lines
from dxplan.lsp import server as lsp
from dxplan.messages import catalogue
from dxplan.model import deadline_phrases, lenient_dates, lenient_numbers
from dxplan.model.keys import stray_key
from dxplan.model.records import MODELS
from dxplan.portfolio.loader import load
from dxplan.portfolio.plans_files import PlansFile
from dxplan.rules import unit_cells
from dxplan.site.render import Renderer
from dxplan.site.terms import _TermForms
from dxplan.source import body_limits, recovery
from dxplan.source.positions import Positions, Spans
from dxplan.source.source_file import parse_record, parse_register
from dxplan.source.yaml import compose
from dxplan.text.numbering import natural_key
from dxplan.text.suggest import Candidates, suggest
from dxplan.wording.numbers import format_number

DAY = date(2026, 1, 1)
UNITS = "na/units.yaml"


def units(count: int, more: str = "  valid_until: 31/12/2022\n") -> str:
    return "".join(f"- key: u{i}\n  name: Tên {i}\n{more}" for i in range(count))


def checked(files: Files) -> CheckResult:
    return check(assembled(files), Config(), catalogue("vi"), as_of=DAY, today=DAY)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], list[object]]:
    """Counts the calls of a function by the name under which a module knows it."""

    def count(module: Any, name: str) -> list[object]:
        calls: list[object] = []
        real = getattr(module, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            calls.append(args)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, called)
        return calls

    return count


def mended(text: str) -> apply_fixes.FixResult:
    files = [
        PlansFile(f"plans/{UNITS}", text.encode()),
        PlansFile("plans/na/jurisdiction.md", b"---\nname: A\nlevel: province\n---\n"),
    ]
    return apply_fixes.fix_files(
        files, Config(), as_of=DAY, today=DAY, allowed=("safe",)
    )


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("deadline", "tu "),
        ("deadline", "in "),
        ("deadline", "quý I, "),
        ("percent", "1 "),
        ("assigns", "yes "),
    ],
)
def test_a_text_that_is_too_long_for_its_key_is_not_read_leniently(
    key: str, unit: str, counted: Callable[[Any, str], list[object]]
) -> None:
    readings = [counted(lenient_dates, "without_accents")]
    readings += [counted(lenient_numbers, "without_accents")]
    readings += [counted(deadline_phrases, "cleaned")]
    long = unit * (10_000 // len(unit))
    text = task(f"{key}: {long}") if key != "deadline" else task(deadline=long)
    assert codes(text)
    read = [text for calls in readings for (text, *_) in calls]  # type: ignore[misc]
    assert not any(read)


def test_units_are_not_looked_for_in_pages(
    counted: Callable[[Any, str], list[object]],
) -> None:
    looks = counted(unit_cells, "segments")
    assert checked({TASK: task(lead="'" + "Sở A (b), " * 600 + "'")}).diagnostics
    assert not looks


def test_a_register_is_read_twice_for_any_number_of_new_entries(
    counted: Callable[[Any, str], list[object]], tmp_path: Path
) -> None:
    write(tmp_path, {UNITS: units(2)})
    readings = counted(register_text, "parse")
    project = open_project(tmp_path, Config(), catalogue("en"), today=DAY)
    new = [AddEntry(f"plans/{UNITS}", {"key": f"n{i}", "name": "N"}) for i in range(50)]
    (edit,) = propose(project, new).edits.values()
    assert edit.new.count(b"key: n") == 50
    assert len(readings) == 2


def test_hidden_characters_that_are_escaped_are_reported_up_to_a_number() -> None:
    text = '- key: a\n  name: "A' + "\\u200b" * 1_000 + '"\n'
    assert codes(text, UNITS) == ["F103"] * MANY_FINDINGS


def test_many_lone_carriage_returns_are_one_step_of_a_fix() -> None:
    (finding,) = parse_register(UNITS, b"- key: a\r  name: A\r" * 100).findings[:1]
    assert finding.code == "F103"
    assert finding.fix is not None
    ((step,),) = (finding.fix.steps,)
    assert isinstance(step, Replace)
    assert step.content.count("\n") == 200


def test_a_list_of_too_many_entries_is_not_written_out_by_a_fix() -> None:
    def fixes(count: int) -> list[bool]:
        text = task(f'targets:\n- "{"a, " * count}"')
        found = checked({TASK: text}).diagnostics
        return [bool(one.fix) for one in found if one.code == "S124"]

    assert fixes(MAX_SPREAD) == [True]
    assert fixes(MAX_SPREAD + 1) == [False]


def test_the_entries_of_a_list_are_looked_for_once_for_all_fixes_of_it(
    counted: Callable[[Any, str], list[object]],
) -> None:
    walks = counted(Positions, "__iter__")
    text = task("coordinating_units:\n" + "- b\n" * 300)
    result = apply_fixes.fix_files(
        [PlansFile(f"plans/{p}", t.encode()) for p, t in {**BASE, TASK: text}.items()],
        Config(), as_of=DAY, today=DAY, allowed=("safe",),
    )  # fmt: skip
    assert len(result.applied) == 299
    assert len(walks) < 299


def test_a_number_of_thousands_of_digits_has_its_place_in_the_order() -> None:
    numbers = ["1" * 9_000, "2", "0" * 9_000 + "3", "10", "x"]
    assert sorted(numbers, key=natural_key) == ["2", numbers[2], "10", numbers[0], "x"]


@pytest.mark.parametrize("path", [TASK, UNITS])
def test_a_text_of_many_pages_keeps_its_file_from_being_read(path: str) -> None:
    def found(length: int) -> list[str]:
        note = "note: " + "a" * length
        text = task(note) if path == TASK else f"- key: a\n  name: A\n  {note}\n"
        return codes(text, path)

    assert found(MAX_TEXT) == []
    assert found(MAX_TEXT + 1) == ["Y127"]


def test_a_record_of_too_many_values_is_not_read_and_a_register_is() -> None:
    many = "".join(f"x-{i}:\n" + "- a\n" * (MAX_VALUES // 5) for i in range(5))
    portfolio = assembled({TASK: task(many)})
    assert [(f.code, f.args["variant"]) for f in portfolio.findings] == [
        ("Y127", "values")
    ]
    assert "na/p/tasks/01" not in portfolio.tasks


def test_a_list_of_too_many_entries_is_not_read() -> None:
    def variants(count: int) -> list[object]:
        source = parse_record(TASK, task("x-list:\n" + "- abcd\n" * count).encode())
        return [item.args.get("variant") for item in source.findings]

    assert variants(MAX_ITEMS) == []
    assert variants(MAX_ITEMS + 1) == ["items"]


def test_a_register_of_too_many_entries_is_not_read() -> None:
    def read(count: int) -> tuple[list[tuple[str, object]], bool]:
        source = parse_register(UNITS, b"- a: b\n" * count)
        reported = [(item.code, item.args.get("variant")) for item in source.findings]
        return reported, source.readable

    assert read(MAX_ENTRIES) == ([], True)
    assert read(MAX_ENTRIES + 1) == ([("Y127", "entries")], False)


def test_of_a_large_block_fewer_errors_are_named(
    counted: Callable[[Any, str], list[object]],
) -> None:
    reads = counted(recovery, "yaml_lines")
    uneven = "".join(f"{' ' * (i % 7)}k{i}: a\n" for i in range(5_000))
    assert "Y121" in codes(task(uneven))
    assert len(reads) <= 3


def test_many_fixes_of_a_file_are_proven_together(
    counted: Callable[[Any, str], list[object]],
) -> None:
    proofs = counted(join, "byte_fix")
    found = mended(units(200))
    assert len(proofs) == 1
    assert (
        found.changed[f"plans/{UNITS}"][1].decode().count("valid_until: 2022-12-31\n")
        == 200
    )
    assert [one.line for one in found.applied] == [3 * i + 3 for i in range(200)]


def test_a_fix_that_does_not_hold_keeps_no_other_from_being_made() -> None:
    source = parse_register(f"plans/{UNITS}", units(9).encode())
    fixes = [item.fix for item in assembled({UNITS: units(9)}).findings]
    items = [
        Finding("S106", Place(source.file, (i, "valid_until")), fix=fix)
        for i, fix in enumerate(fixes)
    ]
    wrong = source.text.index("Tên 4")
    items[4] = Finding(
        "S106",
        Place(source.file, (4, "name")),
        fix=SymbolicFix("safe", (Replace((wrong, wrong), "["),)),
    )
    kept, fix = join.join_fixes(source, items)
    assert kept == [item for i, item in enumerate(items) if i != 4]
    assert fix is not None
    assert edits.apply_edits(source.content, fix.edits).count(b"2022-12-31") == 8


def test_what_two_fixes_would_change_is_changed_by_one() -> None:
    source = parse_record("plans/na/p/tasks/01.md", task("note: a").encode())
    at = source.text.index("note: a") + 6
    both = [
        Finding(
            "S121",
            Place(source.file, ("note",)),
            fix=SymbolicFix("safe", (Replace((at, at + 1), new, ("note",)),)),
        )
        for new in ("b", "c")
    ]
    kept, fix = join.join_fixes(source, both)
    assert len(kept) == 1
    assert fix is not None
    assert edits.apply_edits(source.content, fix.edits) == source.content.replace(
        b"note: a", b"note: b"
    )


def test_check_proves_the_first_fixes_of_a_large_file_only(
    counted: Callable[[Any, str], list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnose, "MOST_READ_AGAIN", 10 * len(units(50).encode()))
    proofs = counted(diagnose, "byte_fix")
    found = [d for d in checked({UNITS: units(50)}).diagnostics if d.code == "S106"]
    assert [d.fix is not None for d in found] == [True] * 10 + [False] * 40
    assert len(proofs) == 10


def test_positions_are_indexed_once_whatever_the_number_of_looks() -> None:
    hashed = []

    class Key(str):
        def __hash__(self) -> int:
            hashed.append(self)
            return super().__hash__()

    spans = Positions({(Key(f"k{i}"),): Spans((i, i + 1)) for i in range(100)})
    assert spans["k5",] == Spans((5, 6))
    before = len(hashed)
    assert all(spans[f"k{i}",] == Spans((i, i + 1)) for i in range(100))
    assert len(hashed) == before


def test_a_key_that_was_looked_up_is_not_looked_up_again(
    counted: Callable[[Any, str], list[object]],
) -> None:
    looks = counted(Candidates, "distances")
    head = {"titel_of_it": "x", "reports": [{"zqxw_bound": "1"} for _ in range(50)]}
    for i in range(50):
        assert (
            stray_key(MODELS["task"], head, ("reports", i, "zqxw_bound")).code == "S101"
        )
    assert len(looks) == 1


def test_candidates_say_the_same_however_often_they_are_asked() -> None:
    ready = Candidates(
        [("so-a", ("Sở Thông tin và Truyền thông",)), ("so-b", ("Sở Y tế",))]
    )
    for written, meant in {
        "STTTT": "so-a",
        "so y te": "so-b",
        "so-bb": "so-b",
        "zzz": None,
    }.items():
        found = suggest(written, ready)
        assert (found.value if found else None) == meant
    assert suggest("Sở Y tế", ready, but="so-b") is None


def test_a_difference_of_many_lines_shows_the_first() -> None:
    data = b"a\r\nb\n" * 5_000
    edits = tuple(Edit(5 * i + 1, 5 * i + 3, "\n") for i in range(5_000))
    assert len(changed_lines(data, Fix("safe", edits))) == 12


@pytest.mark.parametrize(
    ("line", "code"), [("- &a b\n", "Y104"), ("- !a b\n", "Y105"), ("zzz: 1\n", "Y103")]
)
def test_findings_of_one_kind_end_at_a_hundred(line: str, code: str) -> None:
    assert codes(line * 500, UNITS).count(code) == 100


def test_a_body_that_is_too_large_is_not_read_and_its_data_is() -> None:
    long = task("note: x") + "![" * (MAX_BODY // 2) + "\n"
    portfolio = assembled({TASK: long})
    assert [(f.code, f.args) for f in portfolio.findings] == [
        ("F110", {"limit": str(MAX_BODY)})
    ]
    assert portfolio.tasks["na/p/tasks/01"].body == ""
    assert (
        portfolio.sources[f"plans/{TASK}"]
        .position(portfolio.findings[0].place.span[0])
        .line
        == 7
    )  # type: ignore[index]
    english = assembled(
        {TASK: task(), TASK.replace(".md", ".en.md"): "a" * MAX_BODY + "\n"}
    )
    assert [f.code for f in english.findings] == ["F110"]
    assert codes(task() + "a" * (MAX_BODY - 1) + "\n") == []


def table(width: int) -> str:
    return "|a" * width + "|\n" + "|-" * width + "|\n" + "|b" * width + "|\n"


def lists(depth: int) -> str:
    return "".join(f"{'  ' * i}- a\n" for i in range(depth))


def repeated(length: int, uses: int) -> str:
    return f"[a]: https://a.vn/{'b' * length}\n\n" + "[a] " * uses


@pytest.mark.parametrize(
    ("enough", "too_much", "variant"),
    [
        ("[a](b) " * MAX_LINKS, "[a](b) " * (MAX_LINKS + 1), "links"),
        ("<b>" * MAX_LINKS, "<b>" * (MAX_LINKS + 1), "links"),
        (table(MAX_COLUMNS), table(MAX_COLUMNS + 1), "columns"),
        (lists(MAX_NESTING // 2), lists(MAX_NESTING // 2 + 1), "nesting"),
        ("> " * MAX_NESTING + "a", "> " * (MAX_NESTING + 1) + "a", "nesting"),
        (repeated(9_000, 100), repeated(10_000, 100), "length"),
    ],
)
def test_a_body_that_would_become_too_much_is_not_shown(
    enough: str, too_much: str, variant: str
) -> None:
    path = f"plans/{TASK}"
    fine = parse_record(path, f"{task()}{enough}\n".encode())
    assert fine.body.strip()
    assert not fine.findings
    refused = parse_record(path, f"{task()}{too_much}\n".encode())
    assert refused.readable
    assert refused.body == ""
    assert [(item.code, item.args["variant"]) for item in refused.findings] == [
        ("F134", variant)
    ]
    start = refused.findings[0].place.span[0]  # type: ignore[index]
    assert start >= refused.text.index("---\n", 4) + 4


def test_plain_bodies_are_not_parsed_to_see_how_much_they_hold(
    counted: Callable[[Any, str], list[object]],
) -> None:
    parsed = counted(body_limits, "renderer")
    plain = "- a\n  - b\n\n> c\n\n|a|b|\n|---|---|\n\n-------------------\n\n[a]: /b\n"
    assert body_limits.excess_in_body(plain * 20) is None
    assert not parsed


def test_terms_with_one_first_word_are_looked_up_by_their_lengths(
    counted: Callable[[Any, str], list[object]],
) -> None:
    glossary = "".join(
        f"- {{key: t{i}, name: Chuyển đổi số loại {i:03}, definition: a}}\n"
        for i in range(300)
    )
    site = site_of(on("2022-08-01", {"glossary.yaml": glossary}))
    found = Renderer(site, ROOT)._languages["vi"].glossary
    looks = counted(_TermForms, "of")
    text = "chuyển đổi số loại 007, chuyển đổi số, Chuyển đổi số loại 299 và chuyển"
    assert [match.key for match in found.matches(text)] == ["t7", "t299"]
    assert len(looks) == 4


LONG = 100_000
LONG_PIECES = (
    " ",
    "\t",
    "a",
    "ư",
    "a\u0301",
    ".",
    "-",
    "|",
    "x? ",
    "a?",
    "<!---->",
    "<a",
    "[a",
    "@",
    "a@",
    "-|",
    "a b: ",
)
"""Pieces of which a pattern that looks back takes minutes where a text is made of nothing else."""


@pytest.mark.parametrize("piece", LONG_PIECES)
def test_patterns_do_not_look_back_without_end(piece: str) -> None:
    text = piece * (LONG // len(piece))
    report = f"reports:\n  - date: 2022-05-01\n    status: in_progress\n    document: '{text}b'\n"
    head = f"note: |\n  {text}b\nsource: '{text}b'\n{report}"
    table = f"|a|b|\n|-|-|{text}x\n|c|{text}#d|\n"
    begin = time.process_time()
    checked({TASK: f"{task(head)}{text}b\n\n{table}"})
    assert time.process_time() - begin < 10, (
        "seconds: a second where all is well, minutes where it is not"
    )


@pytest.mark.parametrize("ending", [b"", b"<", b"<svg"])
def test_a_file_of_comments_is_told_at_once(ending: bytes) -> None:
    head = (b"<!---->" * HEAD)[: HEAD - HEAD % 7] + ending
    assert file_kind(head) == ("SVG" if ending == b"<svg" else "other-kind")


@pytest.mark.parametrize("number", ["9" * 40, f"0.{'1' * 40}", "1" * LONG])
def test_a_number_that_nobody_reads_stays_as_it_is(number: str) -> None:
    assert format_number(number, "vi") == number


def test_checks_in_an_editor_do_not_run_beside_each_other(
    project: Callable[[Files], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({TASK: task()})
    running, most, seen, lock = [0], [0], [], threading.Lock()

    def slow(_: Path, buffers: dict[str, str], *_rest: object) -> Any:
        with lock:
            running[0] += 1
        most[0] = max(most[0], running[0])
        seen.append(dict(buffers))
        time.sleep(0.05)
        with lock:
            running[0] -= 1
        raise lsp.DxplanError("no-plans", folder="x")

    monkeypatch.setattr(lsp, "check_project", slow)
    made = lsp.server(lambda: DAY, "en")
    monkeypatch.setattr(made, "show_problem", lambda *_: None)

    async def typing() -> None:
        here = lsp.OpenProject(root)
        for i in range(20):
            here.buffers[TASK] = str(i)
            made.schedule(here, 0)
            await asyncio.sleep(0.01)
        await asyncio.wait([made.schedule(here, 0)])

    asyncio.run(typing())
    assert most == [1]
    assert len(seen) < 10
    assert seen[-1] == {TASK: "19"}
    assert load(root).findings == ()


def test_a_deep_text_behind_a_syntax_error_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parse_events = yaml.parse
    read = 0

    def counted(text: str, Loader: Any) -> Iterator[Any]:  # noqa: N803 - as the library has it
        nonlocal read
        for event in parse_events(text, Loader=Loader):
            read += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    found = compose("plans/x.md", f"a: 'x' y\nb: {'[' * 2_000}\n", 0).findings
    assert [finding.code for finding in found] == ["Y124", "Y107"]
    assert read < 500
