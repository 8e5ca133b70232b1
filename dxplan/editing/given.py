"""What somebody gives for an entry or a record: texts as people write them, by key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_TEXT
from dxplan.text.hidden_characters import hidden_character_in

DOCUMENT_DETAILS = ("number", "date", "title", "type", "issuer", "url")
"""What may be said of a document that is not registered yet."""


ANY_KEY = "KEY"
"""Stands for a key with its value, of which any one will do."""


@dataclass(frozen=True, slots=True)
class Given:
    """Texts by key (`status`, `note.en`), each as often as it was given.

    ``document`` holds what is said of a document that no register has yet, by
    `DOCUMENT_DETAILS`. Raises UnusableTextError for what no file may hold.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    document: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, texts in self.values.items():
            refuse_unusable(key, *texts)
        for detail, text in self.document.items():
            refuse_unusable(f"--document-{detail}", text)

    def one(self, key: str) -> str:
        """The only text of a key, empty where there is none; raises DxplanError for several."""
        texts = self.values.get(key, ())
        if len(texts) > 1:
            raise UnusableTextError("given-twice", key)
        return texts[0] if texts else ""

    def having(self, key: str, *texts: str) -> "Given":
        """The same with other texts for a key; with none of it where there are none."""
        values = {**self.values}
        values.pop(key, None)
        if texts:
            values[key] = texts
        return replace(self, values=values)

    def or_else(self, key: str, text: str) -> "Given":
        """The same with a text for a key that nothing was given for; an empty one is none."""
        if self.values.get(key) or not text:
            return self
        return self.having(key, text)

    def describing(self, detail: str, text: str) -> "Given":
        """The same with a detail of the document that is to be registered."""
        return replace(self, document={**self.document, detail: text})


class UnusableTextError(DxplanError):
    """A text that no file may hold, or one more than there may be, by the key it is given for."""

    def __init__(self, problem: str, name: str, **details: str) -> None:
        self.name = name
        super().__init__(problem, name=name, **details)

    def named(self, label: str) -> DxplanError:
        """The same, with another name of the key."""
        return DxplanError(self.key, **{**self.details, "name": label})


def refuse_unusable(name: str, *texts: str) -> None:
    """Raise UnusableTextError for a hidden character, and for more than a file may hold."""
    for text in texts:
        character = hidden_character_in(text)
        if character:
            raise UnusableTextError("given-hidden", name, character=character)
        if len(text) > MAX_TEXT:
            raise UnusableTextError("given-too-long", name, limit=str(MAX_TEXT))


class MissingValuesError(DxplanError):
    """What nobody gave and can't be done without: keys, and options such as `--document-date`.

    ``about`` is what lacks them, where that is not clear by itself.
    """

    def __init__(self, names: Iterable[str], about: str = "") -> None:
        self.names = tuple(names)
        self.about = about
        written = [
            name if name.startswith("--") else f"{name}=…" for name in self.names
        ]
        subject = "document" if self.is_of_document else "about"
        variant = {"variant": subject} if about else {}
        super().__init__(
            "missing-values", names=", ".join(written), about=about, **variant
        )

    @property
    def is_of_document(self) -> bool:
        """Whether a document that no register has lacks them."""
        return all(name.startswith("--document-") for name in self.names)


class RefusedValueError(DxplanError):
    """A text that can't be what its key holds, with what is wrong and what may be meant."""

    def __init__(self, name: str, value: str, problem: str) -> None:
        self.name = name
        super().__init__("refused-value", name=name, value=value, problem=problem)

    def of_option(self, key: str, option: str) -> "RefusedValueError":
        """The same, with the name of the option by which a key is given."""
        if self.name != key:
            return self
        return RefusedValueError(option, self.details["value"], self.details["problem"])


def assignments(written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`KEY=VALUE` of a command line by key; raises DxplanError for what is none."""
    values: dict[str, tuple[str, ...]] = {}
    for text in written:
        key, sign, value = text.partition("=")
        key = key.strip()
        if not sign or not key:
            raise DxplanError("no-assignment", text=text)
        values[key] = (*values.get(key, ()), value.strip())
    return values
