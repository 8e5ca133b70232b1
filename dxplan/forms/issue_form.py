"""The issue form by which progress is reported: one for each language, made from the models."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from dxplan.messages import Catalogue, catalogue
from dxplan.model.field_words import field_label
from dxplan.model.fields import fields_of
from dxplan.model.records import Report

TASK = "task"
"""The answer that names the task; links fill it in."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form: the key of a report that it answers, and how it is asked."""

    key: str
    type: str
    required: bool = False


QUESTIONS: Sequence[Question] = (
    Question(TASK, "input", required=True),
    Question("status", "dropdown", required=True),
    Question("date", "input"),
    Question("completed_on", "input"),
    Question("percent", "input"),
    Question("document", "input"),
    Question("evidence", "textarea"),
    Question("note", "textarea"),
    Question("difficulty", "textarea"),
    Question("proposal", "textarea"),
)


PROSE = frozenset({"note", "difficulty", "proposal"})
"""Questions whose answers are texts in the language of the form."""


def issue_form(lang: str) -> str:
    """The form as GitHub reads it."""
    texts = catalogue(lang)
    body: list[dict[str, Any]] = [
        {"type": "markdown", "attributes": {"value": texts("forms.issue.before")}}
    ]
    body += [_element(texts, question) for question in QUESTIONS]
    form = {
        "name": texts("forms.issue.name"),
        "description": texts("forms.issue.description"),
        "title": texts("forms.issue.title"),
        "body": body,
    }
    text: str = yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=4096)
    return f"# {texts('forms.generated', kind='issue-forms')}\n{text}"


def label_of(texts: Catalogue, key: str) -> str:
    """The label of a question: the heading of its answer in the issue."""
    if key == TASK:
        return texts("forms.issue.task")
    return field_label(texts, key, Report)


def status_labels(texts: Catalogue) -> dict[str, str]:
    """Every status by what the form calls it."""
    labels = {}
    for status in fields_of(Report)["status"].type.choices:
        labels[texts(f"labels.status.{status}")] = status
    return labels


def _element(texts: Catalogue, question: Question) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": label_of(texts, question.key)}
    hint = texts.get(f"forms.issue.hints.{question.key}")
    if hint:
        attributes["description"] = hint
    if question.type == "dropdown":
        attributes["options"] = [*status_labels(texts)]
    return {
        "type": question.type,
        "id": question.key,
        "attributes": attributes,
        "validations": {"required": question.required},
    }
