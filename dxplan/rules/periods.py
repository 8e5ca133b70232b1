"""H: closed periods. That a manifest was edited is found while reading it."""

from dxplan.diagnostics import Finding, Place
from dxplan.rules.context import Context, Findings


def misplaced_manifest(context: Context) -> Findings:
    """H302: a manifest that speaks of another jurisdiction or period than its path; a renamed one keeps its name."""
    portfolio = context.portfolio
    for key, closing in portfolio.periods.items():
        home, _, period = key.partition("/")
        named = closing.data.jurisdiction
        for part, found, expected in (
            ("jurisdiction", portfolio.current_id(named) if named != home else home, home),
            ("period", closing.data.period.text, period),
        ):
            if found != expected:
                words = {"key": part, "value": str(getattr(closing.data, part)), "path": expected}
                yield Finding("H302", Place(closing.file, (part,)), words, record=closing.id)
