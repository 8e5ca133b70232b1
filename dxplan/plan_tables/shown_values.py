"""Values of front matter on one line, as the report of an import shows them."""

from dxplan.diagnostics import Value


def shown_value(value: Value | None) -> str:
    """A value on one line, as the report shows it."""
    if isinstance(value, list):
        return ", ".join(map(shown_value, value))
    if isinstance(value, dict):
        return _shown_map(value)
    return value or ""


def _shown_map(value: dict[str, Value]) -> str:
    if value.keys() == {"vi"}:
        return shown_value(value["vi"])
    if "title" in value and "type" in value:
        return f"{value['type']}: {shown_value(value['title'])}"
    if "value" in value and "operator" in value:
        counted = shown_value(value.get("measure"))
        return f"{value['operator']} {value['value']} {counted}".strip()
    return ", ".join(f"{key}: {shown_value(item)}" for key, item in value.items())
