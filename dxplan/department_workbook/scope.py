"""Whose rows are asked for: a unit by id, key or name, a plan by id."""

from collections.abc import Iterator

from dxplan.errors import DxplanError
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import Candidate, Candidates, suggest


def unit_named(portfolio: Portfolio, written: str, plan: str = "") -> str:
    """The id of the unit that is meant, by id, key, name or short name, with or without accents.

    Of several the one of the jurisdiction of ``plan``. Raises DxplanError where there is none, or
    where several are left.
    """
    if written in portfolio.units:
        return written
    candidates = Candidates(_units(portfolio))
    same = candidates.same(written)
    home = plan.partition("/")[0]
    for units in (same, [unit for unit in same if unit.startswith(f"{home}/")]):
        if len(units) == 1:
            return units[0]
    if same:
        raise DxplanError("several-units", name=written, units=", ".join(sorted(same)))
    suggestion = suggest(written, candidates)
    if suggestion is None:
        raise DxplanError("unknown-id", id=written)
    raise DxplanError("unknown-id-meant", id=written, meant=suggestion.value)


def plan_named(portfolio: Portfolio, written: str) -> str:
    """The id of a plan, which may be a former one; raises DxplanError where there is none."""
    current = portfolio.current_id(written)
    if current in portfolio.plans:
        return current
    suggestion = suggest(written, [(plan, ()) for plan in portfolio.plans])
    if suggestion is None:
        raise DxplanError("unknown-id", id=written)
    raise DxplanError("unknown-id-meant", id=written, meant=suggestion.value)


def _units(portfolio: Portfolio) -> Iterator[Candidate]:
    for unit, record in portfolio.units.items():
        fields = record.fields
        names = [*fields.aliases]
        for text in (fields.name, fields.short):
            if text is not None:
                names += [name for name in (text.vi, text.en) if name]
        yield unit, names
