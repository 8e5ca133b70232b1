"""The parts of the documentation that are made from the program: its help, its rules, the keys of the format."""

import re
import textwrap
from pathlib import Path

from documentation import WIDTH
from samples import Run

from dxplan.compliance.obligations import OBLIGATIONS
from dxplan.messages import catalogue
from dxplan.model.deadline import TargetDeadline
from dxplan.model.field_words import meaning, section
from dxplan.model.fields import Field, FieldType, all_models, fields_of
from dxplan.model.values import FrontMatter, Text
from dxplan.rules.manual_page import read_manual
from dxplan.rules.registry import Rule
from dxplan.site.rule_texts import families

MARK = "<!-- generated: DXPLAN_UPDATE=1 pytest tests/project/test_docs.py -->\n"
"""Everything below it in a page is made."""

HELP_WIDTH = "88"

_COMMAND = re.compile(r"^  ([a-z-]+)  +\S", re.MULTILINE)
_SENTENCE = re.compile(r"^.+?[.?](?= [A-ZĐ`“]|$)")


def command_names(run: Run) -> list[str]:
    """The commands that the program itself lists."""
    listed = run("--help", DXPLAN_LANG="en").stdout.partition("\nCommands:\n")[2]
    return _COMMAND.findall(listed)


def commands_page(run: Run, language: str) -> str:
    """The help of the program and of each command."""
    parts = ["\n## dxplan\n", _help(run, language)]
    for name in command_names(run):
        parts += [f"\n## {name}\n", _help(run, language, name)]
    return "".join(parts)


def _help(run: Run, language: str, *command: str) -> str:
    done = run(*command, "--help", DXPLAN_LANG=language, COLUMNS=HELP_WIDTH)
    assert done.returncode == 0
    text = done.stdout.replace("python -m dxplan", "dxplan")
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n```text\n" + "\n".join(lines) + "\n```\n"


def rules_page(language: str) -> str:
    """Every rule by family: code, name, severity, and the first sentence of what it finds."""
    texts = catalogue(language)
    parts = []
    for family in families():
        name = texts(f"labels.rule_family.{family.letter}")
        parts.append(f"\n## {family.letter} · {name}\n\n")
        parts += [_rule(rule, language) for rule in family.rules]
    return "".join(parts)


def _rule(rule: Rule, language: str) -> str:
    severity = catalogue(language)(f"labels.severity.{rule.severity}")
    manual = Path("../..", *rule.manual.parts[-4:]).as_posix()
    line = f"- [{rule.code}]({manual}) `{rule.name}` ({severity}): {_finds(rule, language)}"
    return _wrapped(line)


def _wrapped(line: str) -> str:
    """An item of a list in lines that a person reads."""
    filled = textwrap.fill(
        line,
        WIDTH,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled + "\n"


def _finds(rule: Rule, language: str) -> str:
    _, text = read_manual(rule).points(language)[0]
    sentence = _SENTENCE.match(text)
    assert sentence is not None, rule.code
    return sentence[0]


_FORMS = {
    "en": {
        "required": "required",
        "without": "required without `{key}`",
        "optional": "optional",
        "obligation": "obligation",
        "list": "one or a list",
        "bilingual": "text in `vi` and `en`, or plain",
        "line": "text",
        "day": "day",
        "period": "day, month, quarter, half or year",
        "interval": "span of time",
        "number": "number",
        "range": "number, or range 40..50",
        "flag": "`true` or `false`",
        "key": "key",
        "deadline": "deadline (section 2)",
        "any": "what the changed key takes",
        "map": "the keys of `{name}`",
        "unit": "key of a unit",
        "document": "key of a document",
        "area": "key of an area",
        "indicator": "key of an indicator",
        "record": "id of a plan, task or target",
        "jurisdiction": "id of a jurisdiction",
        "or": "or",
    },
    "vi": {
        "required": "bắt buộc",
        "without": "bắt buộc khi không có `{key}`",
        "optional": "tùy chọn",
        "obligation": "nội dung giao",
        "list": "một hoặc danh sách",
        "bilingual": "chữ theo `vi` và `en`, hoặc một dòng",
        "line": "chữ",
        "day": "ngày",
        "period": "ngày, tháng, quý, 6 tháng hoặc năm",
        "interval": "khoảng thời gian",
        "number": "số",
        "range": "số, hoặc khoảng 40..50",
        "flag": "`true` hoặc `false`",
        "key": "mã",
        "deadline": "thời hạn (mục 2)",
        "any": "giá trị của khóa được đổi",
        "map": "các khóa của `{name}`",
        "unit": "mã đơn vị",
        "document": "mã văn bản",
        "area": "mã lĩnh vực",
        "indicator": "mã chỉ số",
        "record": "mã kế hoạch, nhiệm vụ hoặc chỉ tiêu",
        "jurisdiction": "mã địa phương",
        "or": "hoặc",
    },
}
"""What a field takes, in the words of a language."""


def keys_page(language: str) -> str:
    """Every key by the record or map that has it: whether it has to be there, its form, its meaning."""
    parts = []
    for model in all_models():
        if issubclass(model, TargetDeadline):  # its keys are those of every deadline
            continue
        parts.append(f"\n### `{section(model)}`\n\n")
        for field in fields_of(model).values():
            parts.append(_key(model, field, language))
    return "".join(parts)


def _key(model: type[FrontMatter], field: Field, language: str) -> str:
    forms = _FORMS[language]
    presence = forms["required" if field.required else "optional"]
    if field.meaning.required_without:
        presence = forms["without"].format(key=field.meaning.required_without)
    told = [presence, _form(field.type, forms)]
    if field.key in OBLIGATIONS.get(section(model), ()):
        told.append(forms["obligation"])
    text = meaning(catalogue(language), model, field.key)
    return _wrapped(f"- `{field.key}` ({'; '.join(told)}): {text}")


def _form(field_type: FieldType, forms: dict[str, str]) -> str:
    form = _form_of_one(field_type, forms)
    if field_type.many:
        return f"{forms['list']}: {form}"
    return form


def _form_of_one(field_type: FieldType, forms: dict[str, str]) -> str:
    model = field_type.model
    if field_type.scalar == "word":
        return ", ".join(f"`{word}`" for word in field_type.choices)
    if field_type.scalar == "line" and model is Text:
        return forms["bilingual"]
    if field_type.scalar is None:
        assert model is not None
        return forms["map"].format(name=section(model))
    if field_type.scalar == "reference":
        form = forms[field_type.reference]
        if model is None:
            return form
        other = forms["bilingual"]
        if model is not Text:
            other = forms["map"].format(name=section(model))
        return f"{form} {forms['or']} {other}"
    return forms["range" if field_type.or_range else field_type.scalar]
