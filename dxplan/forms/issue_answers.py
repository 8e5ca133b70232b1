"""A filled form, as GitHub writes it into an issue: untrusted text, read strictly or refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dxplan.editing.given import (
    MissingValuesError,
    RefusedValueError,
    refuse_unusable,
)
from dxplan.editing.project import EditedProject
from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_ISSUE
from dxplan.forms.issue_form import PROSE, QUESTIONS, TASK, label_of, status_labels
from dxplan.messages import LANGUAGES, catalogue

LARGEST_BYTES = 4 * MAX_ISSUE
"""UTF-8 takes at most four bytes for each of them."""

_HEADING = re.compile(r"^### (.*)$", re.MULTILINE)
_NOTHING = "_No response_"
_LINK = re.compile(r"^!?\[[^\[\]]*\]\((https?://[^\s()]+)\)$")
"""What GitHub writes for a file that is dropped into an answer, or for a link."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered: the task, and texts by the keys of a report.

    ``lang`` is the language of the form.
    """

    task: str
    values: dict[str, tuple[str, ...]]
    lang: str


def read_answers(content: bytes) -> Answers:
    """The answers of a form in one of the languages, as it was filled in.

    Raises DxplanError where it is no such form: too large, no text, with a heading that the form
    does not have or has once, with a status that is none, or without a task and a status.
    """
    sections = list(_sections(_text(content)))
    lang = _language({heading for heading, _ in sections})
    keys = _keys_by_heading(lang)
    answers: dict[str, str] = {}
    for heading, answer in sections:
        key = keys.get(heading)
        if key is None:
            raise DxplanError("form-unknown-heading", heading=heading[:60])
        if key in answers:
            raise DxplanError("form-answered-twice", heading=heading)
        refuse_unusable(heading, answer)
        answers[key] = answer.removeprefix(_NOTHING).strip()
    for key in (TASK, "status"):
        if not answers.get(key):
            raise DxplanError("form-without-answer", question=_label(key, lang))
    task = _one_line(TASK, answers.pop(TASK), lang)
    return Answers(task, dict(_values(answers, lang)), lang)


def in_words_of_form(error: DxplanError, lang: str) -> DxplanError:
    """What is missing or refused, with the questions of the form in the place of options."""
    if isinstance(error, RefusedValueError):
        return error.of_option(error.name, _label(error.name, lang))
    if isinstance(error, MissingValuesError):
        labels = [f"“{_label(name, lang)}”" for name in error.names]
        if error.is_of_document:
            return DxplanError("form-lacks-document", document=error.about)
        return DxplanError("form-lacks", about=error.about, questions=", ".join(labels))
    return error


def _label(key: str, lang: str) -> str:
    """How the form asks for a key; the key itself where it does not."""
    key = key.removeprefix("--").removesuffix(f".{lang}")
    if all(question.key != key for question in QUESTIONS):
        return key
    return label_of(catalogue(lang), key)


def _language(headings: set[str]) -> str:
    """The language of a form: the one that most of its headings are in."""
    return max(
        LANGUAGES, key=lambda lang: len(headings & _keys_by_heading(lang).keys())
    )


def task_named(project: EditedProject, answers: Answers) -> str:
    """The id of the task, by its whole id or a former one; raises DxplanError for anything else."""
    current = project.portfolio.current_id(answers.task)
    if current not in project.portfolio.tasks:
        raise DxplanError("unknown-id", id=answers.task[:200])
    return current


def _text(content: bytes) -> str:
    if len(content) > LARGEST_BYTES:
        raise DxplanError("form-too-large", limit=str(MAX_ISSUE))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DxplanError("form-no-text", problem=str(error.reason)) from error
    if len(text) > MAX_ISSUE:
        raise DxplanError("form-too-large", limit=str(MAX_ISSUE))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Each heading with the text below it; raises DxplanError for text before the first one."""
    headings = list(_HEADING.finditer(text))
    if not headings:
        raise DxplanError("form-none")
    before = text[: headings[0].start()]
    if before.strip():
        first_line = before.strip().partition("\n")[0]
        raise DxplanError("form-text-before", text=first_line[:60])
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield heading[1].strip(), text[heading.end() : end].strip()


def _keys_by_heading(lang: str) -> dict[str, str]:
    """The key of each question by its label."""
    texts = catalogue(lang)
    return {label_of(texts, question.key): question.key for question in QUESTIONS}


def _values(
    answers: Mapping[str, str], lang: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a report has of the answers: evidence by line, the status by its word, else texts."""
    for key, answer in answers.items():
        if not answer:
            continue
        if key == "evidence":
            yield key, _lines(answer)
        elif key == "status":
            yield key, (_status(answer, lang),)
        elif key in PROSE:
            yield f"{key}.{lang}", (answer,)
        else:
            yield key, (_one_line(key, answer, lang),)


def _lines(answer: str) -> tuple[str, ...]:
    lines = [line.strip().removeprefix("- ").strip() for line in answer.split("\n")]
    return tuple(_LINK.sub(r"\1", line) for line in lines if line)


def _status(answer: str, lang: str) -> str:
    status = status_labels(catalogue(lang)).get(answer)
    if status is None:
        raise DxplanError("form-no-status", value=answer[:60])
    return status


def _one_line(key: str, answer: str, lang: str) -> str:
    if "\n" in answer:
        raise DxplanError("form-several-lines", question=_label(key, lang))
    return answer
