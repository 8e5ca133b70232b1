"""A text that stands for several references, written as a list of them."""

from collections.abc import Sequence

from dxplan.diagnostics import SetValue, Value
from dxplan.files.sizes import MAX_SPREAD
from dxplan.model.keys import value_at
from dxplan.rules.context import Context, Reference


def list_step(
    context: Context, reference: Reference, names: Sequence[Value]
) -> SetValue | None:
    """Write ``names`` in the place of a reference, beside the other items of its list.

    None where no list may stand, or it would be longer than any that people write.
    """
    record = reference.record
    if not isinstance(reference.path[-1], int):
        return None
    *inner, key = reference.path[:-1]
    parent_path = (*record.path, *inner)
    front_matter = context.portfolio.sources[record.file].front_matter
    parent = value_at(front_matter, parent_path)
    if not isinstance(parent, dict):
        return None
    written = parent.get(str(key))
    items: list[Value] = []
    for item in written if isinstance(written, list) else [written]:
        if item == reference.ref:
            items += names
        elif item is not None:
            items.append(item)
        if len(items) > MAX_SPREAD:
            return None
    if len(items) == 1 and not isinstance(written, list):
        return SetValue((*parent_path, key), items[0])
    return SetValue((*parent_path, key), items)
