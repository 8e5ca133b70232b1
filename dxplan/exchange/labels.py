"""What readers see of columns: headings, meanings, types and labels, in every language."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from dxplan.exchange.columns import Column
from dxplan.exchange.fields import LISTS, ItemField
from dxplan.messages import LANGUAGES, Catalogue, catalogue, read_catalogue
from dxplan.messages.layered_entries import LayeredEntries
from dxplan.model.field_words import section_label


@cache
def data_catalogue(lang: str, *, official: bool = False) -> Catalogue:
    """The catalogue of the data files, over that of findings; or of an official publication."""
    own = read_catalogue(lang, Path(__file__).parent / "words" / f"{lang}.yaml")
    shared = catalogue(lang)
    entries = LayeredEntries(shared.entries, own.entries, official=official)
    files = (f"dxplan/exchange/words/{lang}.yaml", *shared.files)
    return Catalogue(lang, entries, files)


def both(key: str) -> str:
    """A sentence in every language, for formats that hold one text."""
    return both_of(lambda lang: data_catalogue(lang)(key))


def both_of(text_in: Callable[[str], str]) -> str:
    """What a function of a language gives in every language."""
    return " | ".join(dict.fromkeys(text_in(lang) for lang in LANGUAGES))


def heading(column: Column, lang: str, *, official: bool = False) -> str:
    """What stands above a column."""
    text = " – ".join(_name(field, lang, official=official) for field in column.fields)
    if column.counts:
        return data_catalogue(lang)("counted.heading", name=text)
    if not column.lang:
        return text
    return f"{text} ({data_catalogue(lang)(f'lang.{column.lang}')})"


def _name(field: ItemField, lang: str, *, official: bool = False) -> str:
    catalogue_of = data_catalogue(lang, official=official)
    if field.companion:
        name = _label(catalogue_of, field.says, field.beside)
        return catalogue_of(f"{field.companion}.label", name=name)
    return _label(catalogue_of, field.says, field.key) or catalogue_of(
        f"labels.{field.labels}.{field.key}"
    )


def _label(catalogue_of: Catalogue, name: str, key: str) -> str | None:
    own = section_label(catalogue_of, name, key, short=True)
    return own or section_label(catalogue_of, "any", key, short=True)


def column_field_meaning(field: ItemField, lang: str) -> str:
    """What a field holds, in the sentence for readers, else in that for writers."""
    say = data_catalogue(lang)
    if field.companion:
        name = _label(say, field.says, field.beside)
        return say(f"{field.companion}.meaning", name=name)
    own = f"fields.{field.says}.{field.key}"
    shared = f"fields.any.{field.key}"
    for entry in (
        f"{own}.data",
        f"{own}.meaning",
        f"fields.{field.says}.each.meaning",
        f"{shared}.data",
    ):
        meaning = say.get(entry)
        if meaning is not None:
            return meaning
    return say(f"{shared}.meaning")


def column_meaning(column: Column, lang: str) -> str:
    """What a column holds: its innermost field, and how several values are written."""
    if column.counts:
        return data_catalogue(lang)("counted.meaning", name=_name(column.field, lang))
    text = column_field_meaning(column.field, lang)
    return f"{text} {data_catalogue(lang)('joined')}" if column.joined else text


def type_name(column: Column, lang: str) -> str:
    """The type of a column, with its unit and what it refers to."""
    field, say = column.field, data_catalogue(lang)
    kind = say(f"kind.{column.kind}")
    text = [say("kind.many", kind=kind) if column.joined else kind]
    if field.unit:
        text.append(say(f"unit.{field.unit}"))
    if field.refers and not column.lang:
        text.append(say("refers", dataset=refers_to(field.refers, lang)))
    return "; ".join(text)


def refers_to(dataset: str, lang: str) -> str:
    """The title of what a reference leads to."""
    if dataset == "records":
        return data_catalogue(lang)("records")
    return title(dataset, lang)


def title(table: str, lang: str) -> str:
    """What a dataset, or the long table of a list, is called."""
    listed = LISTS.get(table)
    if listed is None:
        return data_catalogue(lang)(f"dataset.{table}.title")
    named = " – ".join(_name(field, lang) for field in listed.path)
    return data_catalogue(lang)(
        "list.title", dataset=title(listed.dataset, lang), column=named
    )


def about(table: str, lang: str) -> str:
    """What a row of a dataset, or of the long table of a list, is."""
    listed = LISTS.get(table)
    if listed is None:
        return data_catalogue(lang)(f"dataset.{table}.about")
    return data_catalogue(lang)(
        "list.about",
        dataset=title(listed.dataset, lang),
        column=_name(listed.field, lang),
    )


def label(field: ItemField, word: str, lang: str, *, official: bool = False) -> str:
    """What a reader sees in the place of a word of a closed list."""
    if word == "%":
        return word
    return (
        data_catalogue(lang, official=official).get(f"labels.{field.labels}.{word}")
        or word
    )


def choice_labels(column: Column, lang: str, *, official: bool = False) -> str:
    """The words of a closed list, each with what it means."""
    if column.lang:
        return ""
    text = []
    for word in column.field.choices:
        shown = label(column.field, word, lang, official=official)
        text.append(word if shown == word else f"{word} = {shown}")
    return "; ".join(text)
