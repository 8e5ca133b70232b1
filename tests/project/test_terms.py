"""The terms of docs/vi/terms.md and docs/en/terms.md: what they do not write comes back nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from documentation import DOCS, LANGUAGES, pages
from samples import ROOT

CATALOGUES = (
    "site_templates/i18n",
    "dxplan/messages",
    "dxplan/exchange/words",
    "dxplan/official_report/words",
)
UNWRITTEN = ("synonyms", "asked")
"""What people may type: keys by other names, questions to the search."""

_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile("`.*?`", re.DOTALL)
_SECTION = re.compile(
    r"^## (Tiếng Việt|English)\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL
)
_OTHER_FORMS = {
    "vi": r"\d %|(?<![\d/])\d\d?/0[3-9]/\d{4}|(?<![\d/])\d\d?/[12]/\d{4}",
    "en": r"\d %",
}
"""A blank before %; days that are not written as Decree 30/2020/NĐ-CP does."""


def table_rows(page: Path) -> list[list[str]]:
    lines = page.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in rows]


def unwritten_terms(language: str) -> list[str]:
    rows = table_rows(DOCS / language / "terms.md")
    return [
        term for row in rows if len(row) == 4 for term in re.findall("`(.*?)`", row[3])
    ]


def right_phrases(language: str) -> list[str]:
    rows = table_rows(DOCS / language / "terms.md")
    return [
        row[0].strip("`") for row in rows if len(row) == 2 and row[0].startswith("`")
    ]


def _without_code(page: str) -> str:
    return _CODE.sub("", _FENCE.sub("", page))


def strings(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in UNWRITTEN:
                yield from strings(value, f"{path}.{key}")


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text of a language with its place: catalogues, documentation, pages of rules."""
    for folder in CATALOGUES:
        file = ROOT / folder / f"{language}.yaml"
        for path, text in strings(yaml.safe_load(file.read_text(encoding="utf-8"))):
            yield f"{folder}{path}", text
    for page in pages():
        if page.parent == DOCS / language and page.name != "terms.md":
            yield page.name, _without_code(page.read_text(encoding="utf-8"))
    heading = {"vi": "Tiếng Việt", "en": "English"}[language]
    for page in sorted((ROOT / "dxplan/rules/manual").glob("*.md")):
        for name, section in _SECTION.findall(page.read_text(encoding="utf-8")):
            if name == heading:
                yield page.name, _without_code(section)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_writes_what_the_terms_do_not_write(language: str) -> None:
    terms = unwritten_terms(language)
    assert len(terms) > 8
    unwritten = re.compile(
        "|".join(rf"(?<!\w){re.escape(term)}(?!\w)" for term in terms), re.IGNORECASE
    )
    other_form = re.compile(_OTHER_FORMS[language])
    found = []
    for place, text in texts(language):
        plain = text
        for phrase in right_phrases(language):
            plain = re.sub(re.escape(phrase), "", plain, flags=re.IGNORECASE)
        plain = " ".join(plain.split())
        found += [(place, match[0]) for match in unwritten.finditer(plain)]
        found += [(place, match[0]) for match in other_form.finditer(plain)]
    assert found == []
