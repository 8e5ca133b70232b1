"""What becomes of the numbers of every scope, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from dxplan.compliance.deadline_evaluation import OVERDUE_BOXES
from dxplan.compliance.public_counts import STANDINGS, shown_sizes
from dxplan.compliance.rates import ORIGINAL, RATES, Rate
from dxplan.compliance.summary import ScopeKey, Summary
from dxplan.compliance.targets import STATES
from dxplan.diff.diff import Diff, ScopeDiff
from dxplan.diff.headings import Headings
from dxplan.messages import Catalogue
from dxplan.wording.numbers import format_rate

_FIRST_DEADLINE_RATES = [name for name in RATES if name.endswith(ORIGINAL)]
_CURRENT_RATES = [name for name in RATES if not name.endswith(ORIGINAL)]


@dataclass(frozen=True, slots=True)
class NumberChange:
    """What becomes of the numbers of one scope, or of several alike.

    ``original`` are the rates by the first deadlines. ``rests`` says that the numbers move only
    (`all`) or partly (`some`) by what a caution is about; empty where by none.
    """

    names: tuple[str, ...]
    counts: tuple[str, ...]
    rates: tuple[str, ...]
    original: tuple[str, ...]
    rests: str = ""


@dataclass(frozen=True, slots=True)
class NumberSentences:
    """The numbers of one comparison in one language."""

    diff: Diff
    headings: Headings
    catalogue: Catalogue
    is_official: bool

    def changes(self, resting: Mapping[ScopeKey, str]) -> list[NumberChange]:
        """One after the other; scopes of which the same is to be said are together."""
        names_by_change: dict[NumberChange, list[str]] = {}
        for effect in self.diff.effects:
            rests = str(resting.get(effect.row, ""))
            change = self._change(effect, rests)
            if change.counts or change.rates or change.original:
                names = names_by_change.setdefault(change, [])
                names.append(self._scope(effect.row))
        return [
            NumberChange(
                tuple(names), change.counts, change.rates, change.original, change.rests
            )
            for change, names in names_by_change.items()
        ]

    def _change(self, effect: ScopeDiff, rests: str) -> NumberChange:
        """What becomes of the numbers of a scope, without its name."""
        return NumberChange(
            names=(),
            counts=tuple(self._counts(effect)),
            rates=tuple(self._rates(effect, _CURRENT_RATES)),
            original=tuple(self._rates(effect, _FIRST_DEADLINE_RATES)),
            rests=rests,
        )

    def _scope(self, row: ScopeKey) -> str:
        scope, key = row
        name = self.headings.scope(row)
        if key is None:
            return name
        if scope == "unit":
            home = self.headings.scope(("jurisdiction", key.partition("/")[0]))
            return self.catalogue("diff.of", name=name, place=home)
        if scope in {"plan", "area"}:
            label = self.catalogue(f"labels.scope.{scope}")
            if not name.casefold().startswith(label.casefold()):
                return f"{label}: {name}"
        return name

    # counts

    def _counts(self, effect: ScopeDiff) -> Iterator[str]:
        for label, old, new in self._figures(effect):
            if old != new:
                yield self._figure(label, old, new)

    def _figures(self, effect: ScopeDiff) -> Iterator[tuple[str, int, int]]:
        """Every count with its label, before and after."""
        catalogue = self.catalogue

        def both(count: Callable[[Summary], int]) -> tuple[int, int]:
            old, new = effect.old, effect.new
            return (count(old) if old else 0), (count(new) if new else 0)

        yield (catalogue("diff.tasks"), *both(lambda summary: summary.tasks))
        old_sizes, new_sizes = self._sizes(effect.old), self._sizes(effect.new)
        for name, old_size in old_sizes.items():
            yield catalogue(f"labels.box.{name}"), old_size, new_sizes[name]
        if self.is_official and old_sizes["overdue"] == new_sizes["overdue"]:
            label = catalogue("diff.overdue-unreported")
            yield (label, *both(lambda summary: summary.boxes["not_reported_overdue"]))
        for name in STANDINGS:
            label = catalogue(f"labels.count.{name}")
            yield (label, *both(attrgetter(name)))
        for state in STATES:
            name = catalogue(f"labels.target.{state}")
            label = catalogue("diff.target-figure", state=name)
            yield (label, *both(partial(_targets_in, state)))

    def _sizes(self, summary: Summary | None) -> dict[str, int]:
        boxes = summary.boxes if summary else {}
        return shown_sizes(boxes, official=self.is_official)

    # rates

    def _rates(self, effect: ScopeDiff, names: Sequence[str]) -> Iterator[str]:
        """Each rate that differs; by the first deadline only where that gives another one."""
        for name in names:
            old, new = _rate(effect.old, name), _rate(effect.new, name)
            if old == new:
                continue
            if name.endswith(ORIGINAL):
                current = name.removesuffix(ORIGINAL)
                is_same = old == _rate(effect.old, current)
                if is_same and new == _rate(effect.new, current):
                    continue
            old_text = format_rate(old, self.catalogue)
            new_text = format_rate(new, self.catalogue)
            if old_text != new_text:
                label = self.catalogue(f"labels.rate.{name}")
                yield self._figure(label, old_text, new_text)

    def _figure(self, label: str, old: object, new: object) -> str:
        return self.catalogue("diff.figure", name=label, old=old, new=new)


def _targets_in(state: str, summary: Summary) -> int:
    return summary.targets[state]


def _rate(summary: Summary | None, name: str) -> Rate | None:
    return summary.rates[name] if summary else None


def counts_overdue_otherwise(effect: ScopeDiff) -> bool:
    """Whether a scope has another number of overdue tasks, reported or not."""
    for box in OVERDUE_BOXES:
        old = effect.old.boxes[box] if effect.old else 0
        new = effect.new.boxes[box] if effect.new else 0
        if old != new:
            return True
    return False
