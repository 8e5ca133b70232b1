"""Values as they stand in HTML: text is escaped, HTML that is safe is taken as it is.

The same as `markupsafe.escape` and `Markup.format`, for what is done some hundred times a page:
no object is made for each piece on its way into a longer one.
"""

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


def as_html(value: object) -> str:
    """A value as it stands in a page."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]  # its type was just compared
    if kind is str:
        return _escape_inner(value)  # type: ignore[arg-type]
    if kind is int:
        return str(value)
    return escape(value)
