"""Texts as people write them, made the values that the format wants; never by a guess."""

import re
from collections.abc import Iterable, Iterator, Mapping

from dxplan.check.messages import FindingMessages
from dxplan.diagnostics import Finding, KeyPath, Place, SymbolicFix, Value
from dxplan.editing.given import MissingValuesError, RefusedValueError
from dxplan.errors import DxplanError
from dxplan.fixes.verify import front_matter_after
from dxplan.messages import Catalogue
from dxplan.model.fields import Field, fields_of
from dxplan.model.keys import meant_key, value_at
from dxplan.model.validate import Fault, validate
from dxplan.model.values import FrontMatter, Text

_ROUNDS = 8
"""A value put right may uncover another one; more often than this it does not."""
_LIST_SIGNS = re.compile("[,;]")
_ALONE = frozenset({"lead_unit"})
"""Lists of entries that people write without a dash where there is only one."""
_SPLIT = frozenset({"reference", "number", "word", "key"})
"""What lists may hold whose items never hold a comma."""


def tree_of(
    model: type[FrontMatter], given: Mapping[str, tuple[str, ...]], lang: str
) -> dict[str, Value]:
    """The map that some texts by key make, in the order of the model; nothing is typed yet.

    A key may be written as people call it, and lead into a map: `note.en`. A text without a
    language is of ``lang``. Raises DxplanError for a key that the map does not have.
    """
    tree: dict[str, Value] = {}
    for name, texts in given.items():
        _put(tree, model, name, name.split("."), texts, lang)
    return in_order(model, tree)


def _put(
    tree: dict[str, Value],
    model: type[FrontMatter],
    name: str,
    steps: list[str],
    texts: tuple[str, ...],
    lang: str,
) -> None:
    field = field_named(model, steps[0], name)
    rest = steps[1:]
    if field.is_bilingual and not rest:
        rest = [lang]
    if not rest:
        tree[field.key] = _value(field, name, texts)
        return
    if field.type.model is None:
        raise DxplanError("no-such-key", name=name, keys=_keys_to_give(model))
    branch = tree.setdefault(field.key, {})
    if not isinstance(branch, dict):
        raise DxplanError("given-twice", name=name)
    _put(branch, field.type.model, name, rest, texts, lang)


def field_named(model: type[FrontMatter], written: str, name: str) -> Field:
    """The field that a key means; raises DxplanError where it is surely none."""
    fields = _fields_to_give(model)
    if written in fields:
        return fields[written]
    suggestion = meant_key(written, fields)
    if suggestion is None:
        raise DxplanError("no-such-key", name=name, keys=_keys_to_give(model))
    if not suggestion.exact:
        raise DxplanError("no-such-key-meant", name=name, meant=suggestion.value)
    return fields[suggestion.value]


def _fields_to_give(model: type[FrontMatter]) -> dict[str, Field]:
    """The fields of a map without those of a task's head that belong into a report."""
    fields = fields_of(model)
    return {key: fields[key] for key in fields if not fields[key].meaning.flat}


def _keys_to_give(model: type[FrontMatter]) -> str:
    return ", ".join(_fields_to_give(model))


def _value(field: Field, name: str, texts: tuple[str, ...]) -> Value:
    """One text, or a list of several; commas separate what never holds one."""
    if not field.type.many:
        if len(texts) > 1:
            raise DxplanError("given-twice", name=name)
        return texts[0]
    items: list[str] = []
    for text in texts:
        if field.type.scalar in _SPLIT and not _has_spaces_in_items(text):
            items += filter(None, _items_in(text))
        else:
            items.append(text)
    is_written_alone = field.type.model is None or field.key in _ALONE
    if len(items) == 1 and is_written_alone:
        return items[0]
    return [*items]


def _has_spaces_in_items(text: str) -> bool:
    """Whether a text holds names of several words, in which a comma may separate nothing."""
    return any(" " in item for item in _items_in(text))


def _items_in(text: str) -> list[str]:
    """What stands between the commas and semicolons of a text, without blanks around it."""
    return [item.strip() for item in _LIST_SIGNS.split(text)]


def in_order(model: type[FrontMatter], tree: Mapping[str, Value]) -> dict[str, Value]:
    """A map with its keys in the order of the format, what it holds too."""
    fields = fields_of(model)
    ordered: dict[str, Value] = {}
    for key in sorted(tree, key=lambda key: _place(fields, key)):
        value = tree[key]
        inner = fields[key].type.model if key in fields else None
        if inner is not None and isinstance(value, dict):
            value = in_order(inner, value)
        ordered[key] = value
    return ordered


def _place(fields: Mapping[str, Field], key: str) -> int:
    return [*fields].index(key) if key in fields else len(fields)


def put_right(
    model: type[FrontMatter],
    front_matter: dict[str, Value],
    path: KeyPath,
    catalogue: Catalogue,
    optional: Iterable[str] = (),
) -> dict[str, Value]:
    """The front matter with what is given at and below a path in its right forms.

    Only what `dxplan fix` would write without a doubt is taken: `31/12/2026`, the label of a
    status. Raises MissingValuesError for required keys that nobody gave, but ``optional`` ones, and
    RefusedValueError for what has no one right form.
    """
    for _ in range(_ROUNDS):
        faults = [*_faults_below(model, front_matter, path)]
        fixes = [fix for fix in map(_safe_fix, faults) if fix is not None]
        if not fixes:
            break
        changed = front_matter_after(front_matter, fixes[0].steps)
        if not isinstance(changed, dict):
            break
        front_matter = changed
    _refuse(faults, front_matter, path, catalogue, frozenset(optional))
    return front_matter


def _faults_below(
    model: type[FrontMatter], front_matter: object, path: KeyPath
) -> Iterator[Fault]:
    for fault in validate(model, front_matter).faults:
        if fault.path[: len(path)] == path:
            yield fault


def _safe_fix(fault: Fault) -> SymbolicFix | None:
    if fault.fix is None or fault.fix.applicability != "safe":
        return None
    return fault.fix


def _refuse(
    faults: Iterable[Fault],
    front_matter: object,
    path: KeyPath,
    catalogue: Catalogue,
    optional: frozenset[str],
) -> None:
    """Raise for what is missing, all of it at once, else for the first wrong value."""
    missing = []
    wrong = []
    for fault in faults:
        if fault.code != "S102":
            wrong.append(fault)
            continue
        key = ".".join(map(str, (*fault.path[len(path) :], fault.args["key"])))
        if key not in optional:
            missing.append(key)
    for fault in wrong:
        value = value_at(front_matter, fault.path)
        written = value if isinstance(value, str) else ""
        finding = Finding(fault.code, Place("", fault.path), fault.args)
        problem = " ".join(
            filter(None, FindingMessages(catalogue).message_and_help(finding))
        )
        raise RefusedValueError(key_below(fault.path, path), written, problem)
    if missing:
        raise MissingValuesError(missing)


def key_below(fault_path: KeyPath, path: KeyPath) -> str:
    """How a key below a path is given on the command line: without places in lists."""
    names = [step for step in fault_path[len(path) :] if isinstance(step, str)]
    if names and names[-1] in Text.model_fields and len(names) > 1:
        names.pop()
    return ".".join(names) or str(fault_path[-1])
