"""Everything a comparison of two states of the plans says, in words and in order, as plain text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dxplan.comparison.compare import ChangeType, Difference
from dxplan.compliance.evaluation import BOXES
from dxplan.compliance.public_counts import STANDINGS, shown_sizes
from dxplan.compliance.summary import RATES, Row, Summary
from dxplan.compliance.targets import STATES
from dxplan.config.config_changes import SHOWING, ConfigChange, ConfigDiff
from dxplan.diff.caution import Caution
from dxplan.diff.cautions import resting
from dxplan.diff.diff import Diff, RecordDiff, ScopeDiff, is_deadline_edited
from dxplan.diff.periods import RecordGroup, RecordSentences, of_periods, period_groups
from dxplan.diff.places import ChangeLocations, Location
from dxplan.diff.sentences import ChangeSentences
from dxplan.history.revisions import Revision
from dxplan.messages import Catalogue
from dxplan.wording.dates import format_day
from dxplan.wording.names import short_name
from dxplan.wording.numbers import format_rate
from dxplan.wording.values import shorten

_ORIGINAL = "_original"
_SHORT = 10
"""The figures of a commit's name that are shown."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """What becomes of the numbers of one scope, or of several alike. ``original`` judges the first deadlines.

    ``rests`` says that the numbers move only, or partly, by what a caution speaks of; empty where by none.
    """

    names: tuple[str, ...]
    counts: tuple[str, ...]
    rates: tuple[str, ...]
    original: tuple[str, ...]
    rests: str = ""


Point: TypeAlias = tuple[str, Location]
"""A sentence, and the place that it speaks of."""


@dataclass(frozen=True, slots=True)
class DiffSummary:
    """A comparison in words, as plain text: whoever prints it escapes it.

    ``configuration`` and ``cautions`` come first. ``resting`` names the scopes beside the ``outcomes`` whose numbers
    move only by what a caution speaks of.
    """

    summary: str
    as_of: str
    configuration: tuple[Point, ...]
    cautions: tuple[Point, ...]
    groups: tuple[RecordGroup, ...]
    outcomes: tuple[NumberChange, ...]
    resting: tuple[str, ...]
    notes: tuple[str, ...]
    compared: str


def narrate(
    found: Diff,
    sides: tuple[Revision, Revision],
    cautions: Sequence[Caution],
    configuration: ConfigDiff,
    places: ChangeLocations,
    words: Catalogue,
) -> DiffSummary:
    """Everything a comparison says, judged as the older side is configured."""
    official = configuration.judging.official
    sentences = ChangeSentences(found, words, official)
    outcomes, rest = _apart([*_outcomes(found, cautions, words, official=official)])
    careful = ((sentences.caution(one), places.of_caution(one)) for one in cautions)
    return DiffSummary(
        summary=_summary(found, words),
        as_of=words("diff.as-of", as_of=format_day(found.new.as_of, words.lang)),
        configuration=tuple(_configuration(configuration, places, words)),
        cautions=tuple(
            dict.fromkeys(
                (
                    *_not_compared(found, places, words),
                    *of_periods(found, words, places),
                    *careful,
                )
            )
        ),
        groups=(
            *period_groups(found, words, places),
            *_groups(found, sentences, words, places),
        ),
        outcomes=outcomes,
        resting=rest,
        notes=tuple(_notes(found, words, configuration, official=official)),
        compared=words(
            "diff.compared", old=_side(sides[0], words), new=_side(sides[1], words)
        ),
    )


def _configuration(
    configuration: ConfigDiff, places: ChangeLocations, words: Catalogue
) -> Iterator[Point]:
    """What the newer side changes of the configuration that judges, what loosens first."""
    for change in configuration.changes:
        what = _what_of(change)
        args = {
            "key": change.key,
            "old": change.old,
            "new": change.new,
            "other": change.old_file,
        }
        is_new = change.what != "removed"
        yield (
            words(f"diff.configuration.{what}", **args),
            places.of_file(change.file, change.line, is_new=is_new),
        )


def _what_of(change: ConfigChange) -> str:
    """Which sentence tells a change of the configuration."""
    if change.loosens:
        return "loosens"
    return "shown" if change.what == "key" and change.key in SHOWING else change.what


def _not_compared(
    found: Diff, places: ChangeLocations, words: Catalogue
) -> Iterator[Point]:
    """The files that the older side can't read."""
    for file, commit in found.restored.items():
        spot = places.of_file(
            file, None, is_new=found.new.portfolio.data_of(file) is not None
        )
        if commit is None:
            yield words("diff.not-compared.never", file=file), spot
        else:
            yield (
                words("diff.not-compared.restored", file=file, commit=commit[:_SHORT]),
                spot,
            )


