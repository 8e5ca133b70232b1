"""What stands better than before only because something was edited.

No report, measurement or ledger says why.

The newer state is judged once more as it would be if people had only added entries to the logs:
with the heads and the register entries as they were. Whatever stands better in the state as it
is has been made better by an edit, and the edit that does it alone is its cause.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dxplan.comparison.match import RecordPair
from dxplan.compliance.edit_search import EditSearch, ids_now
from dxplan.compliance.improved_records import ImprovedRecord
from dxplan.compliance.summary import Compliance
from dxplan.diagnostics import KeyPath
from dxplan.portfolio.portfolio import Portfolio

_UNLEDGERED = frozenset({"period", "area"})
"""Keys that no ledger changes in what is judged."""


_NEVER_FILLED_IN = frozenset({"plan", "changes", "same_as", "part_of", "assigns"})
"""Keys by which a task leaves the counts: nobody only learned of them."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """An edit by which something stands better.

    ``pair`` is the record that was edited, ``path`` the key, or the line of `changes`.
    ``path`` is empty where a record was moved to another plan, or a plan to another jurisdiction.
    """

    pair: RecordPair
    path: KeyPath
    better: tuple[ImprovedRecord, ...]

    @property
    def hides(self) -> bool:
        """Whether something late is hidden by what a report or a ledger could tell.

        Else it may be a correction.
        """
        key = "plan"
        if self.path:
            key = str(self.path[0])
        if self.pair.record.kind not in {"task", "target", "plan"}:
            return False
        if key in _UNLEDGERED or self._was_empty(key):
            return False
        return any(one.late for one in self.better)

    def _was_empty(self, key: str) -> bool:
        """Whether the key held nothing before.

        A restatement is none that anybody could not have known.
        """
        if key in _NEVER_FILLED_IN or self.pair.old is None:
            return False
        return key not in self.pair.old.front_matter


def moved_plans(pairs: Iterable[RecordPair]) -> Iterator[RecordPair]:
    """The plans that lie in another jurisdiction than before, whatever that is called now."""
    all_pairs = tuple(pairs)
    new_ids = ids_now(all_pairs, {"jurisdiction"})
    for pair in all_pairs:
        old, new = pair.old, pair.new
        if old is None or new is None or old.kind != "plan":
            continue
        home = old.jurisdiction
        if home is not None and new_ids.get(home, home) != new.jurisdiction:
            yield pair


def improvements(
    old_plans: Portfolio, now: Compliance, pairs: Iterable[RecordPair]
) -> tuple[Improvement, ...]:
    """Every edit of the old plans by which something stands better now.

    Without those of first assignments, which are a fault whatever comes of them (`obligations`).
    """
    search = EditSearch(old_plans, now, tuple(pairs))
    pair_of_edit: dict[tuple[str, str, KeyPath], RecordPair] = {}
    better_by_edit: dict[tuple[str, str, KeyPath], list[ImprovedRecord]] = {}
    for better, causes in search.better():
        for edit in causes:
            if search.is_assignment(edit):
                continue
            key = (edit.pair.record.kind, edit.pair.record.id, edit.path)
            pair_of_edit.setdefault(key, edit.pair)
            better_by_edit.setdefault(key, []).append(better)
    every_improvement: list[Improvement] = []
    for edit_key, better_records in better_by_edit.items():
        _, _, path = edit_key
        improvement = Improvement(pair_of_edit[edit_key], path, tuple(better_records))
        every_improvement.append(improvement)
    return tuple(every_improvement)
