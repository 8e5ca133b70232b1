"""H: closed periods. That a manifest was edited is noticed while reading it."""

from collections.abc import Iterator

from dxplan.compliance.closed_periods import miscounts
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, KeyPath, Place, Related
from dxplan.errors import DxplanError
from dxplan.portfolio.portfolio import ClosedPeriodFile
from dxplan.rules.context import Context, Findings


def misplaced_manifest(context: Context) -> Findings:
    """H302: a manifest that speaks of another jurisdiction or period than its path."""
    for key, closing in context.portfolio.periods.items():
        home, _, period = key.partition("/")
        named_home = closing.fields.jurisdiction
        if named_home != home and _current_home(context, named_home) != home:
            yield _misplaced(closing, "jurisdiction", named_home, home)
        if closing.fields.period.text != period:
            yield _misplaced(closing, "period", closing.fields.period, period)


def _misplaced(
    closing: ClosedPeriodFile, key: str, value: object, expected: str
) -> Finding:
    args = {"key": key, "value": str(value), "path": expected}
    return Finding("H302", Place(closing.file, (key,)), args, record=closing.id)


def _current_home(context: Context, home: str) -> str:
    """The jurisdiction that an id names now, also where it was renamed without saying so."""
    rename = context.renames.get(("jurisdiction", home))
    if rename is not None:
        return rename.new.id
    return context.portfolio.current_id(home)


def replaced_manifest(context: Context) -> Findings:
    """H303: a closed period of the base that is gone or was replaced."""
    if context.base is None:
        return
    portfolio = context.portfolio
    for key, old in context.base.portfolio.periods.items():
        home, _, period = key.partition("/")
        current_home = _current_home(context, home)
        old_place = Place(old.file, ("sha256",), at_base=True)
        args = {"period": period}
        new = portfolio.periods.get(f"{current_home}/{period}")
        if new is not None:
            if new.fields != old.fields:
                new_place = Place(new.file, ("sha256",))
                related = (Related("before", old_place),)
                yield Finding("H303", new_place, args, related, record=old.id)
            continue
        is_unreadable = f"{current_home}/periods/{period}" in portfolio.broken
        if not is_unreadable:
            args["variant"] = "removed"
            yield Finding("H303", old_place, args, record=old.id)


def miscounted_manifest(context: Context) -> Findings:
    """H304: a new closed period that says something else than its commit gives."""
    for closing in _new_closings(context):
        yield from _miscounts(context, closing)


def _new_closings(context: Context) -> Iterator[ClosedPeriodFile]:
    """The closed periods that came with the change and replaced none."""
    if context.base is None:
        return
    old_keys = set()
    for key in context.base.portfolio.periods:
        home, _, period = key.partition("/")
        old_keys.add(f"{_current_home(context, home)}/{period}")
    for key, closing in context.portfolio.periods.items():
        if key not in old_keys:
            yield closing


def _miscounts(context: Context, closing: ClosedPeriodFile) -> Findings:
    closed = closing.fields
    plans = context.base.closed_at.get(closed.commit) if context.base else None
    if plans is None:
        args = {"variant": "unread", "commit": closed.commit}
        yield _miscount(closing, ("commit",), args)
        return
    if not closed.period.last <= closed.as_of <= closed.closed_on:
        args = {
            "variant": "day",
            "value": closed.as_of.isoformat(),
            "last": closed.period.last.isoformat(),
            "closed": closed.closed_on.isoformat(),
        }
        yield _miscount(closing, ("as_of",), args)
    settings = Settings(plans.config.due_soon_days, plans.config.stale_days)
    commit = closed.commit[:10]
    try:
        compliance = evaluate(plans.portfolio, closed.as_of, settings)
        differences = [*miscounts(closed, compliance)]
    except DxplanError:
        args = {"variant": "uncounted", "commit": commit, "id": closed.jurisdiction}
        yield _miscount(closing, ("jurisdiction",), args)
        return
    if not differences:
        return
    first = differences[0]
    args = {
        "at": ".".join(step for step in first.path if isinstance(step, str)),
        "id": first.id,
        "old": first.old,
        "new": first.new,
        "number": str(len(differences)),
        "commit": commit,
        "version": closed.version,
    }
    if not first.old:
        args["variant"] = "left-out"
    elif not first.new:
        args["variant"] = "added"
    yield _miscount(closing, first.path, args)


def _miscount(
    closing: ClosedPeriodFile, path: KeyPath, args: dict[str, str]
) -> Finding:
    return Finding("H304", Place(closing.file, path), args, record=closing.id)