def _apart(
    outcomes: list[NumberChange],
) -> tuple[tuple[NumberChange, ...], tuple[str, ...]]:
    """The outcomes in full, and the names of those after the first that move only by what a caution speaks of."""
    full = [one for i, one in enumerate(outcomes) if i == 0 or one.rests != "all"]
    rest = [
        name
        for i, one in enumerate(outcomes)
        if i > 0 and one.rests == "all"
        for name in one.names
    ]
    return tuple(full), tuple(rest)


# what changed, in numbers ----------------------------------------------------------------------------------------


def _summary(found: Diff, words: Catalogue) -> str:
    if not found.records and not found.periods:
        return words("diff.nothing-changed")
    records: Counter[tuple[str, str]] = Counter()
    for altered in found.records:
        outcome = altered.outcome if altered.outcome in _COUNTED_APART else "changed"
        records[altered.record.kind, outcome] += 1
    kinds = dict.fromkeys(
        ("task", "target", "plan", "jurisdiction", *(kind for kind, _ in records))
    )
    edited = [
        (kind, outcome)
        for kind in kinds
        for outcome in ("changed", "created", "removed")
    ]
    named = [
        words(
            f"diff.count.{outcome}",
            named=words(f"diff.kind.{kind}", count=records[kind, outcome]),
        )
        for kind, outcome in (*edited, *((kind, "affected") for kind in kinds))
        if records[kind, outcome]
    ]
    closings = Counter(one.outcome for one in found.periods)
    named += [
        words(f"diff.count.period-{name}", count=n)
        for name, n in sorted(closings.items())
    ]
    beside = Counter(name for altered in found.records for name in _events(altered))
    events = [
        words(f"diff.count.{name}", count=beside[name])
        for name in _EVENTS
        if beside[name]
    ]
    listed = ", ".join(named)
    listed = listed[:1].upper() + listed[1:]
    return (
        words("diff.summary", records=listed, events=", ".join(events))
        if events
        else f"{listed}."
    )


_COUNTED_APART = ("created", "removed", "affected")
_EVENTS = (
    "reports",
    "verifications",
    "measurements",
    "deadlines",
    "changes",
    "corrected",
    "renamed",
)


def _events(altered: RecordDiff) -> Iterator[str]:
    if altered.outcome == "renamed":
        yield "renamed"
    if is_deadline_edited(altered):
        yield "deadlines"
    for change in altered.changes:
        if change.what is ChangeType.ENTRY_ADDED:
            yield (
                "corrected"
                if _corrects(change)
                else _EVENT_OF.get(change.key, change.key)
            )


_EVENT_OF = {"deadline_changes": "deadlines"}


def _corrects(change: Difference) -> bool:
    return isinstance(change.new, dict) and bool(change.new.get("corrects"))


# records by plan -------------------------------------------------------------------------------------------------


def _groups(
    found: Diff, sentences: ChangeSentences, words: Catalogue, places: ChangeLocations
) -> Iterator[RecordGroup]:
    parts: dict[tuple[str | None, str | None], list[RecordDiff]] = {}
    for altered in found.records:
        record = altered.record
        plan = record.id if record.kind == "plan" else record.plan
        place = record.id if record.kind == "jurisdiction" else record.jurisdiction
        parts.setdefault((place, plan), []).append(altered)
    for place, plan in sorted(
        parts,
        key=lambda part: (
            part[0] is None,
            part[0] or "",
            part[1] is None,
            part[1] or "",
        ),
    ):
        told = _told_together(parts[place, plan], sentences, words, places)
        yield RecordGroup(_title(found, place, plan, words), tuple(told))


