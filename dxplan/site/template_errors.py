"""A template that fails: which of the project's files, which line, and why."""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml
from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

import dxplan
from dxplan.errors import DxplanError

_FAILURES = (
    TemplateError,
    yaml.YAMLError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What a slip in a template or in a file of words ends in."""

_INSTALLED = Path(dxplan.__file__).parent / "site_templates"
"""Templates that nobody edits: what fails there alone is an error of ours."""


@contextmanager
def template_errors(folders: Sequence[Path]) -> Iterator[None]:
    """Tell what goes wrong in templates that somebody edits.

    Raises DxplanError with the place in the last of the ``folders``' files that had a part in it.
    """
    try:
        yield
    except _FAILURES as error:
        if [*folders] == [_INSTALLED]:
            raise
        problem = " ".join(f"{type(error).__name__}: {error}".split())
        raise DxplanError(
            "broken-template", place=_place(error, folders), problem=problem
        ) from error


def _place(error: BaseException, folders: Sequence[Path]) -> str:
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    if isinstance(error, TemplateNotFound):
        return str(error.name)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"{error.problem_mark.name}:{error.problem_mark.line + 1}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if any(file.is_relative_to(folder) for folder in folders):
            return f"{frame.filename}:{frame.lineno}"
    return str(folders[0])
