"""New records and register entries, with all that the format asks of them."""

import re
from typing import Any, Literal, TypeAlias, cast

from dxplan.diagnostics import Value
from dxplan.editing.documents import NewDocuments
from dxplan.editing.given import Given, MissingValuesError
from dxplan.editing.given_references import record_to_be, with_references
from dxplan.editing.new_identities import NewIdentity, new_identity
from dxplan.editing.project import EditedProject
from dxplan.editing.proposal import AddEntry, AddFile, Change, record_content
from dxplan.editing.value_trees import in_order, put_right, tree_of
from dxplan.model.records import MODELS
from dxplan.model.values import FrontMatter
from dxplan.rules.document_entries import suggested_entry
from dxplan.rules.document_numbers import TYPE_CODES

NewKind: TypeAlias = Literal[
    "jurisdiction",
    "plan",
    "task",
    "target",
    "unit",
    "document",
]
"""The kinds of what can be made."""

_ALTERNATIVES: dict[str, tuple[tuple[str, ...], ...]] = {
    "plan": (("document", "document_unknown"),),
    "task": (("lead_unit", "lead_unknown", "assigns"),),
    "target": (("title", "indicator"), ("by", "steps")),
    "document": (("number", "title"),),
}
"""Of each group one key has to be there; the first is asked for."""


def new_record(
    project: EditedProject, kind: NewKind, written: str, given: Given
) -> list[Change]:
    """A new record of its own file, or a new entry of the register of its jurisdiction.

    ``written`` is its id; of a task or target that of its plan will do, which takes the next
    number. Raises MissingValuesError for all required keys that nobody gave, and DxplanError where
    there is such a record already.
    """
    identity = new_identity(project, kind, written, given)
    model = MODELS[kind]
    given = _with_proposals(identity, given)
    tree = tree_of(model, given.values, project.config.languages[0])
    tree = _put_right(project, identity, model, tree)
    record = record_to_be(identity.parts, identity.file, tree)
    documents = NewDocuments.of(project, record, given)
    tree = in_order(model, with_references(model, tree, record, documents))
    documents.refuse_unused_details()
    changes: list[Change] = [*documents.entries.values()]
    if identity.is_entry:
        return [*changes, AddEntry(identity.file, tree)]
    return [*changes, AddFile(identity.file, record_content(tree))]


def _with_proposals(identity: NewIdentity, given: Given) -> Given:
    """What is given, with the key of an entry, or the number that a file is called by.

    A document has the type that its number says.
    """
    if identity.kind == "document":
        given = given.or_else("type", _type_by_number(given.one("number")))
    if identity.is_entry:
        return given.having("key", identity.name)
    if re.fullmatch(r"\d+", identity.name):
        return given.or_else("number", identity.name.lstrip("0") or "0")
    return given


def _type_by_number(number: str) -> str:
    """The type of a document that its number surely says; else empty."""
    entry = suggested_entry(number) or {}
    code = str(entry.get("type", ""))
    return code if code in TYPE_CODES else ""


def _put_right(
    project: EditedProject,
    identity: NewIdentity,
    model: type[FrontMatter],
    tree: dict[str, Value],
) -> dict[str, Value]:
    """The values in their right forms; raises MissingValuesError for all that is missing."""
    missing = []
    for group in _ALTERNATIVES.get(identity.kind, ()):
        if not tree.keys() & {*group} and not _takes(project, identity, tree, group[0]):
            missing.append(group[0])
    try:
        right = put_right(model, tree, (), project.catalogue)
    except MissingValuesError as error:
        names = dict.fromkeys([*error.names, *missing])
        title_first = sorted(names, key=lambda name: name != "title")
        raise MissingValuesError(title_first) from error
    if missing:
        raise MissingValuesError(missing)
    return right


def _takes(
    project: EditedProject, identity: NewIdentity, tree: dict[str, Value], key: str
) -> bool:
    """Whether a task takes what it leaves out from its whole, or from its plan."""
    if identity.kind != "task":
        return False
    if "part_of" in tree:
        return True
    plan: Any = project.portfolio.plans[cast("str", identity.plan)]
    defaults = plan.front_matter.get("defaults")
    if isinstance(defaults, dict) and key in defaults:
        return True
    return bool(plan.fields.assigns)
