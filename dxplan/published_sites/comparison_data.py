"""The comparison as data: JSON with everything, a CSV for each table."""

from collections.abc import Iterator
from typing import Any

from dxplan.compliance.deadline_evaluation import BOXES
from dxplan.compliance.rates import RATES
from dxplan.exchange.csv_output import csv_under
from dxplan.exchange.json_output import json_bytes
from dxplan.exchange.manifest import Manifest
from dxplan.model.values import Text
from dxplan.published_sites.comparison import Comparison, IndicatorTarget
from dxplan.published_sites.place import Place
from dxplan.published_sites.site_data import TextRow
from dxplan.published_sites.source import Source

SCHEMA = 1
"""The version of comparison.json."""

_OF_MANIFEST = ("as_of", "version", "schema", "commit", "publisher", "official")
_SOURCE = (
    "site", "state", "reason", "notes", *_OF_MANIFEST, "sha256", "pinned_sha256", "missing_files",
)  # fmt: skip
_PLACE = (
    "site", "id", "name_vi", "name_en", "level", "as_of", "official", "tasks", "assigned",
    "reported", "as_read",
)  # fmt: skip
_RATE = (
    "rate", "rank", "site", "id", "name_vi", "name_en", "as_of", "numerator", "denominator",
    "value", "coverage",
)  # fmt: skip
_TARGET = (
    "indicator", "site", "place", "name_vi", "name_en", "as_of", "target", "operator", "value",
    "measure_vi", "measure_en", "by", "state", "latest", "latest_date", "latest_met",
    "latest_certainty",
)  # fmt: skip


def comparison_files(comparison: Comparison) -> Iterator[tuple[str, bytes]]:
    """The files of the data, by their path in the site."""
    sources = [source_item(source) for source in comparison.sources]
    places = [_place(place) for place in comparison.places]
    rates = [*_rates(comparison)]
    targets = [
        _target(indicator.key, one)
        for indicator in comparison.indicators
        for one in indicator.targets
    ]
    document = {
        "schema": SCHEMA,
        "as_of": comparison.as_of.isoformat() if comparison.as_of else None,
        "stale_days": comparison.stale_days,
        "sources": sources,
        "places": places,
        "rates": rates,
        "targets": targets,
    }
    yield "data/comparison.json", json_bytes(document)
    columns = (*_PLACE, *BOXES)
    flat = [{**place, **(place["boxes"] or {})} for place in places]
    yield _csv("sources", _SOURCE, sources)
    yield _csv("places", columns, flat)
    yield _csv("rates", _RATE, rates)
    yield _csv("targets", _TARGET, targets)


def _csv(
    name: str, columns: tuple[str, ...], items: list[dict[str, Any]]
) -> tuple[str, bytes]:
    rows = [[_cell(item.get(column)) for column in columns] for item in items]
    return f"data/{name}.csv", csv_under(columns, rows).encode()


def _cell(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value


def source_item(source: Source) -> dict[str, Any]:
    """A source and what became of it."""
    pinned = source.pinned
    is_other = pinned is not None and pinned.sha256 != source.sha256
    return {
        "site": source.site,
        "state": source.state,
        "reason": source.reason or None,
        "notes": list(source.notes),
        **_manifest_item(source.manifest),
        "sha256": source.sha256,
        "pinned_sha256": pinned.sha256 if pinned and is_other else None,
        "missing_files": source.missing_files,
    }


def _manifest_item(manifest: Manifest | None) -> dict[str, Any]:
    """What a source says of itself; every key is null where that could not be read."""
    if manifest is None:
        return dict.fromkeys(_OF_MANIFEST)
    return {
        "as_of": None if manifest.as_of is None else manifest.as_of.isoformat(),
        "version": manifest.version,
        "schema": manifest.schema_version,
        "commit": manifest.commit,
        "publisher": manifest.publisher,
        "official": manifest.official,
    }


def _named(text: Text) -> dict[str, str | None]:
    return {"name_vi": text.vi, "name_en": text.en}


def _place(place: Place) -> dict[str, Any]:
    numbers = place.numbers
    manifest = place.source.manifest
    return {
        "site": place.source.site,
        "id": place.id,
        **_named(place.name),
        "level": place.row.level,
        "as_of": place.as_of.isoformat(),
        "official": manifest.official if manifest else None,
        "tasks": numbers.tasks,
        "assigned": numbers.assigned,
        "reported": numbers.reported,
        "as_read": numbers.as_read,
        "boxes": numbers.boxes,
        "targets": numbers.targets,
    }


def _rates(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for name in RATES:
        for ranked in comparison.league(name):
            rate, place = ranked.rate, ranked.place
            value = rate.shown_value if rate else None
            yield {
                "rate": name,
                "rank": ranked.rank,
                "site": place.source.site,
                "id": place.id,
                **_named(place.name),
                "as_of": place.as_of.isoformat(),
                "numerator": rate.numerator if rate else None,
                "denominator": rate.denominator if rate else None,
                "value": float(value) if value is not None else None,
                "coverage": rate.coverage if rate else None,
            }


def _target(key: str, one: IndicatorTarget) -> dict[str, Any]:
    target, latest = one.target, one.target.latest
    measure = text_of(target.measure)
    value = latest.value_text if latest else None
    return {
        "indicator": key,
        "site": one.place.source.site,
        "place": one.place.id,
        **_named(one.place.name),
        "as_of": one.place.as_of.isoformat(),
        "target": target.id,
        "operator": target.operator,
        "value": target.value_text,
        "measure_vi": measure.vi,
        "measure_en": measure.en,
        "by": target.by.form if target.by else None,
        "state": target.state,
        "latest": value,
        "latest_date": latest.date_text if latest else None,
        "latest_met": latest.met if latest else None,
        "latest_certainty": latest.certainty if latest else None,
    }


def text_of(value: TextRow | str | None) -> Text:
    """A text that may be written without its language, and is Vietnamese then."""
    if isinstance(value, TextRow):
        return value.text
    return Text.model_construct(vi=value, en=None)
