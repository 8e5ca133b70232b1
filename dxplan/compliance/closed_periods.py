"""What a closed period keeps: records, registers, numbers of scopes (docs/format.md, section 1)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dxplan.compliance.existence import plan_exists_from
from dxplan.compliance.period_differences import derived_on
from dxplan.compliance.rates import Rate
from dxplan.compliance.summary import Compliance, Summary, selected
from dxplan.diagnostics import KeyPath, Value
from dxplan.errors import DxplanError
from dxplan.model.closed_period import (
    ClosedPeriod,
    FrozenRate,
    FrozenRecord,
    FrozenRegister,
    FrozenScope,
    digest,
)
from dxplan.model.values import FrontMatter
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio


def summaries(rows: Iterable[Summary]) -> list[dict[str, Any]]:
    """Scopes with their boxes, rates and target states."""
    return [
        {
            "scope": row.scope,
            "id": row.id,
            "tasks": row.tasks,
            "assigned": row.assigned,
            "draft": row.draft,
            "replaced": row.replaced,
            "split": row.split,
            "superseded": row.superseded,
            "inherited": row.inherited,
            "member": row.member,
            "reported": row.reported,
            "boxes": dict(row.boxes),
            "rates": {name: rate(share) for name, share in row.rates.items()},
            "targets": dict(row.targets),
        }
        for row in rows
    ]


def rate(share: Rate) -> dict[str, Any]:
    """A rate with what it is of."""
    value = None
    if share.value is not None:
        value = float(share.value)
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "value": value,
    }


def frozen(compliance: Compliance, home: str) -> dict[str, Value]:
    """The counted keys of a manifest: `records`, `registers` if there are any, `scopes`.

    Raises DxplanError where a record is in no file that is read.
    """
    counted: dict[str, Value] = {"records": _records(compliance, home)}
    registers = _registers(compliance.portfolio, home)
    if registers:
        counted["registers"] = registers
    counted["scopes"] = [_written(item) for item in _scopes(compliance, home)]
    return counted


def _records(compliance: Compliance, home: str) -> list[Value]:
    """What exists of a jurisdiction on the day, each record with the hash of its file."""
    portfolio = compliance.portfolio
    derived = derived_on(compliance, home)
    shown = {home, *_plans(compliance, home), *derived}
    files = {record.id: record.file for record in portfolio.pages()}
    files |= {record.id: record.file for record in portfolio.unreadable}
    shown &= files.keys()
    records: list[Value] = []
    for key in sorted(shown):
        source = portfolio.sources.get(files[key])
        if source is None:  # a link, say: what its hash would speak of lies elsewhere
            raise DxplanError("closed-without-file", file=files[key])
        record: dict[str, Value] = {"id": key, "sha256": digest(source.content)}
        record.update(derived.get(key, {}))
        records.append(record)
    return records


def _plans(compliance: Compliance, home: str) -> set[str]:
    """The plans of a jurisdiction that have begun on the day, or of which a record exists."""
    portfolio = compliance.portfolio
    used = {state.record.plan for state in compliance.tasks.values()}
    used |= {state.record.plan for state in compliance.targets.values()}
    plans: set[str] = set()
    for plan in portfolio.plans.values():
        if plan.jurisdiction != home:
            continue
        begins = plan_exists_from(portfolio, plan)
        if plan.id in used or begins <= compliance.as_of:
            plans.add(plan.id)
    return plans


def _registers(portfolio: Portfolio, home: str) -> list[Value]:
    registers: list[Value] = []
    for name in ("documents", "units"):
        file = f"{PLANS}/{home}/{name}.yaml"
        source = portfolio.sources.get(file)
        if source is not None:
            registers.append({"file": file, "sha256": digest(source.content)})
    return registers


def _scopes(compliance: Compliance, home: str) -> list[dict[str, Any]]:
    plans = _plans(compliance, home)
    rows: list[Summary] = []
    for row in selected(compliance, {"jurisdiction": home}):
        if row.scope != "plan" or row.id in plans:
            rows.append(row)
    return [_without_new_zeros(item) for item in summaries(rows)]


def _without_new_zeros(scope: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a scope as manifests had them before there were parts: no new 0."""
    kept = dict(scope)
    for name in ("split", "superseded"):
        if not kept[name]:
            del kept[name]
    return kept


