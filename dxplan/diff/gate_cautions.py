"""The findings of the gate about the records of a diff."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dxplan.check.checker import run_rules
from dxplan.check.selection import Selection
from dxplan.comparison.compare import ChangeType
from dxplan.config.config import Config
from dxplan.diagnostics import Finding, KeyPath
from dxplan.diff.caution import Caution, CautionName
from dxplan.diff.diff import Diff, RecordDiff
from dxplan.history.change_base import ChangeBase
from dxplan.history.recorded_day import RecordedDays
from dxplan.model.fields import LOGS
from dxplan.rules.context import Context
from dxplan.rules.improvements import improving_edits
from dxplan.rules.registry import RULES

_KeySource: TypeAlias = Literal["none", "place", "log", "key", "at", "plan"]


@dataclass(frozen=True, slots=True)
class _GateRule:
    """How the findings of a rule are shown as cautions.

    ``key`` says where a finding names the key that it is about: its place (of an entry the
    `log`), its argument `key` or `at`; `plan`: the place of the record itself.
    """

    code: str
    name: CautionName
    key: _KeySource


_GATE_RULES = (
    _GateRule("H201", "removed", "none"),
    _GateRule("H202", "entry-changed", "log"),
    _GateRule("H203", "entry-removed", "log"),
    _GateRule("H204", "entries-reordered", "log"),
    _GateRule("H205", "deadline-edited", "place"),
    _GateRule("H206", "assignment-edited", "key"),
    _GateRule("H207", "key-emptied", "at"),
    _GateRule("H210", "renamed-unstated", "none"),
    _GateRule("H211", "completion-withdrawn", "none"),
    _GateRule("H212", "backdated", "log"),
    _GateRule("H214", "removed", "none"),
    _GateRule("H217", "better-without-entry", "at"),
    _GateRule("H218", "better-by-correction", "at"),
    _GateRule("H219", "basis-corrected", "at"),
    _GateRule("H220", "claim-without-document", "log"),
    _GateRule("H221", "handover-corrected", "at"),
    _GateRule("H222", "decision-recorded-late", "log"),
    _GateRule("H224", "proof-too-old", "log"),
    _GateRule("H225", "waiver-added", "place"),
    _GateRule("H227", "moved-between-jurisdictions", "plan"),
    _GateRule("H228", "former-id-lost", "place"),
    _GateRule("H230", "record-withdrawn", "place"),
    _GateRule("D102", "without-document", "log"),
    _GateRule("D110", "without-document", "log"),
)
"""The rules whose findings are cautions.

