"""The units that every jurisdiction of a level has by law: the first entries of its register."""

from dxplan.diagnostics import Value
from dxplan.messages import catalogue
from dxplan.starter.answers import Answers, level_word
from dxplan.wording.values import in_sentence


def first_units(answers: Answers) -> list[Value]:
    """The entries of a new register of units.

    A ministry is its own authority; a place has a People's Committee, and a province a department
    for digital transformation.
    """
    if answers.level == "national":
        return [_entry("co-quan", answers.names, kind="authority")]
    committee = _entry("ubnd", _names_of_unit(answers, "committee"), kind="authority")
    if answers.level != "province":
        return [committee]
    department = _entry("so-khcn", _names_of_unit(answers, "department"))
    if "vi" in answers.names:
        department["short"] = catalogue("vi")("starter.units.department-short")
    return [committee, department]


def _entry(key: str, names: dict[str, str], kind: str = "unit") -> dict[str, Value]:
    return {"key": key, "name": dict(names), "kind": kind}


def _names_of_unit(answers: Answers, unit: str) -> dict[str, str]:
    """The names of a unit in the languages in which its jurisdiction has one."""
    names = {}
    for language, name in answers.names.items():
        place = name
        if language == "vi" and level_word(name):
            place = in_sentence(name)  # “tỉnh Nghệ An” inside a name
        names[language] = catalogue(language)(f"starter.units.{unit}", place=place)
    return names
