"""The language of the command line before the configuration is read: for help and early errors."""

import os
import sys

from dxplan.messages import LANGUAGES, Catalogue, catalogue


def requested_language() -> str:
    """The language of `--lang`, else of DXPLAN_LANG, else the default."""
    return _language_of_arguments() or environment_language() or LANGUAGES[0]


def requested_catalogue() -> Catalogue:
    """The catalogue of the requested language."""
    return catalogue(requested_language())


def environment_language() -> str | None:
    """The language that DXPLAN_LANG names, if it is one."""
    value = os.environ.get("DXPLAN_LANG", "").lower()
    return value if value in LANGUAGES else None


def _language_of_arguments() -> str | None:
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=")
        if argument == "--lang":
            value = "".join(arguments[position + 1 : position + 2])
        if value != argument and value in LANGUAGES:
            return value
    return None
