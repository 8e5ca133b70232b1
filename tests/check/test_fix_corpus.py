"""Mistakes put into the real files of plans/: the generator says all that it does, and check finds each of them."""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from random import Random

import pytest
from checking import check
from frozen_files import DAY, real_files
from mutations import (
    MOST,
    apply,
    block_kinds,
    kinds,
    mutations,
    one,
    spoilt_blocks,
    with_crlf,
)

from dxplan.config.config import Config
from dxplan.diagnostics import Finding
from dxplan.fixes.edits import apply_edits as write
from dxplan.fixes.edits import byte_fix
from dxplan.fixes.join import join_fixes
from dxplan.messages import catalogue
from dxplan.portfolio.loader import ParsedFiles, assemble
from dxplan.portfolio.plans_files import PlansFile
from dxplan.source.source_file import Source, parse, parse_record, parse_register

SEEDS = range(200)

CODES = {
    "blank at the end in quotes": "S122",
    "blank at the beginning in quotes": "S122",
    "two blanks in a text": "S122",
    "day before month": "S106",
    "no leading zeros": "S106",
    "no space after the colon": "Y112",
    "no-break space after the colon": "Y111",
    "space before the colon": "Y123",
    "tab in the indentation": "Y102",
    "Vietnamese key": "S101",
    "Vietnamese status": "S104",
    "accent in a unit's key": "R101",
    "flag in words": "S112",
    "bullet of Word": "Y120",
    "decomposed accents": "S116",
    "byte-order mark": "F102",
    "mixed line ends": "F116",
}


@cache
def known() -> ParsedFiles:
    """What they say by themselves, read once."""
    found = ParsedFiles()
    assemble((file for _, file in sorted(real_files().items())), found)
    return found


def sample(seed: int) -> tuple[str, str, Random]:
    """A real file that the seed chooses, its text, and what chooses its mistakes."""
    rng = Random(seed)  # noqa: S311 - a seed is wanted, not a secret
    path = rng.choice([path for path in real_files() if not path.endswith(".en.md")])
    return path, real_files()[path].content.decode(), rng


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_changed_but_what_is_said(seed: int) -> None:
    path, text, rng = sample(seed)
    data, changes = mutations(text, rng)
    assert 1 <= len(changes) <= MOST
    assert apply(text, changes).encode() == data != text.encode()
    assert len({change.line for change in changes}) == len(changes)
    for change in changes:
        line = text.splitlines()[change.line - 1]
        assert change.was.strip("\n") in line
        assert str(change).startswith(f"line {change.line}: {change.kind}: ")
    again = mutations(text, sample(seed)[2])
    assert again == (data, changes), path


def test_every_kind_of_mistake_is_made() -> None:
    made = {change.kind for seed in SEEDS for change in mutations(*sample(seed)[1:])[1]}
    assert made == set(kinds()) == set(CODES)


@pytest.mark.parametrize("seed", range(20))
def test_windows_line_ends_change_no_value(seed: int) -> None:
    path, text, _ = sample(seed)
    parse = parse_register if path.endswith(".yaml") else parse_record
    crlf = parse(path, with_crlf(text.encode()))
    assert crlf.findings == ()
    assert crlf.front_matter == parse(path, text.encode()).front_matter


@pytest.mark.parametrize("kind", kinds())
def test_check_finds_the_mistake_on_its_line(kind: str) -> None:
    for seed in SEEDS:
        path, text, rng = sample(seed)
        made = one(kind, text, rng)
        if made is not None:
            break
    assert made is not None
    data, change = made
    files = {**real_files(), path: PlansFile(path, data)}
    portfolio = assemble((file for _, file in sorted(files.items())), {**known()})
    found = check(
        portfolio, Config(), catalogue("vi"), as_of=DAY, today=DAY
    ).diagnostics
    lines = [d.start.line for d in found if d.file == path and d.code == CODES[kind]]
    assert lines, [(d.code, d.start.line) for d in found if d.file == path]
    assert change.line in lines or kind == "mixed line ends", (change.line, lines)


# items and whole files -----------------------------------------------------------------------------------------------

FEW = 12
"""Spoilt files of each kind: each is read some dozen times."""


def safe_fixes(source: Source) -> list[Finding]:
    """The findings of which check says that they can be fixed."""
    safe = [
        found
        for found in source.findings
        if found.fix is not None and found.fix.applicability == "safe"
    ]
    return [found for found in safe if byte_fix(source, found.fix) is not None]  # type: ignore[arg-type]


def fixed(path: str, data: bytes) -> bytes:
    """The file after its fixes: as many as are promised, and none of them brings anything else about."""
    source = parse(path, data)
    promised = safe_fixes(source)
    made, fix = join_fixes(source, promised)
    assert len(made) == len(promised)
    after = write(data, fix.edits) if fix else data
    assert safe_fixes(parse(path, after)) == []
    return after


def spoilt_files(kind: str) -> Iterator[tuple[str, str, bytes]]:
    """A few real files with one mistake of a kind each."""
    for seed in range(10 * FEW):
        path, text, rng = sample(seed)
        data = spoilt_blocks(kind, text, rng)
        if data is not None and data != text.encode():
            yield path, text, data


@pytest.mark.parametrize("kind", block_kinds())
def test_a_spoilt_block_is_as_it_was_or_left_alone(kind: str) -> None:
    """Restored to the byte: no other line, no value, no level of a line and no order of keys has changed."""
    restored = 0
    for path, text, data in islice(spoilt_files(kind), FEW):
        after = fixed(path, data)
        restored += after.decode() == text
        legal = (
            parse(path, data).findings == ()
        )  # an even indentation of another width, which is right too
        assert after in {text.encode(), data} or legal, (
            path,
            data.decode(errors="replace"),
            after.decode(),
        )
    assert restored >= 3


@pytest.mark.parametrize("kind", block_kinds())
def test_with_windows_line_ends_too(kind: str) -> None:
    for path, text, data in islice(spoilt_files(kind), 3):
        if not kind.startswith("UTF-16"):
            assert fixed(path, with_crlf(data)) == with_crlf(fixed(path, data)), path
            assert with_crlf(text.encode()) != with_crlf(data)
