"""Where the templates of the package lie."""

from pathlib import Path

import dxplan


def shipped_templates() -> Path:
    """The templates of the package: in the wheel inside of it, in the repository beside it."""
    package = Path(dxplan.__file__).parent
    inside = package / "site_templates"
    return inside if inside.is_dir() else package.parent / "site_templates"
