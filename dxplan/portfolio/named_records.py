"""Which record somebody means: a unit by id, key or name, another record by its id."""

import re
from collections.abc import Iterable, Iterator

from dxplan.errors import DxplanError
from dxplan.model.records import Kind
from dxplan.portfolio.portfolio import Portfolio
from dxplan.text.suggest import Candidate, Candidates, Suggestion, suggest

_LEVEL = "(?:tỉnh|thành phố|xã|phường|đặc khu)"
_LISTED = 8
"""How many units an error names."""


def unit_named(portfolio: Portfolio, written: str, plan: str = "") -> str:
    """The id of the unit that is meant, by id, key, name or short name, with or without accents.

    The name of the jurisdiction at its end may be left out.
    Of several the one of the jurisdiction of ``plan``. Raises DxplanError where there is none, or
    where several are left.
    """
    units = units_named(portfolio, written)
    home = plan.partition("/")[0]
    for some in (units, [unit for unit in units if unit.startswith(f"{home}/")]):
        if len(some) == 1:
            return some[0]
    if units:
        raise DxplanError("several-units", name=written, units=_listed(units))
    raise _unknown(written, suggest(written, _units(portfolio)))


def units_named(portfolio: Portfolio, written: str) -> list[str]:
    """The ids of the units that a text may mean.

    An id, also a former one, means one; a key or name may be that of several.
    """
    current = portfolio.current_id(written)
    if current in portfolio.units:
        return [current]
    return sorted(Candidates(_units(portfolio)).same(written))


def plan_named(portfolio: Portfolio, written: str) -> str:
    """The id of a plan, which may be a former one; raises DxplanError where there is none."""
    return _named(portfolio, "plan", written)


def jurisdiction_named(portfolio: Portfolio, written: str) -> str:
    """Likewise the id of a jurisdiction."""
    return _named(portfolio, "jurisdiction", written)


def _named(portfolio: Portfolio, kind: Kind, written: str) -> str:
    index = portfolio.index(kind)
    current = portfolio.current_id(written)
    if current in index:
        return current
    raise _unknown(written, suggest(written, [(record, ()) for record in index]))


def _unknown(written: str, suggestion: Suggestion | None) -> DxplanError:
    if suggestion is None:
        return DxplanError("unknown-id", id=written)
    return DxplanError("unknown-id-meant", id=written, meant=suggestion.value)


def _listed(units: list[str]) -> str:
    """Some units, and that there are more."""
    listed = ", ".join(units[:_LISTED])
    if len(units) > _LISTED:
        return f"{listed} …"
    return listed


def _units(portfolio: Portfolio) -> Iterator[Candidate]:
    for unit, record in portfolio.units.items():
        fields = record.fields
        names = [*fields.aliases]
        for text in (fields.name, fields.short):
            if text is not None:
                names += [name for name in (text.vi, text.en) if name]
        place = portfolio.jurisdictions.get(record.jurisdiction or "")
        if place is not None:
            names += _without_place(names, place.fields.name.vi or "")
        yield unit, names


def _without_place(names: Iterable[str], place: str) -> list[str]:
    """Names as people of a place say them: `Sở Y tế` of `Sở Y tế tỉnh Nghệ An`."""
    bare = re.sub(rf"^{_LEVEL} ", "", place, flags=re.IGNORECASE)
    if not bare:
        return []
    ending = re.compile(rf"[ ,-]+(?:{_LEVEL} )?{re.escape(bare)}$", flags=re.IGNORECASE)
    return [ending.sub("", name) for name in names if ending.search(name)]
