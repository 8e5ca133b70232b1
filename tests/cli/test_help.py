"""The help: one language at a time, every option worded, nothing cut; and what is said of a wrong command line."""

import ast
import re
import textwrap

import pytest
from samples import ROOT, Run

from dxplan.cli.help import parameter_key
from dxplan.cli.lazy_group import COMMANDS, load_command, module_of
from dxplan.messages import LANGUAGES, catalogue

SPACES = re.compile(r"\s+")
CALLS = ((), *((command,) for command in COMMANDS))


def squeezed(text: str) -> str:
    """A text without its line breaks."""
    return SPACES.sub(" ", text).strip()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("call", CALLS)
def test_the_help_is_whole_and_in_one_language(
    dxplan: Run, call: tuple[str, ...], lang: str
) -> None:
    texts = catalogue(lang)
    shown = dxplan(*call, "--help", DXPLAN_LANG=lang)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert " | " not in shown.stdout
    assert "…" not in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    name = call[0] if call else "dxplan"
    whole = squeezed(shown.stdout)
    assert squeezed(texts(f"help.{name}.text")) in whole
    other = next(catalogue(one) for one in LANGUAGES if one != lang)
    assert other("help.options") not in shown.stdout
    assert dxplan("--lang", lang, *call, "--help").stdout == shown.stdout


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_words_every_option(dxplan: Run, name: str, lang: str) -> None:
    texts = catalogue(lang)
    shown = squeezed(dxplan(name, "--help", DXPLAN_LANG=lang).stdout)
    for parameter in load_command(name).params:
        key = parameter_key(parameter)
        text = texts.get(f"help.{name}.parameters.{key}") or texts(
            f"help.parameters.{key}"
        )
        assert squeezed(text) in shown, key
        written = (
            [parameter.metavar]
            if parameter.param_type_name == "argument"
            else parameter.opts
        )
        for option in written:
            assert option in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_group_lists_every_command_on_a_line(dxplan: Run, lang: str) -> None:
    texts = catalogue(lang)
    lines = dxplan("--help", "--lang", lang).stdout.splitlines()
    width = max(map(len, COMMANDS))
    for name in COMMANDS:
        assert f"  {name:<{width}}  {texts(f'help.{name}.summary')}" in lines


def test_texts_of_the_help_are_of_options_that_are_there() -> None:
    own = {"C", "lang", "no-color", "quiet", "verbose", "version", "help"}
    used = {"dxplan": own | {"install-completion", "show-completion"}}
    for name in COMMANDS:
        used[name] = {parameter_key(one) for one in load_command(name).params}
    for lang in LANGUAGES:
        for key in catalogue(lang).entries:
            parts = key.split(".")
            if parts[0] == "help" and "parameters" in parts[:-1]:
                own = used[parts[1]] if len(parts) == 4 else set().union(*used.values())
                assert parts[-1] in own, key


WRONG = [
    (["chek"], "there is no command “chek”. Did you mean check?"),
    (["nothing-like-it"], "there is no command “nothing-like-it”."),
    (["-C", "."], "no command given."),
    (["check", "--nothing"], "there is no option --nothing."),
    (["check", "--forma"], "there is no option --forma. Did you mean --format?"),
    (["check", "--format"], "the option --format requires a value."),
    (["check", "--all=1"], "the option --all takes no value."),
    (["check", "--fail-on", "x"], "--fail-on must be one of: error, warning, info."),
    (["close", "2022"], "the option --document is required."),
    (["history"], "the argument ID is missing."),
    (["history", "a", "b"], "too many arguments: b."),
    (["serve", "--port", "x"], "--port must be a whole number."),
    (["serve", "--port", "99999"], "--port must be a whole number, at most 65535."),
    (["build", "--jobs", "0"], "--jobs must be a whole number, 1 or more."),
]


@pytest.mark.parametrize(("call", "sentence"), WRONG)
def test_a_wrong_command_line_is_told_in_the_language(
    dxplan: Run, call: list[str], sentence: str
) -> None:
    done = dxplan(*call, DXPLAN_LANG="en")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Error: {sentence}" in done.stderr
    told = dxplan(*call).stderr
    assert "Lỗi: " in told
    assert not re.search(r"\b(Error|Usage|Try|Missing|Input)\b", told), textwrap.indent(
        told, "> "
    )


def test_the_help_loads_no_command(process: Run) -> None:
    """The group's help is as quick as its own few modules: neither rules nor site nor models are imported."""
    done = process("--help", PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "dxplan.cli.lazy_group" in imported
    heavy = ("dxplan.rules", "dxplan.site", "dxplan.model", "dxplan.history")
    assert not [name for name in imported if name.startswith(heavy)]
    assert not {f"dxplan.cli.{command}" for command in COMMANDS} & imported


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_reads_options_calls_one_function_and_prints(name: str) -> None:
    source = ROOT / "dxplan/cli" / f"{module_of(name)}.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))
    (command,) = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "command"
    )
    first, last = command.body[1], command.body[-1]
    lines = source.read_text(encoding="utf-8").splitlines()
    body = lines[first.lineno - 1 : last.end_lineno]
    assert len([line for line in body if line.strip()]) <= 15
