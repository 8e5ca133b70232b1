"""What a document is called where readers look it up: its number, its date and its title."""

from dxplan.messages import Catalogue
from dxplan.model.registers import Document
from dxplan.portfolio.portfolio import Record
from dxplan.wording.dates import format_day


def dated_name(record: Record[Document], catalogue: Catalogue) -> str:
    """The number and the date of a document, and its title; its key where it has none of these."""
    fields = record.fields
    title = ""
    if fields.title is not None:
        title, _ = fields.title.get(catalogue.lang)
    name = fields.number or title or record.id
    if fields.date is not None:
        day = format_day(fields.date, catalogue.lang)
        if day not in name:
            name = catalogue("information_request.dated", document=name, date=day)
    if fields.number is None or not title:
        return name
    return f"{name} – {title}"
