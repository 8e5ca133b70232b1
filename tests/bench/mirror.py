"""The pages of a built dxplan site as plain values, for other site generators to build again.

The records come from the open data of the site, the bodies from plans/, the lists from the pages: which rows a table
has, in which order. So every generator gets the same pages with the same rows and has nothing to select or sort.
"""

import html
import json
import posixpath
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path

LANGUAGES = ("vi", "en")
DATASETS = (
    "tasks",
    "targets",
    "units",
    "documents",
    "plans",
    "jurisdictions",
    "areas",
    "indicators",
)
FILES_FOR_PROCESSES = 2000
LEFT_OUT = ("history", "changes", "in_plan", "last_report")

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>([^<]*)")
HREF = re.compile(r'href="?([^"\s>]*)')
BLANKS = re.compile(r"\s+")
TEXT_TAGS = frozenset(("p", "dt", "dd", "pre", "figcaption", "summary", "legend"))
HEADINGS = frozenset(("h2", "h3", "h4"))


@dataclass
class Row:
    """A row of a table or an item of a list: its texts, and the record it links."""

    cells: list[str] = field(default_factory=list)
    record: str | None = None
    link: int = 0


@dataclass
class Table:
    """A table: its columns, its rows, and whether a chart is drawn from it."""

    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    chart: bool = False


@dataclass
class Bullets:
    """A list of texts and links."""

    items: list[Row] = field(default_factory=list)


@dataclass
class Text:
    """A paragraph, a heading or a piece of code."""

    tag: str
    text: str = ""


Block = Table | Bullets | Text


@dataclass
class Page:
    """A page to build: its address without language and ending, and what stands on it."""

    path: str
    language: str
    kind: str
    title: str
    record: str | None
    blocks: list[Block]
    body: str = ""


@dataclass(frozen=True)
class Record:
    """A record of the open data: of which dataset, and its fields without the empty ones."""

    kind: str
    fields: dict[str, object]

    def name(self, language: str) -> str:
        """Its title or name in a language."""
        for key in ("title", "name"):
            texts = self.fields.get(key)
            if isinstance(texts, dict):
                return str(texts.get(language) or next(iter(texts.values())))
        return str(self.fields["id"])


@dataclass(frozen=True)
class Mirror:
    """All records and pages of a site."""

    records: dict[str, Record]
    pages: list[Page]


def without_empty(value: object) -> object:
    """A value without the keys that hold nothing."""
    if isinstance(value, dict):
        kept = {}
        for key, part in value.items():
            inner = without_empty(part)
            if inner is not None and inner not in ([], {}):
                kept[key] = inner
        return kept
    if isinstance(value, list):
        return [without_empty(part) for part in value]
    return value


def read_records(site: Path) -> dict[str, Record]:
    """All records of the open data of a site, by id."""
    records = {}
    for name in DATASETS:
        data = json.loads((site / "data" / f"{name}.json").read_text(encoding="utf-8"))
        for item in data["items"]:
            fields = {key: item[key] for key in item if key not in LEFT_OUT}
            records[item["id"]] = Record(name, without_empty(fields))
    return records


def page_path(file: str) -> tuple[str, str]:
    """The language and the address of a page of the site, from its path."""
    first, _, rest = file.partition("/")
    language = first
    if first == "embed":
        language = "en" if file.endswith(".en.html") else "vi"
        rest = file.replace("index.en.html", "index.html")
    address = rest.removesuffix(".html")
    folder, _, last = address.rpartition("/")
    if last == "index":
        return language, folder
    if last.startswith("index."):
        return language, f"{folder}/part-{last.removeprefix('index.')}"
    return language, address