def _written(value: dict[str, Any] | float | str | None) -> Value:
    """A value as text; what is not determined is left out."""
    if not isinstance(value, dict):
        return str(value)
    written: dict[str, Value] = {}
    for key, item in value.items():
        if item is not None:
            written[key] = _written(item)
    return written


# counted again ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Miscount:
    """A place of a manifest that says something else than a recount.

    ``old`` is what it says, ``new`` what is counted. ``id`` is the record, file or scope; ``path``
    leads to the place, of what it leaves out to the list.
    """

    path: KeyPath
    id: str
    old: str
    new: str


def miscounts(closed: ClosedPeriod, compliance: Compliance) -> Iterator[Miscount]:
    """What of a manifest a recount does not give; ``compliance`` is of its commit and its day.

    Raises DxplanError where nothing can be counted.
    """
    if closed.jurisdiction not in compliance.portfolio.jurisdictions:
        raise DxplanError("unknown-id", id=closed.jurisdiction)
    counted = frozen(compliance, closed.jurisdiction)
    lists: tuple[tuple[str, type[FrontMatter], tuple[Any, ...]], ...] = (
        ("records", FrozenRecord, closed.records),
        ("registers", FrozenRegister, closed.registers),
        ("scopes", FrozenScope, closed.scopes),
    )
    for key, model, frozen_list in lists:
        written: Any = counted.get(key, [])
        recounted = [model.model_validate(item) for item in written]
        yield from _miscounts_in(key, frozen_list, recounted)


def _miscounts_in(
    key: str, frozen_list: tuple[Any, ...], recounted: list[Any]
) -> Iterator[Miscount]:
    """The differences in one list of a manifest."""
    left = {_name(item): item for item in recounted}
    for index, item in enumerate(frozen_list):
        name = _name(item)
        other = _as_far_as_told(left.pop(name, None), item)
        if other is None:
            yield Miscount((key, index), name, name, "")
        elif other != item:
            path = _differing_path(item, other)
            old = _at(item, path)
            new = _at(other, path)
            yield Miscount((key, index, *path), name, old, new)
    for name in left:
        yield Miscount((key,), name, "", name)


def _as_far_as_told(recounted: Any, item: Any) -> Any:
    """A recounted scope without the counts that a manifest is older than.

    One without ``reported`` may give a rate of which nothing was reported as 0.
    """
    if not isinstance(recounted, FrozenScope):
        return recounted
    left_out: dict[str, Any] = {}
    if item.member is None:
        left_out["member"] = None
    if item.reported is None:
        left_out["reported"] = None
        left_out["rates"] = {
            name: _with_written_value(rate, item.rates.get(name))
            for name, rate in recounted.rates.items()
        }
    return recounted.model_copy(update=left_out)


def _with_written_value(rate: FrozenRate, written: FrozenRate | None) -> FrozenRate:
    """A rate with the value that a manifest gives it, where a recount gives it none."""
    if rate.value is not None or written is None or not rate.denominator:
        return rate
    return rate.model_copy(update={"value": written.value})


def _name(item: Any) -> str:
    """What an item of a manifest speaks of."""
    if isinstance(item, FrozenScope):
        return f"{item.scope} {item.id}"
    if isinstance(item, FrozenRegister):
        return item.file
    return str(item.id)


def _differing_path(one: Any, other: Any) -> KeyPath:
    """The keys that lead to the first difference of two items."""
    for name in _names_in(one, other):
        value = _value(one, name)
        other_value = _value(other, name)
        if value == other_value:
            continue
        if value is None or other_value is None:
            return (name,)
        return (name, *_differing_path(value, other_value))
    return ()


def _names_in(one: Any, other: Any) -> Collection[str]:
    """The keys of two items, or of two maps in them; none of what is no map."""
    if isinstance(one, FrontMatter):
        return type(one).model_fields
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **other}
    return ()


def _value(item: Any, name: str) -> Any:
    if isinstance(item, dict):
        return item.get(name)
    return getattr(item, name)


def _at(item: Any, path: KeyPath) -> str:
    """The value at a path of an item; empty where it holds none."""
    value = item
    for step in path:
        value = _value(value, str(step))
    if value is None:
        return ""
    return str(value)
