"""What `dxplan fix` did."""

from dxplan.check.apply_fixes import FixResult
from dxplan.messages import Catalogue
from dxplan.text.terminal import printable


def applied_fixes(result: FixResult, prefix: str, catalogue: Catalogue) -> str:
    """A line for each fix, and how many there were."""
    lines = [
        f"{printable(prefix + fix.file)}:{fix.line}: {fix.code}"
        for fix in result.applied
    ]
    if lines:
        files = catalogue("terminal.files", count=len(result.changed))
        total = catalogue("terminal.fixed", count=len(lines), files=files)
    else:
        total = catalogue("terminal.nothing-to-fix")
    return "".join(f"{line}\n" for line in (*lines, total))
