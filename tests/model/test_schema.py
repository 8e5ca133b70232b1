"""`dxplan schema`: what editors read says the same as the models, over our own files and a plain YAML 1.2 reader."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from samples import FROZEN, ROOT, Run

from dxplan.exchange.manifest import manifest_schema
from dxplan.messages import LANGUAGES, catalogue
from dxplan.model.field_words import field_label, meaning, section
from dxplan.model.fields import FLAT_REPORT, all_models, fields_of
from dxplan.model.records import MODELS
from dxplan.model.schema import FILES, schemas
from dxplan.model.validate import validate
from dxplan.portfolio.paths import kind_at

SCHEMAS = schemas()

PRINTED = {**SCHEMAS, "dxplan": manifest_schema()}
"""With that of the manifest of a published site."""
BY_KIND = {kind: name for name, kind in FILES.items()}


class _Core(SafeConstructor):
    """The core schema of YAML 1.2, which knows no dates."""


_Core.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Core
    return yaml.load(text)


def files() -> Iterator[tuple[str, str, str]]:
    """Every record and register of ours: its place, the name of its schema, its YAML."""
    for root in (FROZEN, ROOT / "dxplan/rules/manual/example"):
        for file in sorted(root.glob("plans/**/*.*")):
            kind = kind_at(file.relative_to(root).as_posix())
            if kind is not None:
                text = file.read_text(encoding="utf-8")
                head = (
                    text.split("\n---", 1)[0].removeprefix("---")
                    if file.suffix == ".md"
                    else text
                )
                yield file.relative_to(ROOT).as_posix(), BY_KIND[kind], head


FOUND = list(files())


def faults(name: str, value: object) -> list[str]:
    return [
        error.message for error in Draft7Validator(SCHEMAS[name]).iter_errors(value)
    ]


def test_the_schemas_are_of_draft_7() -> None:
    assert SCHEMAS.keys() == FILES.keys()
    assert {*FILES.values()} == {*MODELS}
    for schema in SCHEMAS.values():
        Draft7Validator.check_schema(schema)


def test_our_own_files_are_valid() -> None:
    assert len(FOUND) > 100
    # no plan counts working days yet
    assert {name for _, name, _ in FOUND} == SCHEMAS.keys() - {"holidays"}
    assert [
        (place, fault)
        for place, name, text in FOUND
        for fault in faults(name, read(text))
    ] == []


Change = Callable[[dict[str, Any]], object]
MUTATIONS: dict[str, Change] = {
    "an unknown key": lambda head: head.update(owner="a"),
    "no title": lambda head: head.pop("title"),
    "an empty title": lambda head: head.update(title=None),
    "an unknown status": lambda head: head.update(
        reports=[{"date": "2022-07-01", "status": "done"}]
    ),
    "a report without its day": lambda head: head.update(
        reports=[{"status": "completed"}]
    ),
    "a written date": lambda head: head.update(deadline="31/12/2022"),
    "a list of deadlines": lambda head: head.update(deadline=["2022"]),
    "a language that is none": lambda head: head.update(title={"fr": "Tâche"}),
    "an unknown key deeper": lambda head: head.update(
        source={"document": "a", "page": 3}
    ),
    "evidence without its place": lambda head: head.update(
        reports=[
            {
                "date": "2022-07-01",
                "status": "completed",
                "evidence": [{"title": "Biên bản"}],
            }
        ]
    ),
    "days counted in two ways": lambda head: head.update(
        deadline={"after": {"days": 3, "working_days": 2}}
    ),
    "a flag in words": lambda head: head.update(accepts_pilot="yes"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_what_is_wrong_is_seen(mutation: str) -> None:
    tasks = [read(text) for _, name, text in FOUND if name == "task"]
    for head in tasks:
        MUTATIONS[mutation](head)
        assert faults("task", head), head


@pytest.mark.parametrize(
    "line",
    [
        "deadline: 2022",
        "deadline: 2022-12",
        "deadline: 2022..2025",
        "deadline: every quarter",
        "deadline: none",
        "deadline: {every: year, due: 06-30}",
        "deadline: {every: month, due: 05}",
        "deadline: {by: 2022..2023, firm: false}",
        "deadline: 10 working days after",
        "deadline: {after: {event: Có hướng dẫn, days: 30}}",
        "deliverables: [{type: service, value: 40..50}, {type: service, value: '1,5'}]",
        "number: 1.10",
        "number: 5",
        "title: 2022",
        "title: true",
        "title: {vi: Việc, en: Work}",
        "lead_unit: [a, b]",
        "lead_unit: a",
        "reports: {date: 2022-07-01, status: piloting, percent: 35}",
        "reports: [{date: 2022-07-01, status: piloting, percent: '35,5', completed_on: 2022}]",
        "changes: [{date: 2022-07-01, key: lead_unit, to: [a, b]}]",
        "x-own: {any: [thing]}",
    ],
)
def test_what_the_models_read_is_valid(line: str) -> None:
    head = read("title: Việc\ndeadline: 2022") | read(line)
    text = {"title": "Việc", "deadline": "2022"} | as_text(line)
    assert validate(MODELS["task"], text).faults == ()
    assert faults("task", head) == []


def as_text(line: str) -> Any:
    yaml = YAML(typ="base", pure=True)
    return yaml.load(line)


def test_an_operator_that_is_nothing_to_a_plain_reader() -> None:
    head = read("title: a\nby: 2022\nvalue: 35\noperator: ~")
    assert head["operator"] is None
    assert faults("target", head) == []
    assert faults("target", head | {"operator": "about"})


def test_a_register_is_a_list() -> None:
    assert faults("units", read("- key: a\n  name: Sở A")) == []
    assert faults("units", read("key: a\nname: Sở A"))
    assert faults("units", read("- key: Sở A\n  name: Sở A"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_has_its_words_and_nothing_else_has(lang: str) -> None:
    words = catalogue(lang)
    possible = set()
    for model in all_models():
        for key in fields_of(model):
            assert meaning(words, model, key).endswith((".", "…"))
            assert field_label(words, key, model) != key
            possible |= {f"fields.{name}.{key}" for name in (section(model), "any")}
    named = {key for key in words.entries if key.startswith("fields.")}
    assert {key.rpartition(".")[0] for key in named} <= possible
    attributes = {"label", "short", "meaning", "data", "synonyms"}
    assert {key.rpartition(".")[2] for key in named} == attributes


def test_every_word_has_its_label() -> None:
    status = SCHEMAS["task"]["definitions"]["Report"]["properties"]["status"]
    assert status["enum"][-3] == "completed"
    assert status["enumDescriptions"][-3] == "Đã hoàn thành | Completed"
    assert status["x-labels"]["vi"]["completed"] == "Đã hoàn thành"
    described = SCHEMAS["task"]["properties"]["deadline"]["description"]
    assert all(
        catalogue(lang)("fields.task.deadline.meaning") in described
        for lang in LANGUAGES
    )


def test_sections_are_the_names_of_models() -> None:
    sections = {section(model) for model in all_models()}
    assert {"task", "deadline", "deadline_change", "jurisdiction_successor"} <= sections
    assert {
        slot.key for slot in fields_of(MODELS["task"]).values() if slot.meaning.flat
    } == FLAT_REPORT


def test_the_command(dxplan: Run, tmp_path: Path) -> None:
    printed = dxplan("schema")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout) == PRINTED
    assert dxplan("schema").stdout == printed.stdout
    done = dxplan("schema", "--out", tmp_path / "new" / "folder")
    assert (done.returncode, done.stdout) == (0, "")
    written = {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in (tmp_path / "new/folder").iterdir()
    }
    assert written == {
        f"{name}.schema.json": schema for name, schema in PRINTED.items()
    }


def test_a_folder_that_cannot_be_written(dxplan: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    done = dxplan("schema", "--out", tmp_path / "taken", DXPLAN_LANG="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "can't write to" in done.stderr


def test_the_schemas_of_the_repository_are_what_the_command_writes(
    dxplan: Run, tmp_path: Path
) -> None:
    """After a change: `dxplan schema --out .vscode/schema`."""
    dxplan("schema", "--out", tmp_path / "fresh")
    fresh = {file.name: file.read_bytes() for file in (tmp_path / "fresh").iterdir()}
    assert {
        file.name: file.read_bytes() for file in (ROOT / ".vscode/schema").iterdir()
    } == fresh


def test_vs_code_finds_a_schema_for_every_register() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))[
        "yaml.schemas"
    ]
    assert {Path(schema).name for schema in settings} <= {
        f"{name}.schema.json" for name in PRINTED
    }
    for schema, pattern in settings.items():
        found = [*FROZEN.glob(pattern.removeprefix("/"))]
        assert found, pattern
        assert (ROOT / schema).is_file()
        for file in found:
            assert (
                faults(
                    Path(schema).name.partition(".")[0],
                    read(file.read_text(encoding="utf-8")),
                )
                == []
            )
