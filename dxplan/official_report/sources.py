"""The sources of a report, numbered in the order in which they are first cited."""

from dxplan.messages import Catalogue
from dxplan.model.values import DocumentRef
from dxplan.official_report.plain_text import plain
from dxplan.portfolio.portfolio import Portfolio
from dxplan.wording.documents import dated_name


class Sources:
    """Numbers what is cited: a document, together with the one that it was read in."""

    def __init__(self, portfolio: Portfolio, catalogue: Catalogue) -> None:
        self._portfolio = portfolio
        self._catalogue = catalogue
        self._numbers: dict[tuple[str, str], int] = {}

    def cite(
        self,
        document: DocumentRef | None,
        home: str | None,
        via: DocumentRef | None = None,
    ) -> tuple[int, ...]:
        """The number of a document that a record of a jurisdiction names; none where none is."""
        if document is None:
            return ()
        name = self.name(document, home)
        read_in = "" if via is None else self.name(via, home)
        key = (name, read_in)
        return (self._numbers.setdefault(key, len(self._numbers) + 1),)

    def texts(self) -> list[str]:
        """Every source that was cited, by its number from 1."""
        return [self._text(*key) for key in self._numbers]

    def name(self, document: DocumentRef, home: str | None) -> str:
        """What a document is called; its key where no register has it."""
        record = self._portfolio.document(document, home)
        if record is None:
            return plain(document)
        return plain(dated_name(record, self._catalogue))

    def _text(self, name: str, read_in: str) -> str:
        if not read_in or read_in == name:
            return name
        return self._catalogue("report.source.via", document=name, via=read_in)
