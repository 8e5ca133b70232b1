"""A filled form, as GitHub writes it into an issue: untrusted text, read strictly or refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dxplan.errors import DxplanError
from dxplan.forms.issue_form import QUESTIONS, TASK, label_of, status_labels
from dxplan.messages import LANGUAGES, catalogue

LARGEST = 65_536
"""Characters of an issue on GitHub; UTF-8 takes at most four bytes for each."""

_HEADING = re.compile(r"^### (.*)$", re.MULTILINE)
_NOTHING = "_No response_"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody answered: the task, and texts by the keys of a report."""

    task: str
    values: dict[str, tuple[str, ...]]


def read_answers(content: bytes) -> Answers:
    """The answers of a filled form in any language.

    Raises DxplanError where it is no such form: too large, no text, with a heading that the form
    does not have or has once, with a status that is none, or without a task and a status.
    """
    text = _text(content)
    answers: dict[str, str] = {}
    for heading, answer in _sections(text):
        key = _keys_by_heading().get(heading)
        if key is None:
            raise DxplanError("form-unknown-heading", heading=heading)
        if key in answers:
            raise DxplanError("form-answered-twice", heading=heading)
        if answer != _NOTHING:
            answers[key] = answer
    for key in (TASK, "status"):
        if not answers.get(key):
            raise DxplanError("form-without-answer", question=key)
    task = answers.pop(TASK)
    values = {key: _values(key, answer) for key, answer in answers.items() if answer}
    return Answers(_one_line(TASK, task), values)


def _text(content: bytes) -> str:
    if len(content) > 4 * LARGEST:
        raise DxplanError("form-too-large", limit=str(LARGEST))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DxplanError("form-no-text", problem=str(error.reason)) from error
    if len(text) > LARGEST:
        raise DxplanError("form-too-large", limit=str(LARGEST))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Each heading with the text below it; raises DxplanError for text before the first one."""
    headings = list(_HEADING.finditer(text))
    before = text[: headings[0].start()] if headings else text
    if before.strip() or not headings:
        raise DxplanError("form-unknown-heading", heading=before.strip()[:60])
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield heading[1].strip(), text[heading.end() : end].strip()


def _keys_by_heading() -> dict[str, str]:
    """The key of each question by its label, in every language."""
    keys = {}
    for lang in LANGUAGES:
        texts = catalogue(lang)
        for question in QUESTIONS:
            keys[label_of(texts, question.key)] = question.key
    return keys


def _values(key: str, answer: str) -> tuple[str, ...]:
    """The answer as a report has it: evidence by line, the status by its word, else a text."""
    if key == "evidence":
        lines = (line.strip().removeprefix("- ").strip() for line in answer.split("\n"))
        return tuple(line for line in lines if line)
    if key == "status":
        return (_status(answer),)
    if key in {"note", "difficulty", "proposal"}:
        return (answer,)
    return (_one_line(key, answer),)


def _status(answer: str) -> str:
    for lang in LANGUAGES:
        status = status_labels(catalogue(lang)).get(answer)
        if status is not None:
            return status
    raise DxplanError("form-no-status", value=answer[:60])


def _one_line(key: str, answer: str) -> str:
    if "\n" in answer:
        raise DxplanError("form-several-lines", question=key)
    return answer
