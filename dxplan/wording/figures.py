"""Numbers with their signs and measures as plain text: ≥ 80%, hạng 5/63, 870 cơ quan."""

from dxplan.messages import Catalogue
from dxplan.model.values import Number, Text
from dxplan.wording.numbers import format_number


def format_figure(
    operator: str,
    value: Number,
    measure: Text | None,
    catalogue: Catalogue,
    out_of: Number | None = None,
) -> str:
    """A number with its sign, none where the source gives it alone, and what it counts.

    ``out_of`` is how many there are in a ranking.
    """
    number = format_number(value.text, catalogue.lang)
    if operator != "=":
        number = f"{catalogue.label('operator', operator)} {number}"
    if measure is None:
        return number
    if measure.vi == "%":
        return f"{number}%"
    if measure.vi != "rank":
        return f"{number} {measure.get(catalogue.lang)[0]}"
    if out_of is not None:
        number = f"{number}/{format_number(out_of.text, catalogue.lang)}"
    return catalogue("figures.rank", number=number)
