"""`dxplan diff` for a pull request's comment or a job's summary: bounded, and nothing from the data is mark-up."""

from collections.abc import Iterator, Sequence

from dxplan.messages import Catalogue
from dxplan.reporters.diff_narrative import Group, Narrative, Outcome, Told
from dxplan.reporters.markdown import plain

MARKER = "<!-- dxplan diff -->"
"""What a workflow finds its own comment by."""

LIMIT = 65_000
"""GitHub takes comments of 65,536 characters."""

_ROWS = 30
_NAMES = 10
_CAUTIONS = 40
_NOTES = 20


def render(told: Narrative, words: Catalogue, limit: int = LIMIT) -> str:
    """What changed, in numbers; the records by plan; what that does to the numbers; what to look at closely.

    Where ``limit`` does not hold everything, records are left out first, and counted.
    """
    head = f"{MARKER}\n## {words('diff.title')}\n\n**{plain(told.summary)}**\n\n{plain(told.as_of)}\n"
    tail = _effect(told.outcomes, words) + _cautions(told, words) + _notes(told, words)
    room = limit - len(head) - len(tail)
    items = [item for group in told.groups for item in _items(group)]
    if sum(map(len, items)) <= room:
        return head + "".join(items) + tail
    kept = ""
    for i, item in enumerate(items):
        cut = f"\n{words('diff.cut', count=len(items) - i)}\n"
        if len(kept) + len(item) + len(cut) + len(words("diff.cut", count=len(items))) > room:
            return head + kept + cut + tail
        kept += item
    return head + kept + tail


def _items(group: Group) -> Iterator[str]:
    """One text a record; the first brings the heading."""
    heading = f"\n### {plain(group.title)}\n\n"
    for one in group.told:
        yield heading + _item(one)
        heading = ""


def _item(one: Told) -> str:
    lines = [plain(line) for line in one.lines]
    if len(lines) == 1:
        return f"- **{plain(one.heading)}** — {lines[0]}\n"
    return f"- **{plain(one.heading)}**\n" + "".join(f"  - {line}\n" for line in lines)


def _effect(outcomes: Sequence[Outcome], words: Catalogue) -> str:
    if not outcomes:
        return ""
    columns = ["scope", "counts", "rates"] if any(one.rates for one in outcomes) else ["scope", "counts"]
    rows = ["| " + " | ".join(words(f"diff.column.{name}") for name in columns) + " |", "|---" * len(columns) + "|"]
    for one in outcomes[:_ROWS]:
        cells = ["<br>".join(map(plain, lines)) for lines in (one.names[:_NAMES], one.counts, one.rates)]
        rows.append("| " + " | ".join(cell or words("diff.column.same") for cell in cells[: len(columns)]) + " |")
    left = len(outcomes) - _ROWS
    more = f"\n{words('diff.cut-scopes', count=left)}\n" if left > 0 else ""
    return f"\n### {words('diff.effect')}\n\n" + "\n".join(rows) + "\n" + more


def _cautions(told: Narrative, words: Catalogue) -> str:
    if not told.cautions:
        return ""
    lines = [f"- {plain(line)}\n" for line in told.cautions[:_CAUTIONS]]
    left = len(told.cautions) - _CAUTIONS
    if left > 0:
        lines.append(f"- {words('diff.cut-cautions', count=left)}\n")
    return f"\n### {words('diff.review')}\n\n" + "".join(lines)


def _notes(told: Narrative, words: Catalogue) -> str:
    lines = [plain(note) for note in told.notes[:_NOTES]]
    left = len(told.notes) - _NOTES
    if left > 0:
        lines.append(words("diff.cut-notes", count=left))
    return "".join(f"\n{line}\n" for line in (*lines, f"<sub>{plain(told.compared)}</sub>"))
