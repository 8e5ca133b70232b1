"""H: closed periods. That a manifest was edited is found while reading it."""

from collections.abc import Iterator

from dxplan.compliance.closed_periods import miscounts
from dxplan.compliance.evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, Place, Related
from dxplan.errors import DxplanError
from dxplan.portfolio.portfolio import ClosedPeriodFile
from dxplan.rules.context import Context, Findings


def misplaced_manifest(context: Context) -> Findings:
    """H302: a manifest that speaks of another jurisdiction or period than its path; a renamed one keeps its name."""
    portfolio = context.portfolio
    for key, closing in portfolio.periods.items():
        home, _, period = key.partition("/")
        named = closing.fields.jurisdiction
        for part, found, expected in (
            (
                "jurisdiction",
                _home_now(context, named) if named != home else home,
                home,
            ),
            ("period", closing.fields.period.text, period),
        ):
            if found != expected:
                words = {
                    "key": part,
                    "value": str(getattr(closing.fields, part)),
                    "path": expected,
                }
                yield Finding(
                    "H302", Place(closing.file, (part,)), words, record=closing.id
                )


def _home_now(context: Context, home: str) -> str:
    """The jurisdiction that an id names now, also where only H210 says that it was renamed."""
    rename = context.renames.get(("jurisdiction", home))
    return rename.new.id if rename else context.portfolio.current_id(home)


def replaced_manifest(context: Context) -> Findings:
    """H303: a closed period of the base that is gone or was replaced; of one that was edited H301 tells."""
    base, portfolio = context.base, context.portfolio
    for key, closing in base.portfolio.periods.items() if base else ():
        home, _, period = key.partition("/")
        now = f"{_home_now(context, home)}/{period}"
        before = Place(closing.file, ("sha256",), at_base=True)
        if now in portfolio.periods:
            if portfolio.periods[now].fields != closing.fields:
                here = Place(portfolio.periods[now].file, ("sha256",))
                yield Finding(
                    "H303",
                    here,
                    {"period": period},
                    (Related("before", before),),
                    closing.id,
                )
        elif f"{now.replace('/', '/periods/')}" not in portfolio.broken:
            yield Finding(
                "H303",
                before,
                {"period": period, "variant": "removed"},
                record=closing.id,
            )


def miscounted_manifest(context: Context) -> Findings:
    """H304: a closed period that the base does not have, and that says something else than its commit gives."""
    for closing in _new_closings(context):
        yield from _counted_again(context, closing)


def _new_closings(context: Context) -> Iterator[ClosedPeriodFile]:
    """The closed periods that came with the change; of those that were replaced H303 speaks."""
    if context.base is None:
        return
    keys = (key.partition("/") for key in context.base.portfolio.periods)
    before = {f"{_home_now(context, home)}/{period}" for home, _, period in keys}
    for key, closing in context.portfolio.periods.items():
        if key not in before:
            yield closing


def _counted_again(context: Context, closing: ClosedPeriodFile) -> Findings:
    closed = closing.fields
    plans = context.base.closed_at.get(closed.commit) if context.base else None
    if plans is None:
        yield Finding(
            "H304",
            Place(closing.file, ("commit",)),
            {"variant": "unread", "commit": closed.commit},
            record=closing.id,
        )
        return
    if not closed.period.last <= closed.as_of <= closed.closed_on:
        days = {
            "value": closed.as_of.isoformat(),
            "last": closed.period.last.isoformat(),
        }
        words = {"variant": "day", **days, "closed": closed.closed_on.isoformat()}
        yield Finding("H304", Place(closing.file, ("as_of",)), words, record=closing.id)
    settings = Settings(plans.config.due_soon_days, plans.config.stale_days)
    try:
        found = [*miscounts(closed, evaluate(plans.portfolio, closed.as_of, settings))]
    except DxplanError:
        words = {
            "variant": "uncounted",
            "commit": closed.commit[:10],
            "id": closed.jurisdiction,
        }
        yield Finding(
            "H304", Place(closing.file, ("jurisdiction",)), words, record=closing.id
        )
        return
    if found:
        first = found[0]
        at = ".".join(str(step) for step in first.path if isinstance(step, str))
        words = {
            "at": at,
            "id": first.id,
            "old": first.old,
            "new": first.new,
            "number": str(len(found)),
        }
        words |= {"commit": closed.commit[:10], "version": closed.version}
        if not first.old or not first.new:
            words["variant"] = "left-out" if not first.old else "added"
        yield Finding("H304", Place(closing.file, first.path), words, record=closing.id)
