"""Which unit somebody means who writes its id, its key or one of its names."""

from dxplan.errors import DxplanError
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import Candidates, suggest

_LISTED = 8
"""How many units an error names."""


def unit_named(portfolio: Portfolio, written: str) -> str:
    """The id of the one unit that a text names; raises DxplanError where it is none or several."""
    units = units_named(portfolio, written)
    if len(units) == 1:
        return units[0]
    if units:
        raise DxplanError("several-units", unit=written, units=_listed(units))
    suggestion = suggest(written, _candidates(portfolio))
    if suggestion is None:
        raise DxplanError("unknown-unit", unit=written)
    raise DxplanError("unknown-unit-meant", unit=written, meant=suggestion.value)


def units_named(portfolio: Portfolio, written: str) -> list[str]:
    """The ids of the units that a text names.

    An id, also a former one, names one unit; a key, a name, a short name or an alias may name
    several. Accents, case and separators do not count.
    """
    current = portfolio.current_id(written)
    if current in portfolio.units:
        return [current]
    return sorted(_candidates(portfolio).same(written))


def _candidates(portfolio: Portfolio) -> Candidates:
    """Every unit with all that it is called."""
    names = {}
    for key, record in portfolio.units.items():
        unit = record.fields
        texts = [unit.name.vi, unit.name.en, *unit.aliases]
        if unit.short is not None:
            texts += [unit.short.vi, unit.short.en]
        names[key] = [text for text in texts if text]
    return Candidates(names.items())


def _listed(units: list[str]) -> str:
    """Some units, and that there are more."""
    listed = ", ".join(units[:_LISTED])
    if len(units) > _LISTED:
        return f"{listed} …"
    return listed
