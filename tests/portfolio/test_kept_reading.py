"""From the cache, or read by several processes, plans are what they are when they are read one by one."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import BASE, FROZEN, Files, reports, target, task
from strategies import few

from dxplan.files.cache import Cache
from dxplan.files.parallel import run_side_by_side
from dxplan.portfolio import kept_files, plans_files, reading
from dxplan.portfolio.loader import ParsedFiles, assemble, assemble_packs, load
from dxplan.portfolio.plans_files import PlansFile, packs_of, read_packs
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import Reading
from dxplan.portfolio.record_file import ParsedFile

TREE: Files = {
    **BASE,
    **{
        f"na/p/tasks/{number:02}.md": task(title=f"Việc {number}")
        for number in range(1, 9)
    },
    "na/p/tasks/01.en.md": "The work.\n",
    "na/p/tasks/20.md": task(reports("date: 2022-03-01, status: in_progress")),
    "na/p/targets/01.md": target("measure: hộ\nvalue: 5"),
    "na/p/README.md": "---\ntitle: x\n---\n",
    "na/p/tasks/01 (1).md": task(),
    "na/p/tasks/05-copy.md": task(title="Việc 5"),
}
PIECES = (
    "x: y\n", "\n", "“", "\t", "---\n", "#", ": ", "title: Khác\n", "deadline: 2023\n", "lead_unit:\n",
    "\r\n", "- key: d\n  name: Sở D\n", "reports:\n  - date: 2022-02-30\n", "**đậm** [a](b.md)", "\ufeff", "\x00",
)  # fmt: skip


def same(one: Portfolio, other: Portfolio) -> bool:
    """Whether two portfolios say the same, the typed values of their records too."""
    records = zip(one.records(), other.records(), strict=True)
    return one == other and all(a.fields == b.fields for a, b in records)


@pytest.fixture(autouse=True)
def _small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans_files, "_FILES_OF_A_PACK", 3)
    monkeypatch.setattr(reading, "_FILES_OF_A_PROCESS", 2)
    monkeypatch.setattr("dxplan.files.resources.cores", lambda: 2)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(sorted(TREE)),
        st.sampled_from(("insert", "delete", "rename", "cut")),
        st.integers(0, 200),
        st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=3,
)


def edited(tree: Files, edits: Iterable[tuple[str, str, int, str]]) -> dict[str, bytes]:
    content = {path: text.encode() for path, text in tree.items()}
    for path, what, place, piece in edits:
        old = content.pop(path, b"")
        if what == "insert":
            content[path] = old[:place] + piece.encode() + old[place:]
        elif what == "cut":
            content[path] = old[:place]
        elif what == "rename":
            folder, _, name = path.rpartition("/")
            content[f"{folder}/{place}{name}".lstrip("/")] = old
    return content


@few(15)
@given(st.lists(EDITS, min_size=1, max_size=2))
def test_random_edits_are_read_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    rounds: list[list[tuple[str, str, int, str]]],
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    for edits in [[], *rounds, []]:
        content = edited(TREE, edits)
        files = [PlansFile(f"plans/{path}", content[path]) for path in sorted(content)]
        plain = assemble(files)
        packs = list(packs_of(files))
        assert same(assemble_packs(packs, None, Reading(cache)), plain)
        assert same(assemble_packs(packs, None, Reading(cache, jobs=2)), plain)
    assert same(assemble_packs(packs, None, Reading(jobs=2)), plain)


def test_real_plans_are_read_the_same_and_looked_into_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = load(FROZEN)
    cache = Cache(tmp_path)
    assert same(load(FROZEN, None, Reading(cache, jobs=2)), plain)
    looked_into = []
    read_file = reading.read_file

    def counted(path: str, *rest: Any) -> ParsedFile | None:
        looked_into.append(path)
        return read_file(path, *rest)

    monkeypatch.setattr(reading, "read_file", counted)
    monkeypatch.setattr("dxplan.portfolio.loader.read_file", counted)
    assert same(load(FROZEN, None, Reading(cache)), plain)
    assert set(looked_into) <= {finding.place.file for finding in plain.findings}


def test_bytes_that_are_no_parsed_files_are_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = load(FROZEN)
    cache = Cache(tmp_path)
    packs = read_packs(FROZEN)
    for content in (b"", b"{", b"\xfb", kept_files.marshal.dumps({0: ("x",), 99: 1})):
        cache.put_many("parsed", {pack.key: content for pack in packs})
        assert same(load(FROZEN, None, Reading(cache)), plain)


def test_files_that_were_read_before_are_not_read_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parsed: ParsedFiles = {}
    cached = Reading(Cache(tmp_path))
    first = load(FROZEN, parsed, cached)
    monkeypatch.setattr("dxplan.portfolio.loader.read_file", None)
    monkeypatch.setattr(reading, "unpacked", None)
    again = load(FROZEN, parsed, cached)
    assert again.sources["plans/areas.yaml"] is first.sources["plans/areas.yaml"]


class Titles:
    """Says the names of the records of a pack."""

    settings = b"1"

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, files: Sequence[ParsedFile]) -> bytes:
        self.asked += 1
        names = [name for parsed in files for name in parsed.records]
        return " ".join(names).encode()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_said_of_a_pack_is_kept_beside_it(tmp_path: Path, jobs: int) -> None:
    cache = Cache(tmp_path)
    titles = Titles()
    packs = read_packs(FROZEN)
    portfolio = assemble_packs(packs, None, Reading(cache, jobs, titles))
    assert list(portfolio.examined) == [pack.key for pack in packs]
    names = b" ".join(portfolio.examined.values()).decode().split()
    assert set(names) >= {record.id for record in portfolio.pages()}
    assert titles.asked > 0
    second = Titles()
    again = assemble_packs(packs, None, Reading(cache, jobs, second))
    assert (again.examined, second.asked) == (portfolio.examined, 0)
    second.settings = b"2"
    other = assemble_packs(packs, None, Reading(cache, jobs, second))
    assert other.examined == portfolio.examined
    assert second.asked > 0


def assemble_parsed(files: Sequence[PlansFile]) -> dict[str, ParsedFile]:
    parsed: ParsedFiles = {}
    assemble(files, parsed)
    return {path: file for (path, _), file in parsed.items()}


def test_a_file_with_findings_comes_whole_from_another_process() -> None:
    content = edited(TREE, [("na/p/tasks/20.md", "insert", 4, "titel: x\nreports:\n")])
    files = [PlansFile(f"plans/{path}", content[path]) for path in sorted(content)]
    packs = list(packs_of(files))
    first, second = run_side_by_side(
        [lambda: None, lambda: reading.ReadPacks(Reading()).work_on(packs)]
    )
    assert first is None
    others = [parsed for answer in second or () for parsed in answer.others]
    (odd,) = (one for one in others if one.source.file == "plans/na/p/tasks/20.md")
    assert odd.findings
    assert odd == assemble_parsed(files)[odd.source.file]
