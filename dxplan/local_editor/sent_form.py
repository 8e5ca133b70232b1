"""What a browser sends of a form: texts by name, a file, and from which state it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dxplan.editing.given import Given
from dxplan.errors import DxplanError
from dxplan.local_editor.form_fields import DOCUMENT, Form
from dxplan.local_editor.uploads import Upload

_TAKES_DOCUMENT = {"report": "evidence", "extend": "document", "measure": "document"}
"""The key that a document is named by which is registered along."""


class FieldError(DxplanError):
    """What is wrong with one field of the form, by its name."""

    def __init__(self, name: str, key: str, **args: str) -> None:
        super().__init__(key, **args)
        self.name = name


@dataclass(frozen=True)
class SentForm:
    """What was sent. ``base`` names the state of the record's file that the form was made from.

    ``reviewed`` names the change that was last shown. ``upload_error`` is why a file that was sent
    is not taken.
    """

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    base: str = ""
    reviewed: str = ""
    upload: Upload | None = None
    upload_error: FieldError | None = None

    def all_of(self, name: str) -> tuple[str, ...]:
        """What was typed into a field, without what is empty."""
        texts = (
            text.replace("\r\n", "\n").strip() for text in self.texts.get(name, ())
        )
        return tuple(text for text in texts if text)

    def given(self, form: Form) -> Given:
        """The values that the fields of a form hold.

        Raises FieldError for a file that is not taken and a new document without a number, and
        UnusableTextError for a text that no file may hold.
        """
        if self.upload_error is not None:
            raise self.upload_error
        values: dict[str, tuple[str, ...]] = {}
        details: dict[str, str] = {}
        for name in sorted(form.names):
            texts = self.all_of(name)
            if not texts:
                continue
            if name.startswith(DOCUMENT):
                details[name.removeprefix(DOCUMENT)] = texts[0]
            else:
                values[name] = texts
        if details:
            self._name_document(form, values, details)
        if self.upload is not None:
            values["evidence"] = (*values.get("evidence", ()), self.upload.name)
        return Given(values, details)

    def _name_document(
        self, form: Form, values: dict[str, tuple[str, ...]], details: dict[str, str]
    ) -> None:
        """Name a document that is to be registered by its number, where the entry names one."""
        key = _TAKES_DOCUMENT[form.action]
        before = values.get(key, ())
        number = details.get("number")
        if number is None and before:
            return  # the day of a document whose number was typed there
        if number is None:
            raise FieldError(f"{DOCUMENT}number", "document-needs-number")
        if before and key != "evidence":
            raise FieldError(key, "document-twice")
        values[key] = (*before, number)
