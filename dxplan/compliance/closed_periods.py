"""What a closed period keeps.

Records with their files, registers, and the numbers of every scope (FORMAT.md, 1).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dxplan.compliance.errata import derived_on
from dxplan.compliance.summary import Compliance, Rate, Summary, selected
from dxplan.compliance.tasks import existence
from dxplan.diagnostics import KeyPath, Value
from dxplan.errors import DxplanError
from dxplan.model.closed_period import (
    ClosedPeriod,
    FrozenRecord,
    FrozenRegister,
    FrozenScope,
    digest,
)
from dxplan.model.values import FrontMatter
from dxplan.portfolio.portfolio import PLANS, Portfolio


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
            "inherited": row.inherited,
            "boxes": dict(row.boxes),
            "rates": {name: rate(share) for name, share in row.rates.items()},
            "targets": dict(row.targets),
        }
        for row in rows
    ]


def rate(share: Rate) -> dict[str, Any]:
    """A rate with what it is of."""
    value = share.value
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "value": None if value is None else float(value),
    }


def frozen(compliance: Compliance, home: str) -> dict[str, Value]:
    """The keys of a manifest that are counted: `records`, `registers` where there are any, and `scopes`.

    Raises DxplanError where a record is in no file that is read.
    """
    head: dict[str, Value] = {"records": _records(compliance, home)}
    if registers := _registers(compliance.portfolio, home):
        head["registers"] = registers
    head["scopes"] = [_written(item) for item in _scopes(compliance, home)]
    return head


def _records(compliance: Compliance, home: str) -> list[Value]:
    """The jurisdiction, its plans, tasks and targets that exist on the day, each with the hash of its file."""
    portfolio = compliance.portfolio
    derived = derived_on(compliance, home)
    shown = {home, *_plans(compliance, home), *derived}
    files = {record.id: record.file for record in portfolio.pages()}
    files |= {record.id: record.file for record in portfolio.unreadable}
    shown &= files.keys()
    unread = next(
        (files[key] for key in sorted(shown) if files[key] not in portfolio.sources),
        None,
    )
    if unread is not None:  # a link, say: what its hash would speak of lies elsewhere
        raise DxplanError("closed-without-file", file=unread)
    return [
        {
            "id": key,
            "sha256": digest(portfolio.sources[files[key]].content),
            **derived.get(key, {}),
        }
        for key in sorted(shown)
    ]


def _plans(compliance: Compliance, home: str) -> set[str]:
    """The plans of a jurisdiction that have begun on the day, or have a task or target that exists."""
    used = {state.record.plan for state in compliance.tasks.values()}
    used |= {state.record.plan for state in compliance.targets.values()}
    return {
        plan.id
        for plan in compliance.portfolio.plans.values()
        if plan.jurisdiction == home
        and (
            plan.id in used
            or existence(compliance.portfolio, plan.id, home, None) <= compliance.as_of
        )
    }


def _registers(portfolio: Portfolio, home: str) -> list[Value]:
    files = (f"{PLANS}/{home}/{name}.yaml" for name in ("documents", "units"))
    sources = portfolio.sources
    return [
        {"file": file, "sha256": digest(sources[file].content)}
        for file in files
        if file in sources
    ]


def _scopes(compliance: Compliance, home: str) -> list[dict[str, Any]]:
    plans = _plans(compliance, home)
    rows = selected(compliance, {"jurisdiction": home})
    return summaries(row for row in rows if row.scope != "plan" or row.id in plans)


def _written(value: dict[str, Any] | float | str | None) -> Value:
    """A value as text; what is not determined is left out."""
    if isinstance(value, dict):
        return {key: _written(item) for key, item in value.items() if item is not None}
    return str(value)


# counted again ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Miscount:
    """A place of a manifest that says something else than a recount: ``old`` is what it says, ``new`` what is counted.

    ``id`` is the record, file or scope; ``path`` leads to the place, of what it leaves out to
    the list.
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
    for key, model, said in lists:
        written: Any = counted.get(key, [])
        yield from _miscounts_in(
            key, said, [model.model_validate(item) for item in written]
        )


def _miscounts_in(
    key: str, said: tuple[Any, ...], counted: list[Any]
) -> Iterator[Miscount]:
    """The differences in one list of a manifest."""
    left = {_name(item): item for item in counted}
    for i, item in enumerate(said):
        other = left.pop(_name(item), None)
        if other is None:
            yield Miscount((key, i), _name(item), _name(item), "")
        elif other != item:
            path = _differing(item, other)
            yield Miscount(
                (key, i, *path), _name(item), _at(item, path), _at(other, path)
            )
    for name in left:
        yield Miscount((key,), name, "", name)


def _name(item: Any) -> str:
    """What an item of a manifest speaks of."""
    if isinstance(item, FrozenScope):
        return f"{item.scope} {item.id}"
    return str(item.file if isinstance(item, FrozenRegister) else item.id)


def _differing(one: Any, other: Any) -> KeyPath:
    """The keys that lead to the first difference of two items."""
    if isinstance(one, FrontMatter):
        pairs = (
            (name, getattr(one, name), getattr(other, name))
            for name in type(one).model_fields
        )
    elif isinstance(one, dict) and isinstance(other, dict):
        pairs = ((name, one.get(name), other.get(name)) for name in {**one, **other})
    else:
        return ()
    name, a, b = next(pair for pair in pairs if pair[1] != pair[2])
    return (name, *(_differing(a, b) if a is not None and b is not None else ()))


def _at(item: Any, path: KeyPath) -> str:
    """The value at a path of an item; empty where it holds none."""
    for step in path:
        item = item.get(step) if isinstance(item, dict) else getattr(item, str(step))
    return "" if item is None else str(item)
