"""What findings advise, with the labels of the form in the place of the keys of files."""

import re
from collections.abc import Mapping

from dxplan.diagnostics import Diagnostic
from dxplan.local_editor.form_fields import DOCUMENT, Form


def advice_in_labels(diagnostic: Diagnostic, form: Form, lang: str) -> tuple[str, ...]:
    """The lines of advice, in which a field of the form is called as the form calls it."""
    labels = {}
    for field in form.every_field:
        if not field.name.startswith(DOCUMENT):
            labels[field.name] = field.label
    pattern = _pattern(labels, lang)
    return tuple(
        pattern.sub(lambda match: f"“{labels[match[1] or match[2]]}”", line)
        for line in diagnostic.advice
    )


def _pattern(labels: Mapping[str, str], lang: str) -> re.Pattern[str]:
    """Keys as sentences write them: between backticks, and where they are no words also bare."""
    bare = [name for name in labels if lang == "vi" or "_" in name]
    quoted = "|".join(map(re.escape, labels))
    plain = "|".join(map(re.escape, bare)) or r"(?!)"
    return re.compile(rf"`({quoted})`|(?<![\w.])({plain})(?![\w.]*\w|\()")
