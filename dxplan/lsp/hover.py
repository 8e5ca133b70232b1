"""What the word under the cursor means: a key, a label, a reference."""

from dxplan.lsp.complete import EditorContext, names_group
from dxplan.lsp.cursor import Cursor
from dxplan.model.fields import FieldType, fields_of
from dxplan.wording.names import (
    REFERENCES,
    distinguishing_dates,
    full_name,
    referenced_record,
)


def hover(context: EditorContext, cursor: Cursor) -> str | None:
    """A few plain lines; None where there is nothing to say."""
    field_type = context.type_at(cursor)
    if field_type is None or not cursor.text:
        return None
    if cursor.role == "key":
        return _key(context, field_type, cursor.text)
    if names_group(cursor):
        return _group(context, cursor.text)
    if field_type.scalar == "reference":
        return _reference(context, field_type, cursor.text)
    return _word(context, field_type, cursor.text)


def _word(context: EditorContext, field_type: FieldType, word: str) -> str | None:
    """A value of a closed list with its label."""
    if word not in field_type.choices:
        return None
    label = context.label(field_type, word)
    if not label:
        return None
    return f"{word}: {label}"


def _group(context: EditorContext, written: str) -> str | None:
    """The title of a group of the plan."""
    for group in context.groups:
        if group.key == written:
            title, _ = group.title.get(context.catalogue.lang)
            return f"{written}: {title}"
    return None


def _key(context: EditorContext, field_type: FieldType, key: str) -> str | None:
    model = field_type.model
    if model is None or key not in fields_of(model):
        return None
    return f"{key}: {context.help_of(model, key)}"


def _reference(
    context: EditorContext, field_type: FieldType, written: str
) -> str | None:
    """The record by name, dates and id."""
    reference = REFERENCES[field_type.reference](written)
    record = referenced_record(context.portfolio, reference, context.jurisdiction)
    if record is None:
        return None
    lines = [full_name(record, context.portfolio, context.catalogue.lang)]
    dates = distinguishing_dates(record.fields)
    if dates:
        lines.append(dates)
    lines.append(record.id)
    return "\n".join(lines)