def _told_together(
    altered: Sequence[RecordDiff],
    sentences: ChangeSentences,
    words: Catalogue,
    places: ChangeLocations,
) -> Iterator[RecordSentences]:
    """The records of a plan: each by itself, but those together that a change elsewhere affects in the same way."""
    alike: dict[tuple[object, ...], list[RecordDiff]] = {}
    for one in altered:
        own = one.record.id if one.outcome != "affected" else None
        alike.setdefault((own, one.record.kind, *sentences.lines(one)), []).append(one)
    for (_, kind, *lines), records in alike.items():
        first = records[0]
        heading = sentences.heading(first)
        if len(records) > 1:
            named = words(f"diff.kind.{kind}", count=len(records))
            heading = words(
                "diff.alike", named=named, ids=_few(one.record.id for one in records)
            )
        yield RecordSentences(heading, tuple(map(str, lines)), places.of_record(first))


def _few(ids: Iterable[str]) -> str:
    """The first of some ids, and how many more there are."""
    listed = [*ids]
    left = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" … (+{left})" if left > 0 else "")


_NAMED = 3
"""How many ids stand for many."""


def _title(found: Diff, place: str | None, plan: str | None, words: Catalogue) -> str:
    if place is None:
        return words("diff.shared")
    names = [_name(found, ("jurisdiction", place), words)]
    if plan is not None:
        names.append(_name(found, ("plan", plan), words))
    return (
        " – ".join(names)
        if plan is not None
        else words("diff.registers", name=names[0])
    )


def _name(found: Diff, row: Row, words: Catalogue) -> str:
    scope, key = row
    if scope == "all":
        return words("labels.scope.all")
    if key is None:
        return words(f"diff.without.{scope}")
    for portfolio in (found.new.portfolio, found.old.portfolio):
        record = portfolio.index(scope).get(key)
        if record is not None:
            return shorten(short_name(record, portfolio, words.lang))
    return key


# numbers ---------------------------------------------------------------------------------------------------------


def _outcomes(
    found: Diff, cautions: Sequence[Caution], words: Catalogue, *, official: bool
) -> Iterator[NumberChange]:
    """One after the other; scopes of which the same is to be said are told together."""
    rests = resting(found, cautions)
    alike: dict[
        tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str], list[str]
    ] = {}
    for effect in found.effects:
        counts, rates, original = _figures(effect, words, official=official)
        if counts or rates or original:
            figures = (counts, rates, original, str(rests.get(effect.row, "")))
            alike.setdefault(figures, []).append(_scope(found, effect, words))
    for (counts, rates, original, rest), names in alike.items():
        yield NumberChange(tuple(names), counts, rates, original, rest)