class MainReader:
    """Reads the blocks between <main> and </main> of one page."""

    def __init__(self, file: str, records: dict[str, Record]) -> None:
        self.folder = posixpath.dirname(file)
        self.records = records
        self.blocks: list[Block] = []
        self.title = ""
        self.table: Table | None = None
        self.row: Row | None = None
        self.text: Text | None = None
        self.in_head = False
        self.chart = False
        self.skipped = ""

    def read(self, main: str) -> list[Block]:
        for match in TAG.finditer(main):
            closing, tag, attributes, text = match.groups()
            if self.skipped:
                if closing and tag == self.skipped:
                    self.skipped = ""
                    self.add(text)
                continue
            if tag in ("svg", "select", "nav", "form") and not closing:
                self.skipped = tag
                continue
            if closing:
                self.close(tag)
            else:
                self.open(tag, attributes)
            self.add(text)
        return [block for block in self.blocks if not is_empty(block)]

    def open(self, tag: str, attributes: str) -> None:
        if tag == "a":
            self.link(attributes)
        elif tag == "figure":
            self.chart = "chart" in attributes
        elif tag == "table":
            self.table = Table(chart=self.chart)
            self.chart = False
            self.text = self.row = None
            self.blocks.append(self.table)
        elif self.table is not None:
            self.open_in_table(tag)
        elif tag == "li":
            self.open_item()
        elif tag == "h1":
            self.row, self.text = None, Text("h1")
            self.blocks.append(self.text)
        elif tag in TEXT_TAGS or tag in HEADINGS:
            self.row, self.text = None, Text(tag)
            self.blocks.append(self.text)

    def open_in_table(self, tag: str) -> None:
        if tag == "thead":
            self.in_head = True
        elif tag == "tbody":
            self.in_head = False
        elif tag == "tr" and not self.in_head:
            self.row = Row()
            self.table.rows.append(self.row)
        elif tag in ("td", "th"):
            texts = self.table.columns if self.in_head else self.row.cells
            texts.append("")

    def open_item(self) -> None:
        self.text = None
        last = self.blocks[-1] if self.blocks else None
        if not isinstance(last, Bullets):
            last = Bullets()
            self.blocks.append(last)
        self.row = Row([""])
        last.items.append(self.row)

    def close(self, tag: str) -> None:
        if tag == "table":
            self.table = self.row = None
        elif tag == "thead":
            self.in_head = False
        elif self.table is None and (
            tag in TEXT_TAGS or tag in HEADINGS or tag == "h1"
        ):
            self.text = None
        elif self.table is None and tag in ("ul", "ol"):
            self.row = None

    def link(self, attributes: str) -> None:
        if self.row is None or self.row.record is not None:
            return
        match = HREF.search(attributes)
        if match is None:
            return
        record = self.record_at(match[1])
        if record is not None:
            self.row.record = record
            self.row.link = max(0, len(self.row.cells) - 1)

    def record_at(self, address: str) -> str | None:
        """The id of the record whose page an address leads to."""
        path = address.partition("#")[0]
        if ":" in path:
            return None
        if not path.startswith("/"):
            path = posixpath.normpath(f"{self.folder}/{path}")
        path = path.strip("/").removesuffix("index.html").rstrip("/")
        language, _, record = path.partition("/")
        if language not in LANGUAGES or record not in self.records:
            return None
        return record

    def add(self, text: str) -> None:
        if not text or self.skipped:
            return
        if self.table is not None:
            self.add_to_table(text)
        elif self.row is not None:
            self.row.cells[-1] += text
        elif self.text is not None:
            self.text.text += text

    def add_to_table(self, text: str) -> None:
        texts = self.table.columns if self.in_head else self.row and self.row.cells
        if texts:
            texts[-1] += text


def is_empty(block: Block) -> bool:
    """Whether a block says nothing; trims its texts on the way."""
    if isinstance(block, Table):
        block.columns = [trimmed(text) for text in block.columns]
        for row in block.rows:
            row.cells = [trimmed(text) for text in row.cells]
        return not block.rows
    if isinstance(block, Bullets):
        for row in block.items:
            row.cells = [trimmed(text) for text in row.cells]
        return not block.items
    if block.tag == "pre":
        block.text = html.unescape(block.text).strip("\n")
    else:
        block.text = trimmed(block.text)
    return not block.text


def trimmed(text: str) -> str:
    """A text without entities and without more than one blank at a time."""
    return BLANKS.sub(" ", html.unescape(text)).strip()


def body_of(plans: Path, record: str, language: str) -> str:
    """The Markdown below the front matter of a record, in a language if there is one."""
    english = plans / f"{record}.en.md"
    file = plans / f"{record}.md"
    if language == "en" and english.is_file():
        return english.read_text(encoding="utf-8")
    if not file.is_file():
        return ""
    return file.read_text(encoding="utf-8").partition("\n---\n")[2]


def read_page(site: Path, plans: Path, records: dict[str, Record], file: str) -> Page:
    """One page of the site."""
    text = (site / file).read_text(encoding="utf-8")
    main = text[text.find("<main") : text.rfind("</main>")]
    blocks = MainReader(file, records).read(main)
    language, path = page_path(file)
    title = path
    for block in blocks:
        if isinstance(block, Text) and block.tag == "h1":
            title = block.text
            blocks.remove(block)
            break
    record = records.get(path)
    if file.startswith("embed/"):
        return Page(path, language, "embed", title, path.partition("/")[2], blocks)
    if record is None:
        return Page(path, language, "page", title, None, blocks)
    if record.kind == "tasks":
        tables = [block for block in blocks if isinstance(block, Table)]
        body = body_of(plans, path, language)
        return Page(path, language, "task", title, path, tables[-1:], body)
    return Page(path, language, "page", title, path, blocks)


def html_files(site: Path) -> Iterator[str]:
    """The pages of a site, without the two that only lead elsewhere."""
    for file in sorted(site.rglob("*.html")):
        path = file.relative_to(site).as_posix()
        if "/" in path:
            yield path


def read_mirror(site: Path, project: Path) -> Mirror:
    """All records and pages of a site that dxplan built from a project."""
    records = read_records(site)
    read = partial(read_page, site, project / "plans", records)
    files = list(html_files(site))
    if len(files) < FILES_FOR_PROCESSES:
        return Mirror(records, [read(file) for file in files])
    # The processes inherit the records: handed over with every file they would take longer than the pages.
    with ProcessPoolExecutor(
        mp_context=get_context("fork"), initializer=READER.append, initargs=(read,)
    ) as processes:
        pages = list(processes.map(read_with_reader, files, chunksize=50))
    return Mirror(records, pages)


READER: list[Callable[[str], Page]] = []
"""What reads a page, in a process that reads many."""


def read_with_reader(file: str) -> Page:
    return READER[0](file)
