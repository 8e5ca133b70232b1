"""Which register a reference is looked up in, and which registers are missing."""

from dxplan.model.values import NAME
from dxplan.portfolio.jurisdiction_tree import register_file
from dxplan.portfolio.plans_files import PLANS
from dxplan.rules.context import Context, Reference

_REGISTERS = {
    "unit": "units",
    "document": "documents",
    "area": "areas",
    "indicator": "indicators",
}
_SHARED_KINDS = frozenset({"area", "indicator"})
"""Kinds whose one register serves all jurisdictions."""


def register_of(context: Context, reference: Reference) -> str | None:
    """The register that a reference is to be found in; None where its kind has none.

    Of several in which it is looked up the first that holds anything.
    """
    kind = reference.ref.kind
    if kind not in _REGISTERS:
        return None
    if kind in _SHARED_KINDS:
        return f"{PLANS}/{_REGISTERS[kind]}.yaml"
    looked_up = registers_looked_up(context, reference)
    for register in looked_up:
        if not _is_missing(context, register):
            return register
    return looked_up[0]


def registers_looked_up(context: Context, reference: Reference) -> tuple[str, ...]:
    """The registers in which a unit or document is looked up, the own one first."""
    portfolio = context.portfolio
    folder = folder_of(context, reference)
    above: tuple[str, ...] = ()
    if folder is not None and folder == reference.record.jurisdiction:
        above = portfolio.above.get(folder, ())
    homes = (folder, *above)
    return tuple(register_file(reference.ref.kind, home) for home in homes)


def folder_of(context: Context, reference: Reference) -> str | None:
    """The jurisdiction whose register a reference leads into.

    A slash stands behind a folder, but not in a number such as 99/QĐ-UBND.
    """
    folder, slash, key = reference.ref.partition("/")
    if slash and folder in context.portfolio.jurisdictions:
        return folder
    is_like_a_folder = slash and not folder.isdigit()
    if is_like_a_folder and NAME.fullmatch(key):
        return folder
    return reference.record.jurisdiction


def missing_registers(context: Context) -> dict[str, list[Reference]]:
    """The registers that are missing or empty, with the references that lead into them."""
    missing: dict[str, list[Reference]] = {}
    folders = {PLANS}
    folders.update(
        f"{PLANS}/{key}" for key in context.portfolio.everything.jurisdictions
    )
    for reference in context.references:
        if reference.target is not None:
            continue
        register = register_of(context, reference)
        if register is None or register.rpartition("/")[0] not in folders:
            continue
        if _is_missing(context, register):
            missing.setdefault(register, []).append(reference)
    return missing


def _is_missing(context: Context, register: str) -> bool:
    """Whether a register is not there, or holds no entry."""
    source = context.portfolio.sources.get(register)
    if source is None:
        return True
    return source.front_matter == []