def _figures(
    effect: ScopeDiff, words: Catalogue, *, official: bool
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    first = [name for name in RATES if name.endswith(_ORIGINAL)]
    current = [name for name in RATES if name not in first]
    counts = tuple(_counts(effect, words, official=official))
    return (
        counts,
        tuple(_rates(effect, current, words)),
        tuple(_rates(effect, first, words)),
    )


def _scope(found: Diff, effect: ScopeDiff, words: Catalogue) -> str:
    name = _name(found, effect.row, words)
    if effect.row[0] == "unit" and effect.row[1] is not None:
        place = ("jurisdiction", effect.row[1].partition("/")[0])
        name = words("diff.of", name=name, place=_name(found, place, words))  # type: ignore[arg-type]
    if effect.row[0] in {"plan", "area"} and effect.row[1] is not None:
        label = words(f"labels.scope.{effect.row[0]}")
        name = (
            name if name.casefold().startswith(label.casefold()) else f"{label}: {name}"
        )
    return name


def _counts(effect: ScopeDiff, words: Catalogue, *, official: bool) -> Iterator[str]:
    old_tasks, new_tasks = (s.tasks if s else 0 for s in _both(effect))
    figures: list[tuple[str, int, int]] = [("diff.tasks", old_tasks, new_tasks)]
    old_sizes, new_sizes = (
        shown_sizes(s.boxes if s else {}, official=official) for s in _both(effect)
    )
    figures += [
        (f"labels.box.{name}", old_sizes[name], new_sizes[name]) for name in old_sizes
    ]
    if official and old_sizes["overdue"] == new_sizes["overdue"]:
        unreported = (
            summary.boxes["not_reported_overdue"] if summary else 0
            for summary in _both(effect)
        )
        figures.append(("diff.overdue-unreported", *unreported))  # type: ignore[arg-type]
    for name in STANDINGS:
        old_size, new_size = (getattr(s, name) if s else 0 for s in _both(effect))
        figures.append((f"labels.count.{name}", old_size, new_size))
    for label, old, new in figures:
        if old != new:
            yield words("diff.figure", name=words(label), old=old, new=new)
    for state in STATES:
        old, new = (s.targets[state] if s else 0 for s in _both(effect))
        if old != new:
            yield words("diff.figure", name=words("diff.target-figure", state=words(f"labels.target.{state}")),
                        old=old, new=new)  # fmt: skip


def _rates(effect: ScopeDiff, names: Sequence[str], words: Catalogue) -> Iterator[str]:
    """Each rate that differs; by the first deadline only where that gives another one."""
    for name in names:
        shares = [s.rates[name] if s else None for s in _both(effect)]
        twins = [
            s.rates[name.removesuffix(_ORIGINAL)] if s else None for s in _both(effect)
        ]
        if shares[0] != shares[1] and not (
            name.endswith(_ORIGINAL) and shares == twins
        ):
            old, new = (format_rate(share, words) for share in shares)
            if old != new:
                yield words(
                    "diff.figure", name=words(f"labels.rate.{name}"), old=old, new=new
                )


def _both(effect: ScopeDiff) -> tuple[Summary | None, Summary | None]:
    return effect.old, effect.new


# what stands beside ----------------------------------------------------------------------------------------------


def _notes(
    found: Diff, words: Catalogue, configuration: ConfigDiff, *, official: bool
) -> Iterator[str]:
    if configuration.problem is not None:
        problem = words.failure(
            configuration.problem.key, configuration.problem.details
        )
        yield words("diff.configuration.broken", problem=problem)
    if not official and any(_shows_overdue(effect) for effect in found.effects):
        yield words("diff.unofficial")
    told = {one.id for one in found.periods}
    for unread in (
        one for one in found.unreadable if one.id.replace("/periods/", "/") not in told
    ):
        yield words(
            f"diff.unread.{_UNREAD[unread.is_unreadable_in_old, unread.is_unreadable_in_new]}",
            id=unread.id,
        )
    if found.still_unreadable:
        yield words("diff.unread.still", count=found.still_unreadable)
    if found.form_only:
        yield words(
            "diff.form-only", count=len(found.form_only), ids=_few(found.form_only)
        )
    if (found.records or found.periods) and not found.effects:
        yield words("diff.no-effect")


_UNREAD = {(False, True): "lost", (True, False): "found", (True, True): "both"}


def _shows_overdue(effect: ScopeDiff) -> bool:
    boxes = [
        summary.boxes if summary else dict.fromkeys(BOXES, 0)
        for summary in _both(effect)
    ]
    return any(
        boxes[0][box] != boxes[1][box]
        for box in ("open_overdue", "not_reported_overdue")
    )


def _side(side: Revision, words: Catalogue) -> str:
    if side.empty and side.recorded:
        return words("diff.side.empty", date=format_day(side.recorded, words.lang))
    if side.commit is None or side.recorded is None:
        return words("diff.side.tree")
    return words(
        "diff.side.commit",
        commit=side.commit[:_SHORT],
        date=format_day(side.recorded, words.lang),
    )
