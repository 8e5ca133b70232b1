"""What the word under the cursor means: a key's purpose, a status's label, what a reference leads to."""

from dxplan.lsp.complete import CompletionContext
from dxplan.lsp.cursor import Cursor
from dxplan.model.fields import fields_of, type_at
from dxplan.model.records import MODELS
from dxplan.wording.names import (
    REFERENCES,
    distinguishing_dates,
    full_name,
    referenced_record,
)


def hover(known: CompletionContext, cursor: Cursor) -> str | None:
    """A few plain lines; None where there is nothing to say."""
    model = MODELS[known.kind] if known.kind else None
    shape = type_at(model, cursor.path, cursor.siblings) if model else None
    if shape is None or not cursor.text:
        return None
    if cursor.role == "key":
        named = (
            shape.model
            if shape.model and cursor.text in fields_of(shape.model)
            else None
        )
        return f"{cursor.text}: {known.sentence(named, cursor.text)}" if named else None
    if shape.scalar == "reference":
        reference = REFERENCES[shape.reference](cursor.text)
        record = referenced_record(known.portfolio, reference, known.jurisdiction)
        if record is None:
            return None
        return "\n".join(
            filter(
                None,
                [
                    full_name(record, known.portfolio, known.words.lang),
                    distinguishing_dates(record.fields),
                    record.id,
                ],
            )
        )
    label = (
        known.words.get(f"labels.{shape.labels}.{cursor.text}")
        if cursor.text in shape.words
        else None
    )
    return f"{cursor.text}: {label}" if label else None