H215, H216, H223 and H226 have their own places in a diff; H213 asks who wrote each commit,
which no diff reads.
"""
_BY_CODE = {row.code: row for row in _GATE_RULES}


def gate_cautions(diff: Diff, recorded: RecordedDays, config: Config) -> list[Caution]:
    """What the gate finds, told at the records that are shown.

    Record by record in the order of the diff.
    """
    base = ChangeBase(
        commit="",
        portfolio=diff.old.portfolio,
        pairs=diff.pairs,
        recorded=recorded,
        restored=diff.restored,
        renames=diff.renames,
    )
    context = Context(diff.new, None, base, config.backdated_days)
    rules = [rule for rule in RULES if rule.code in _BY_CODE]
    findings = run_rules(context, Selection(config), rules)
    shown = _ShownRecords.of(diff, _better_by_edits(context))
    cautions: list[Caution] = []
    for finding in findings:
        row = _BY_CODE.get(finding.code)
        if row is None:
            continue
        record_diff = shown.record_of(finding)
        if record_diff is None or not _is_of_the_change(finding, record_diff):
            continue
        cautions.append(
            Caution(
                name=row.name,
                record_diff=record_diff,
                key=_key(finding, row.key),
                days=_days(finding),
                better=shown.better_by(finding),
                finding=finding,
            )
        )
    order = {record_diff.key: i for i, record_diff in enumerate(diff.records)}
    cautions.sort(key=lambda caution: order[caution.record_diff.key])
    return list(_latest_only(cautions))


_Edit: TypeAlias = tuple[str | None, KeyPath]
"""The id of a record that was edited, and the key or line by which others stand better."""


def _better_by_edits(context: Context) -> Mapping[_Edit, Sequence[str]]:
    """By each edit the ids of what stands better by it."""
    better: dict[_Edit, Sequence[str]] = {}
    for improvement in context.once(improving_edits):
        edit = (improvement.pair.record.id, improvement.path)
        better[edit] = [one.record.id for one in improvement.better]
    return better


@dataclass(frozen=True)
class _ShownRecords:
    """At which record of a diff a finding is told."""

    by_place: Mapping[tuple[str, str], RecordDiff]
    by_id: Mapping[str, RecordDiff]
    in_plan: Mapping[str, RecordDiff]
    better: Mapping[_Edit, Sequence[str]]

    @classmethod
    def of(cls, diff: Diff, better: Mapping[_Edit, Sequence[str]]) -> "_ShownRecords":
        """Those that the diff shows."""
        by_place: dict[tuple[str, str], RecordDiff] = {}
        by_id: dict[str, RecordDiff] = {}
        in_plan: dict[str, RecordDiff] = {}
        for record_diff in diff.records:
            record = record_diff.record
            by_place[record.file, record.id] = record_diff
            if record.kind in {"task", "target"}:
                by_id[record.id] = record_diff
            if record_diff.outcome == "removed" and record.plan is not None:
                in_plan.setdefault(record.plan, record_diff)
        return cls(by_place, by_id, in_plan, better)

    def record_of(self, finding: Finding) -> RecordDiff | None:
        """The record that a finding is about; where the diff leaves it out, one that it reaches."""
        own = self.by_place.get((finding.place.file, finding.record or ""))
        if own is not None:
            return own
        if finding.code == "H201":  # a plan, where only what lay in it is asked for
            return self.in_plan.get(finding.record or "")
        for identity in sorted(self.better_by(finding)):
            if identity in self.by_id:
                return self.by_id[identity]
        return None

    def better_by(self, finding: Finding) -> frozenset[str]:
        """The ids of what stands better by the edit that a finding is about."""
        if finding.code not in {"H217", "H218"}:
            return frozenset()
        return frozenset(self.better.get(_edit_of(finding), ()))


def _edit_of(finding: Finding) -> _Edit:
    """Which edit a finding of H217 or H218 is about."""
    variant = finding.args["variant"]
    if variant in _MOVED:
        return finding.record, ()
    if variant == "line":
        return finding.record, finding.place.path
    return finding.record, (finding.args["at"],)


_MOVED = ("moved", "moved-plan")
"""What the gate says of a record in another plan, or a plan in another jurisdiction."""


def _key(finding: Finding, source: _KeySource) -> str | None:
    """The key that a finding is about; None where it is about a whole record."""
    args, path = finding.args, finding.place.path
    key: str | None = None
    if source == "plan" or args.get("variant") in _MOVED:
        key = "plan"
    elif source == "key":
        key = args["key"]
    elif source == "at":
        key = args["at"].split(".")[0]
    elif source == "place":
        key = str(path[0]) if path else "former_ids"
    elif source == "log":
        key = _log(finding)
    return key


def _log(finding: Finding) -> str:
    """The log of the entry that a finding is about."""
    named = finding.args.get("found", "")
    if named.startswith("log-"):
        return named.removeprefix("log-")
    first = str(finding.place.path[0])
    return first if first in LOGS else "reports"  # a flat one of the front matter


def _days(finding: Finding) -> int:
    return max(0, int(finding.args.get("days", 0)))


def _is_of_the_change(finding: Finding, record_diff: RecordDiff) -> bool:
    """Whether a finding is about what changed; the rules of one state speak of every entry."""
    if finding.code.startswith("H2"):
        return True
    added = {
        change.path
        for change in record_diff.changes
        if change.what is ChangeType.ENTRY_ADDED
    }
    return finding.place.path in added


def _latest_only(cautions: Iterable[Caution]) -> Iterator[Caution]:
    """The cautions, of the late entries of one record only that which is furthest back."""
    latest: dict[tuple[str, str], Caution] = {}
    for caution in cautions:
        if caution.name != "backdated":
            yield caution
            continue
        other = latest.get(caution.record_diff.key)
        if other is None or caution.days > other.days:
            latest[caution.record_diff.key] = caution
    yield from latest.values()
