"""The files of a new repository as values: shipped ones filled in, and those made of records."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template

import dxplan
from dxplan.config.repository_links import PROGRESS_FORMS
from dxplan.fixes.block_style import block_text
from dxplan.forms.generated import FORMS_FOLDER
from dxplan.forms.issue_form import issue_form
from dxplan.messages import catalogue
from dxplan.model.schema import EDITOR_FOLDER, schema_text, schemas
from dxplan.starter.answers import EXAMPLE, Answers
from dxplan.starter.units import first_units

LOCKS: Mapping[str, str] = {
    "github": ".github/requirements.txt",
    "gitlab": ".gitlab/requirements.txt",
    "forgejo": ".forgejo/requirements.txt",
}
"""Where a host's workflow finds the packages that dxplan needs, each with its hash."""

STYLE_SHEET = "site/static/province.css"

_SHIPPED = Path(__file__).parent / "files"
_TEXT_OF_LANGUAGE = re.compile(r"^ +(vi|en): .*\n", re.MULTILINE)


class _Form(Template):
    """A shipped file; `%%{name}` is filled in, so that the `$` of workflows stays as it is."""

    delimiter = "%%"


def repository_files(answers: Answers, today: date) -> dict[str, bytes]:
    """The files of a new repository by their paths; the example's dates count from ``today``."""
    values = {**_values(answers), **_example_dates(today)}
    texts: dict[str, str] = {}
    for folder in _shipped_folders(answers):
        for path, text in _shipped_files(folder):
            place = path.replace("JURISDICTION", answers.jurisdiction)
            texts[place] = _filled(place, text, values, answers)
    _add_notes_of_example(texts, answers)
    home = f"plans/{answers.jurisdiction}"
    texts[f"{home}/jurisdiction.md"] = _front_matter(_jurisdiction(answers))
    texts[f"{home}/units.yaml"] = block_text(first_units(answers))
    for name, schema in schemas().items():
        texts[f"{EDITOR_FOLDER}/{name}.schema.json"] = schema_text(schema)
    if answers.colours is not None:
        texts[STYLE_SHEET] = _style_sheet(answers.colours)
    if answers.host == "github":
        for language in answers.languages:
            place = f"{FORMS_FOLDER}/{PROGRESS_FORMS[language]}"
            texts[place] = issue_form(language)
    if answers.host in LOCKS:
        texts[LOCKS[answers.host]] = locked_packages()
    return {path: texts[path].encode("utf-8") for path in sorted(texts)}


def locked_packages() -> str:
    """The packages that dxplan needs, with their versions and hashes, as pip reads them."""
    inside = _SHIPPED.parent / "requirements.txt"
    beside = Path(dxplan.__file__).parent.parent / ".ci" / "requirements.txt"
    file = inside if inside.is_file() else beside
    return file.read_text(encoding="utf-8")


def _shipped_folders(answers: Answers) -> Iterator[Path]:
    yield _SHIPPED / "common"
    yield _SHIPPED / answers.readme
    if answers.host != "none":
        yield _SHIPPED / answers.host
        yield _SHIPPED / f"{answers.host}-{answers.readme}"


def _shipped_files(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            yield re.sub(r"(^|/)dot-", r"\1.", path), file.read_text(encoding="utf-8")


def _filled(path: str, text: str, values: Mapping[str, str], answers: Answers) -> str:
    if path.startswith("plans/"):
        text = _in_languages(text, answers.languages)
    filled = _Form(text).substitute(values)
    if path.endswith((".md", ".toml")):
        filled = re.sub(r"\n{3,}", "\n\n", filled)
    return filled


def _add_notes_of_example(texts: dict[str, str], answers: Answers) -> None:
    """Say below the example's name that it is invented: each language has a file of its own."""
    record = f"plans/{EXAMPLE}/jurisdiction"
    if "vi" in answers.languages:
        texts[f"{record}.md"] += catalogue("vi")("starter.example-note") + "\n"
    if "en" in answers.languages:
        texts[f"{record}.en.md"] = catalogue("en")("starter.example-note") + "\n"


def _in_languages(text: str, languages: tuple[str, ...]) -> str:
    """A record without the lines of languages that the site does not have."""
    return _TEXT_OF_LANGUAGE.sub(
        lambda line: line[0] if line[1] in languages else "", text
    )


def _values(answers: Answers) -> dict[str, str]:
    texts = catalogue(answers.language)
    readme = catalogue(answers.readme)
    title = texts("starter.title", name=answers.name)
    publisher = ""
    if answers.publisher is not None:
        publisher = f"publisher = {_quoted(answers.publisher)}"
    templates = ""
    if answers.colours is not None:
        templates = 'templates = "site"'
    host_note = ""
    if answers.host != "none":
        host_note = "\n" + readme(f"starter.host-note.{answers.host}") + "\n"
    return {
        "name": answers.name,
        "heading": title,
        "jurisdiction": answers.jurisdiction,
        "title": _quoted(title),
        "publisher_line": publisher,
        "templates_line": templates,
        "languages": json.dumps(answers.languages),
        "lang": _quoted(answers.language),
        "lang_plain": answers.language,
        "branch": _quoted(answers.branch),
        "version": dxplan.__version__,
        "owners": texts("forms.owners"),
        "host_note": host_note,
    }


def _quoted(text: str) -> str:
    """A text between quotation marks, as TOML and YAML both read it."""
    return json.dumps(text, ensure_ascii=False)


def _example_dates(today: date) -> dict[str, str]:
    """Dates of the example by which nothing of it is overdue, near its deadline or in the future.

    The deadline of the completed task lies a week after its completion; the open ones end with the
    next year.
    """
    completed = today - timedelta(days=30)
    return {
        "issued": (today - timedelta(days=60)).isoformat(),
        "completed": completed.isoformat(),
        "near_deadline": (completed + timedelta(days=7)).isoformat(),
        "reported": (today - timedelta(days=20)).isoformat(),
        "first_year": str((today - timedelta(days=60)).year),
        "last_year": str(today.year + 1),
    }


def _jurisdiction(answers: Answers) -> str:
    return block_text({"name": dict(answers.names), "level": answers.level})


def _front_matter(text: str) -> str:
    return f"---\n{text}---\n"


def _style_sheet(colours: tuple[str, str]) -> str:
    light, dark = colours
    return f":root {{ --brand: {light}; --brand-dark: {dark}; }}\n"
