"""A page each target, and each indicator that targets of several plans share."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from dxplan.compliance.logs import changes_in_force
from dxplan.compliance.targets import TargetState, threshold_of
from dxplan.model.registers import Indicator
from dxplan.portfolio.portfolio import Record
from dxplan.site.page import Page
from dxplan.site.site import Site
from dxplan.site.sources import basis


def targets(site: Site) -> Iterator[Page]:
    """A page each target."""
    for key, state in site.compliance.targets.items():
        record = state.record
        indicator = site.portfolio.indicator(state.target.indicator)
        context = {
            "crumbs": ("plans.html", record.jurisdiction, record.plan),
            "record": record,
            "state": state,
            "target": state.target,
            "indicator": indicator.id if indicator else None,
            "restated": site.restated.get(key, []),
            "rule": _rule(state, indicator),
            "line": state.line.quantize(Decimal("0.1"), ROUND_HALF_UP)
            if state.line is not None
            else None,
            "home": site.compliance.home(state),
            "changes": changes_in_force(record.fields.changes, site.as_of),
        }
        yield Page(key, "target.html", context)


def _rule(state: TargetState, indicator: Record[Indicator] | None) -> str | None:
    """How the target's operator is read: a bare number as "at least", of a rank as "at most"."""
    wanted = threshold_of(state.target, indicator.fields if indicator else None)
    if wanted is None:
        return None
    read = {"=": "reach", "~": "about"}.get(
        str(state.target.operator), "strict" if wanted.strict else "plain"
    )
    return f"{read}_{'least' if wanted.higher else 'most'}"


def indicators(site: Site) -> Iterator[Page]:
    """A page each shared indicator."""
    for key, record in site.portfolio.indicators.items():
        found = ordered(site.by_indicator.get(key, []))
        having = {state.record.jurisdiction for state in found}
        context = {
            "crumbs": ("targets.html",),
            "record": record,
            "targets": found,
            "measured": basis(site, found),
            "silent": [
                other
                for other in site.present
                if other not in having and not _is_national(site, other)
            ],
        }
        yield Page(key, "indicator.html", context)


def _is_national(site: Site, jurisdiction: str) -> bool:
    return site.portfolio.jurisdictions[jurisdiction].fields.level == "national"


def ordered(states: list[TargetState]) -> list[TargetState]:
    """Targets by jurisdiction, deadline and plan."""
    return sorted(
        states,
        key=lambda s: (
            str(s.record.jurisdiction),
            s.due is None,
            s.due or s.exists_from,
            s.id,
        ),
    )
