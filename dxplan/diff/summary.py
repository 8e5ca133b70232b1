"""Everything a comparison of two states of the plans says, in words and in order, as plain text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dxplan.config.config_changes import SHOWING, ConfigChange, ConfigDiff
from dxplan.diff.caution import Caution
from dxplan.diff.caution_sentences import CautionSentences
from dxplan.diff.cautions import resting
from dxplan.diff.diff import Diff, UnreadableDiff
from dxplan.diff.headings import Headings
from dxplan.diff.headline import headline
from dxplan.diff.number_changes import (
    NumberChange,
    NumberSentences,
    counts_overdue_otherwise,
)
from dxplan.diff.periods import period_cautions, period_groups
from dxplan.diff.places import ChangeLocations, Location
from dxplan.diff.record_groups import RecordGroup, first_ids, record_groups
from dxplan.diff.sentences import RecordSentences
from dxplan.history.revisions import Revision
from dxplan.messages import Catalogue
from dxplan.wording.dates import format_day

_COMMIT_DIGITS = 10

LocatedSentence: TypeAlias = tuple[str, Location]
"""A sentence, and the place that it is about."""


@dataclass(frozen=True, slots=True)
class DiffSummary:
    """A comparison in words, as plain text: whoever prints it escapes it.

    ``resting`` names the scopes beside the ``numbers`` that move only by what a caution is about.
    """

    headline: str
    as_of: str
    configuration: tuple[LocatedSentence, ...]
    cautions: tuple[LocatedSentence, ...]
    groups: tuple[RecordGroup, ...]
    numbers: tuple[NumberChange, ...]
    resting: tuple[str, ...]
    notes: tuple[str, ...]
    compared: str


def summarize(
    diff: Diff,
    sides: tuple[Revision, Revision],
    cautions: Sequence[Caution],
    configuration: ConfigDiff,
    locations: ChangeLocations,
    catalogue: Catalogue,
) -> DiffSummary:
    """Everything a comparison says, judged as the older side is configured."""
    is_official = configuration.judging.official
    headings = Headings(diff, catalogue)
    sentences = RecordSentences(diff, catalogue, is_official)
    numbers = NumberSentences(diff, headings, catalogue, is_official)
    in_full, rest = _shown(numbers.changes(resting(diff, cautions)))
    located_cautions = [
        *_not_compared(diff, locations, catalogue),
        *period_cautions(diff, catalogue, locations),
        *_cautions(cautions, headings, locations),
    ]
    groups = [
        *period_groups(diff, catalogue, locations),
        *record_groups(diff, headings, sentences, locations),
    ]
    as_of = format_day(diff.new.as_of, catalogue.lang)
    old, new = _side(sides[0], catalogue), _side(sides[1], catalogue)
    return DiffSummary(
        headline=headline(diff, catalogue),
        as_of=catalogue("diff.as-of", as_of=as_of),
        configuration=tuple(_configuration(configuration, locations, catalogue)),
        cautions=tuple(dict.fromkeys(located_cautions)),
        groups=tuple(groups),
        numbers=in_full,
        resting=rest,
        notes=tuple(_notes(diff, catalogue, configuration, is_official=is_official)),
        compared=catalogue("diff.compared", old=old, new=new),
    )


def _side(side: Revision, catalogue: Catalogue) -> str:
    """What is compared: a commit, the working tree, or nothing."""
    if side.recorded is None:
        return catalogue("diff.side.tree")
    day = format_day(side.recorded, catalogue.lang)
    if side.empty:
        return catalogue("diff.side.empty", date=day)
    if side.commit is None:
        return catalogue("diff.side.tree")
    commit = side.commit[:_COMMIT_DIGITS]
    return catalogue("diff.side.commit", commit=commit, date=day)


# what comes first -------------------------------------------------------------------------------


def _configuration(
    configuration: ConfigDiff, locations: ChangeLocations, catalogue: Catalogue
) -> Iterator[LocatedSentence]:
    """What the newer side changes of the configuration that judges, what loosens first."""
    for change in configuration.changes:
        sentence = catalogue(
            f"diff.configuration.{_configuration_sentence(change)}",
            key=change.key,
            old=change.old,
            new=change.new,
            other=change.old_file,
        )
        is_new = change.what != "removed"
        yield sentence, locations.of_file(change.file, change.line, is_new=is_new)


def _configuration_sentence(change: ConfigChange) -> str:
    if change.loosens:
        return "loosens"
    if change.what == "key" and change.key in SHOWING:
        return "shown"
    return change.what


def _not_compared(
    diff: Diff, locations: ChangeLocations, catalogue: Catalogue
) -> Iterator[LocatedSentence]:
    """The files that the older side can't read."""
    for file, commit in diff.restored.items():
        is_new = diff.new.portfolio.data_of(file) is not None
        location = locations.of_file(file, None, is_new=is_new)
        if commit is None:
            sentence = catalogue("diff.not-compared.never", file=file)
        else:
            shown = commit[:_COMMIT_DIGITS]
            sentence = catalogue("diff.not-compared.restored", file=file, commit=shown)
        yield sentence, location


def _cautions(
    cautions: Sequence[Caution], headings: Headings, locations: ChangeLocations
) -> Iterator[LocatedSentence]:
    sentences = CautionSentences(headings, headings.catalogue)
    for caution in cautions:
        yield sentences.sentence(caution), locations.of_caution(caution)


# numbers ----------------------------------------------------------------------------------------


def _shown(
    numbers: list[NumberChange],
) -> tuple[tuple[NumberChange, ...], tuple[str, ...]]:
    """The numbers in full, and the names of the scopes that move only by what a caution is about.

    The first are always in full: they are of everything.
    """
    in_full: list[NumberChange] = []
    names: list[str] = []
    for change in numbers:
        if in_full and change.rests == "all":
            names.extend(change.names)
        else:
            in_full.append(change)
    return tuple(in_full), tuple(names)


# notes ------------------------------------------------------------------------------------------


def _notes_of_unreadable(diff: Diff, catalogue: Catalogue) -> Iterator[str]:
    periods = {period.id for period in diff.periods}
    for unreadable in diff.unreadable:
        if unreadable.id.replace("/periods/", "/") not in periods:
            key = f"diff.unread.{_unreadable_sentence(unreadable)}"
            yield catalogue(key, id=unreadable.id)
    if diff.still_unreadable:
        yield catalogue("diff.unread.still", count=diff.still_unreadable)


def _notes(
    diff: Diff, catalogue: Catalogue, configuration: ConfigDiff, *, is_official: bool
) -> Iterator[str]:
    """What a reader has to know beside the changes."""
    problem = configuration.problem
    if problem is not None:
        text = catalogue.failure(problem.key, problem.details)
        yield catalogue("diff.configuration.broken", problem=text)
    if not is_official and any(map(counts_overdue_otherwise, diff.effects)):
        yield catalogue("diff.unofficial")
    yield from _notes_of_unreadable(diff, catalogue)
    if diff.form_only:
        ids = first_ids(diff.form_only)
        yield catalogue("diff.form-only", count=len(diff.form_only), ids=ids)
    if (diff.records or diff.periods) and not diff.effects:
        yield catalogue("diff.no-effect")


def _unreadable_sentence(unreadable: UnreadableDiff) -> str:
    if not unreadable.is_unreadable_in_old:
        return "lost"
    return "both" if unreadable.is_unreadable_in_new else "found"
