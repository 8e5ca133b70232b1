"""The console that tables are rendered on."""

import io

from rich.console import Console


def table_console(out: io.StringIO, width: int, *, color: bool) -> Console:
    """A console of a fixed width that takes no mark-up from the data."""
    return Console(
        file=out,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
    )
