"""`dxplan schema`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from dxplan.cli.options import write_data
from dxplan.errors import DxplanError, reason_of


def command(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR"),
    ] = None,
) -> None:
    """Print the JSON Schemas of the files."""
    from dxplan.files.atomic import replace_file
    from dxplan.model.schema import schemas

    if out is None:
        write_data(_text(schemas()))
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, schema in schemas().items():
            replace_file(out / f"{name}.schema.json", _text(schema).encode("utf-8"))
    except OSError as error:
        raise DxplanError(
            "cannot-write-schema", folder=str(out), **reason_of(error)
        ) from error


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
