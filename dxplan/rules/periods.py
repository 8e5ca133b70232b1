"""H: closed periods. That a manifest was edited is found while reading it."""

from dxplan.diagnostics import Finding, Place, Related
from dxplan.rules.context import Context, Findings


def misplaced_manifest(context: Context) -> Findings:
    """H302: a manifest that speaks of another jurisdiction or period than its path; a renamed one keeps its name."""
    portfolio = context.portfolio
    for key, closing in portfolio.periods.items():
        home, _, period = key.partition("/")
        named = closing.data.jurisdiction
        for part, found, expected in (
            ("jurisdiction", _home_now(context, named) if named != home else home, home),
            ("period", closing.data.period.text, period),
        ):
            if found != expected:
                words = {"key": part, "value": str(getattr(closing.data, part)), "path": expected}
                yield Finding("H302", Place(closing.file, (part,)), words, record=closing.id)


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
        before = Place(closing.file, ("sha256",), before=True)
        if now in portfolio.periods:
            if portfolio.periods[now].data != closing.data:
                here = Place(portfolio.periods[now].file, ("sha256",))
                yield Finding("H303", here, {"period": period}, (Related("before", before),), closing.id)
        elif f"{now.replace('/', '/periods/')}" not in portfolio.broken:
            yield Finding("H303", before, {"period": period, "variant": "removed"}, record=closing.id)
