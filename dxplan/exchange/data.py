"""The files below data/: which there are, and their bytes."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dxplan.compliance.summary import Compliance
from dxplan.exchange import items
from dxplan.exchange.items import Item
from dxplan.exchange.past import with_history
from dxplan.exchange.tables import csv_text
from dxplan.history.head import Head

DATASETS: Mapping[str, Callable[[Compliance], list[Item]]] = {
    "jurisdictions": lambda c: items.records(c, c.portfolio.jurisdictions),
    "plans": lambda c: items.records(c, c.portfolio.plans),
    "tasks": items.tasks,
    "targets": items.targets,
    "units": lambda c: items.records(c, c.portfolio.units),
    "documents": lambda c: items.records(c, c.portfolio.documents),
    "areas": lambda c: items.records(c, c.portfolio.areas),
    "indicators": lambda c: items.records(c, c.portfolio.indicators),
    "summary": lambda c: items.summaries(c.summaries.values()),
    "reports": lambda c: items.log(c, "reports"),
    "measurements": lambda c: items.log(c, "measurements"),
    "changes": lambda c: items.log(c, "changes"),
}


def envelope(compliance: Compliance, head: Head, rows: list[Item]) -> dict[str, Any]:
    """Items with what they speak of: the format's version, the day, the commit."""
    return {
        "schema": 1,
        "as_of": compliance.as_of.isoformat(),
        "commit": head.commit,
        "dirty": head.dirty,
        "items": rows,
    }


def json_text(document: Mapping[str, Any]) -> str:
    """JSON with one item a line: quick to write, and a diff of two builds reads line by line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in document["items"])
    head = json.dumps({key: value for key, value in document.items() if key != "items"}, ensure_ascii=False)
    return f'{head[:-1]}, "items": [\n{lines}\n]}}\n'


def data_files(compliance: Compliance, head: Head) -> Iterator[tuple[str, bytes]]:
    """Every file of data/, by its path in the site."""
    for name, rows_of in DATASETS.items():
        rows = rows_of(compliance)
        if name == "tasks" and head.history is not None:
            rows = with_history(rows, compliance, head.history)
        yield f"data/{name}.json", json_text(envelope(compliance, head, rows)).encode()
        yield f"data/{name}.csv", csv_text(rows).encode()
