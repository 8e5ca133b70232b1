"""New records and groups of a plan as front matter, in the order in which people write it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dxplan.diagnostics import Value
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.lenient_dates import likeliest
from dxplan.model.lenient_numbers import key_reading
from dxplan.plan_tables.table_reading import ReadRecord
from dxplan.text.suggest import without_accents

_LONGEST_KEY = 60


def front_matter(record: ReadRecord, group: str, part_of: str) -> dict[str, Value]:
    """The front matter of a new record.

    ``part_of`` is the id of its whole, from which it takes what it leaves out.
    """
    head: dict[str, Value] = {**record.head, "title": {"vi": record.title}}
    if record.number:
        head["number"] = record.number
    if group and not part_of:
        head["group"] = group
    if part_of:
        head["part_of"] = part_of
    if not record.is_target and not part_of:
        if not {"lead_unit", "lead_unknown"} & head.keys():
            head["lead_unknown"] = texts("imports.lead-blank")
        head.setdefault("deadline", "none")
    return head


def texts(sentence: str, **args: str) -> dict[str, Value]:
    """A sentence of the catalogues in every language, as it is written into a record."""
    return {lang: catalogue(lang)(sentence, **args) for lang in LANGUAGES}


@dataclass
class Groups:
    """The headings of a plan by their titles: those that it has, and new ones."""

    keys: dict[str, str] = field(default_factory=dict)
    new: list[Value] = field(default_factory=list)

    def key_of(self, title: str) -> str:
        """The key of a heading, which is added where the plan has none of this title."""
        if not title:
            return ""
        folded = folded_title(title)
        if folded not in self.keys:
            key = self._free_key(title)
            self.keys[folded] = key
            self.new.append({"key": key, "title": {"vi": title}})
        return self.keys[folded]

    def _free_key(self, title: str) -> str:
        bare = re.sub(
            r"^(?:[IVXLC]+|[A-ZĐ]|\d+)[.)]\s+", "", title.rpartition(" – ")[2]
        )
        base = _shortened(likeliest(key_reading(bare))) or "nhom"
        key = base
        copies = 1
        while key in self.keys.values():
            copies += 1
            key = f"{base}-{copies}"
        return key


def _shortened(key: str) -> str:
    """A key of whole words, not much longer than what people type."""
    if len(key) <= _LONGEST_KEY:
        return key
    return key[:_LONGEST_KEY].rpartition("-")[0] or key[:_LONGEST_KEY]


def folded_title(title: str) -> str:
    """A title as it is compared: plain letters, without numbers before it and signs."""
    plain = without_accents(title)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def title_of(heading: Sequence[str], file: str) -> str:
    """What the document is called, by the lines before its tables; else the name of the file."""
    longest = ""
    for line in heading:
        plain = without_accents(line)
        is_other = _NO_TITLE.match(plain) is not None or line.startswith("(")
        if not is_other and len(longest) < len(line) <= _LONGEST_TITLE:
            longest = line
    return longest or file


_LONGEST_TITLE = 400
_NO_TITLE = re.compile(
    r"(?:cong hoa xa hoi|doc lap|noi nhan|phu luc [ivx\d]*$|uy ban nhan dan|so:|tm\.|kt\."
    r"|don vi tinh)"
)


def years_in(lines: Sequence[str]) -> str:
    """The year or span of years that lines are about: `2026`, `2026..2030`; empty if unsure."""
    plain_lines = [without_accents(line) for line in lines]
    for line in plain_lines:
        span = _SPAN_OF_YEARS.search(line)
        if span is not None and span[1] < span[2]:
            return f"{span[1]}..{span[2]}"
    for line in plain_lines:
        years: set[str] = set(re.findall(r"\bnam (20\d\d)\b", line))
        if len(years) == 1:
            return years.pop()
    return ""


_SPAN_OF_YEARS = re.compile(
    r"(?:giai doan|tu nam|cac nam) (20\d\d) ?(?:-|den(?: nam)?) ?(20\d\d)"
)
