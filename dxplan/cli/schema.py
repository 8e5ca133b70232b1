"""The command `dxplan schema`."""

from pathlib import Path
from typing import Annotated

import typer

from dxplan.cli.output import write_data
from dxplan.errors import DxplanError, reason_of
from dxplan.exchange.manifest import manifest_schema
from dxplan.model.schema import schema_text, schemas, write_schemas


def command(
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR")] = None,
) -> None:
    """Print the JSON Schemas of the files."""
    described = {**schemas(), "dxplan": manifest_schema()}
    if out is None:
        write_data(schema_text(described))
        return
    try:
        write_schemas(out, described)
    except OSError as error:
        reason = reason_of(error)
        raise DxplanError("cannot-write-schema", folder=str(out), **reason) from error
