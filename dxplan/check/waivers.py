"""Waivers applied to findings: what they silence, and what is wrong with the waivers themselves."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dxplan.compliance.waivers import waivers_of
from dxplan.diagnostics import Finding, Remove, SymbolicFix
from dxplan.model.shared import Waiver
from dxplan.portfolio.portfolio import Record
from dxplan.rules.context import Context, finding
from dxplan.rules.registry import BY_CODE, RULES, find_rule
from dxplan.rules.waivers import is_accepted
from dxplan.text.suggest import Candidates, suggest

_MANY = 100
"""Suggestions for so many waivers of one record: those of a generated file would take minutes."""


@dataclass(frozen=True, slots=True)
class _RecordWaiver:
    """A waiver with its record and its place in the record's list."""

    record: Record[Any]
    index: int
    waiver: Waiver
    code: str

    @property
    def key(self) -> tuple[str, int]:
        return self.record.id, self.index


_WaiversByRule = Mapping[tuple[str, str], Sequence[_RecordWaiver]]
"""Waivers by record and code."""


def apply_waivers(context: Context, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that no waiver in force silences, and those on the waivers themselves."""
    waivers: dict[tuple[str, str], list[_RecordWaiver]] = {}
    for record in context.portfolio.pages():
        for index, waiver in enumerate(waivers_of(record)):
            rule = find_rule(waiver.rule)
            if rule is None:
                yield _unknown_rule(record, index, waiver)
                continue
            entry = _RecordWaiver(record, index, waiver, rule.code)
            waivers.setdefault((record.id, rule.code), []).append(entry)
    used: set[tuple[str, int]] = set()
    for item in findings:
        in_force = _waivers_in_force(context, waivers, item)
        used.update(entry.key for entry in in_force)
        if not _is_silenced(context, item, in_force):
            yield item
    yield from _problems(context, waivers, used)


def _waivers_in_force(
    context: Context, waivers: _WaiversByRule, item: Finding
) -> list[_RecordWaiver]:
    """The waivers of a finding's record and rule that have not expired."""
    entries = waivers.get((item.record or "", item.code), ())
    return [entry for entry in entries if entry.waiver.until >= context.as_of]


def _is_silenced(
    context: Context, item: Finding, in_force: Sequence[_RecordWaiver]
) -> bool:
    """Whether a waiver silences a finding; one that a change adds silences no rule that guards."""
    rule = BY_CODE[item.code]
    if not rule.is_waivable:
        return False
    for entry in in_force:
        if not rule.guards or is_accepted(context, entry.record.id, entry.waiver):
            return True
    return False


def _unknown_rule(record: Record[Any], index: int, waiver: Waiver) -> Finding:
    """S119: a waiver of a rule that does not exist."""
    suggestion = suggest(waiver.rule, _rule_names()) if index < _MANY else None
    return finding(
        "S119",
        record,
        ("waivers", index, "rule"),
        value=waiver.rule,
        suggestion=suggestion.value if suggestion else "",
    )


@cache
def _rule_names() -> Candidates:
    return Candidates((rule.code, (rule.name,)) for rule in RULES)


def _problems(
    context: Context, waivers: _WaiversByRule, used: set[tuple[str, int]]
) -> Iterator[Finding]:
    """S118 and S117: waivers that have expired, and those that silence nothing."""
    for entries in waivers.values():
        for entry in entries:
            if entry.waiver.until < context.as_of:
                yield _expired(entry)
            elif entry.key not in used and _would_be_used(context, entry.code):
                yield _unused(entry)


def _would_be_used(context: Context, code: str) -> bool:
    """Whether no finding of a rule is missing for want of a base, or of files that can be read."""
    if context.portfolio.unreadable or context.portfolio.broken:
        return False
    return context.base is not None or not BY_CODE[code].compares


def _expired(entry: _RecordWaiver) -> Finding:
    return finding(
        "S118",
        entry.record,
        ("waivers", entry.index, "until"),
        rule=entry.waiver.rule,
        until=entry.waiver.until,
    )


def _unused(entry: _RecordWaiver) -> Finding:
    is_only_one = len(waivers_of(entry.record)) == 1
    removed = ("waivers",) if is_only_one else ("waivers", entry.index)
    return finding(
        "S117",
        entry.record,
        ("waivers", entry.index, "rule"),
        fix=SymbolicFix("unsafe", (Remove(removed),)),
        rule=entry.waiver.rule,
    )
