"""The writer: the smallest edit for each step, refused where anything else would change."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dxplan.diagnostics import (
    AppendItem,
    InsertKey,
    Remove,
    RenameKey,
    Replace,
    SetValue,
    Step,
    SymbolicFix,
    Value,
)
from dxplan.fixes.block_style import block_text
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.fixes.verify import front_matter_after
from dxplan.source.source_file import parse

FILE = "plans/a/p/tasks/01.md"
REGISTER = "plans/a/units.yaml"


def after(text: str, *steps: Step, file: str = FILE) -> str | None:
    """The file once the steps are made; None where they are refused."""
    data = text.encode()
    fix = byte_fix(parse(file, data), SymbolicFix("safe", steps))
    return apply_edits(data, fix.edits).decode() if fix else None


def head(text: str, *steps: Step) -> str | None:
    """The same for a record whose head is ``text``."""
    changed = after(f"---\n{text}---\nThân bài.\n", *steps)
    return changed[4:].removesuffix("---\nThân bài.\n") if changed else None


@pytest.mark.parametrize(
    ("text", "path", "value", "wanted"),
    [
        ("a: x  # ghi chú\nb: y\n", ("a",), "z", "a: z  # ghi chú\nb: y\n"),
        ("a: 'x'\n", ("a",), "it's", "a: 'it''s'\n"),
        ('a: "x"\n', ("a",), 'nói "được"', 'a: "nói \\"được\\""\n'),
        ("a: x\n", ("a",), "2025-12-31", "a: 2025-12-31\n"),
        ("a: x\n", ("a",), "b: c", 'a: "b: c"\n'),
        ("a: x\n", ("a",), "yes", 'a: "yes"\n'),
        ("a: x\n", ("a",), "# x", 'a: "# x"\n'),
        (
            "a: {vi: x, en: y}\n",
            ("a", "vi"),
            "một, hai",
            'a: {vi: "một, hai", en: y}\n',
        ),
        ("a: [x, y]\n", ("a", 1), "z", "a: [x, z]\n"),
        ("a:\n  - x\n  -   y\n", ("a", 1), "z", "a:\n  - x\n  -   z\n"),
        (
            "a: |\n    một\n    hai\nb: y\n",
            ("a",),
            "ba\nbốn\n",
            "a: |\n    ba\n    bốn\nb: y\n",
        ),
        ("a: x\n  y\nb: z\n", ("a",), "w", "a: w\nb: z\n"),
        ("a:\nb: z\n", ("a",), "w", "a: w\nb: z\n"),
        ("a: >\n  x\n  y\n", ("a",), "w", None),
        ("a: x\n", ("b",), "w", None),
    ],
)
def test_a_value_is_set_in_its_own_style(
    text: str, path: tuple[str | int, ...], value: str, wanted: str | None
) -> None:
    assert head(text, SetValue(path, value)) == wanted


@pytest.mark.parametrize(
    ("text", "path", "value", "wanted"),
    [
        ("a: x, w # c\nb: z\n", ("a",), ["x", "w"], "a:\n  - x\n  - w # c\nb: z\n"),
        ("a:\nb: z\n", ("a",), ["x"], "a:\n  - x\nb: z\n"),
        ("a: [x; w]\nb: z\n", ("a",), ["x", "w"], "a:\n  - x\n  - w\nb: z\n"),
        (
            "c:\n  - a:\n      - x, y\n    b: z\n",
            ("c", 0, "a"),
            ["x"],
            "c:\n  - a:\n      - x\n    b: z\n",
        ),
        ("a:\n  - x\nb: z\n", ("a",), "x", "a: x\nb: z\n"),
        ("a: [x]\nb: z\n", ("a",), "x: y", 'a: "x: y"\nb: z\n'),
        ("a: # c\n  - x\nb: z\n", ("a",), "x", None),
        ("c: {a: x}\n", ("c", "a"), ["x"], None),
        ("c:\n  - x\n", ("c", 0), ["x"], None),
    ],
)
def test_a_list_takes_the_place_of_a_text_and_a_text_of_a_list(
    text: str, path: tuple[str | int, ...], value: Value, wanted: str | None
) -> None:
    assert head(text, SetValue(path, value)) == wanted


def test_the_order_of_keys_is_kept() -> None:
    assert head("x: 1\na: 2\nb: 3\n", RenameKey(("x",), "c")) == "c: 1\na: 2\nb: 3\n"
    assert (
        head("a: x\nb: y\n", Remove(("a",)), InsertKey((), "a", "z")) == "b: y\na: z\n"
    )


def test_a_key_is_renamed_alone() -> None:
    assert (
        head("Trạng thái: x # c\nb: y\n", RenameKey(("Trạng thái",), "status"))
        == "status: x # c\nb: y\n"
    )
    assert head("a: x\nb: y\n", RenameKey(("a",), "b")) is None


def test_a_key_is_added_at_the_end_of_its_map() -> None:
    assert head("a: x\n", InsertKey((), "b", "w")) == "a: x\nb: w\n"
    assert (
        head("a:\n  c: x  # c\n\nd: z\n", InsertKey(("a",), "b", "w"))
        == "a:\n  c: x  # c\n  b: w\n\nd: z\n"
    )
    nested = head("a: x\n", InsertKey((), "b", [{"c": "1", "d": {"vi": "x: y"}}]))
    assert nested == 'a: x\nb:\n  - c: 1\n    d:\n      vi: "x: y"\n'
    assert head("a: {c: x}\n", InsertKey(("a",), "b", "w")) is None


def test_an_item_is_added_in_the_indentation_of_its_list() -> None:
    item = {"date": "2023-01-01", "status": "completed"}
    added = "- date: 2023-01-01\n{0}  status: completed\n"
    assert (
        head("a:\n- x: 1\nb: y\n", AppendItem(("a",), item))
        == "a:\n- x: 1\n" + added.format("") + "b: y\n"
    )
    assert head(
        "a:\n    - x: 1\n", AppendItem(("a",), item)
    ) == "a:\n    - x: 1\n    " + added.format("    ")
    assert head("b: y\n", AppendItem(("a",), item)) == "b: y\na:\n  " + added.format(
        "  "
    )
    assert head("a:\n  x: 1\n", AppendItem(("a",), item)) is None


def test_what_is_removed_takes_its_lines_along() -> None:
    assert head("a: x\nb:\n  - y\n  - z\nc: 1\n", Remove(("b",))) == "a: x\nc: 1\n"
    assert head("b:\n  - y\n  - z\n", Remove(("b", 0))) == "b:\n  - z\n"
    assert head("a: x\nb:\n  - y\n", Remove(("b", 0))) == "a: x\n"
    assert head("b:\n  - y: 1\n    z: 2\n", Remove(("b", 0, "y"))) == "b:\n  - z: 2\n"
    assert head("b:\n  - y: 1\n", Remove(("b", 0, "y"))) is None
    assert head("b: {y: 1, z: 2}\n", Remove(("b", "y"))) == "b: {z: 2}\n"
    assert head("b: {y: 1, z: 2}\n", Remove(("b", "z"))) == "b: {y: 1}\n"
    assert (
        head("b: [{y: '', z: 2, w: 3}]\n", Remove(("b", 0, "y")), Remove(("b", 0, "w")))
        == "b: [{z: 2}]\n"
    )
    assert head("b: {y: 1}\n", Remove(("b", "y"))) is None


def test_several_steps_make_one_fix() -> None:
    steps = (
        Remove(("status",)),
        Remove(("reported_on",)),
        AppendItem(("reports",), {"date": "2023-01-01"}),
    )
    text = "status: x\nreported_on: 2023-01-01\nreports:\n  - date: 2022-01-01\n"
    assert (
        head(text, *steps) == "reports:\n  - date: 2022-01-01\n  - date: 2023-01-01\n"
    )


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff---\r\na: x\r\nb:\r\n  - y\r\n---\r\nThân\r\n"
    wanted = "\ufeff---\r\na: w\r\nb:\r\n  - y\r\n  - z\r\n---\r\nThân\r\n"
    assert after(text, SetValue(("a",), "w"), AppendItem(("b",), "z")) == wanted


def test_an_entry_of_a_register_is_reached_by_its_index() -> None:
    text = "- key: a\n  name: A\n- key: b\n  name: B\n"
    assert after(text, SetValue((1, "name"), "C"), file=REGISTER) == text.replace(
        "name: B", "name: C"
    )
    assert after(text, InsertKey((0,), "short", "S"), file=REGISTER) == text.replace(
        "name: A", "name: A\n  short: S"
    )
    assert after(text, Remove((0,)), file=REGISTER) == "- key: b\n  name: B\n"


def test_an_edit_that_changes_another_value_is_refused() -> None:
    text = "---\na: x\nb: y\n---\n"
    assert after(text, Replace((7, 8), "x\nc: z", ("a",))) is None
    assert after(text, Replace((7, 8), "w", ("b",))) is None
    assert after(text, Replace((7, 8), "w", ("a",))) == "---\na: w\nb: y\n---\n"
    assert after(text, Replace((7, 8), "[", ("a",))) is None


TEXTS = st.text(st.sampled_from("ab :#-'\"\\[]{}&*!|>%@,?đ\n\t~0"), max_size=8)
HEADS = st.dictionaries(st.sampled_from("abc"), TEXTS, min_size=1)


def written(values: dict[str, str]) -> str:
    lines = "".join(
        '{}: "{}"\n'.format(
            k,
            v.replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("\n", "\\n")
            .replace("\t", "\\t"),
        )
        for k, v in values.items()
    )
    return f"---\n{lines}---\n"


@given(HEADS, st.data())
def test_a_value_that_is_set_is_read_back_and_no_other_changes(
    values: dict[str, str], data: st.DataObject
) -> None:
    key, value = data.draw(st.sampled_from([*values])), data.draw(TEXTS)
    text = written(values)
    assert parse(FILE, text.encode()).front_matter == values
    changed = after(text, SetValue((key,), value))
    assert changed is not None
    assert parse(FILE, changed.encode()).front_matter == {**values, key: value}


@pytest.mark.parametrize("value", ['đ"', "x\t=1", "“x”", "- x", "x: y"])
def test_a_text_that_check_would_doubt_stands_in_quotation_marks(value: str) -> None:
    written = json.dumps(value, ensure_ascii=False)
    assert head("a: x\n", SetValue(("a",), value)) == f"a: {written}\n"


@given(TEXTS, st.sampled_from(["a: x\n", "a: [x, y]\n", "a: {vi: x}\n", "a:\n  - x\n"]))
def test_any_text_can_be_written_plainly_or_in_quotation_marks(
    value: str, text: str
) -> None:
    path = {"[": ("a", 0), "{": ("a", "vi"), "\n": ("a", 0)}.get(
        text[3:4] if text[2] == " " else text[2], ("a",)
    )
    changed = head(text, SetValue(path, value))
    assert changed is not None
    found = parse(FILE, f"---\n{changed}---\n".encode()).front_matter
    for step in path:
        found = found[step]  # type: ignore[index, call-overload]
    assert found == value


TREES: st.SearchStrategy[Value] = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, min_size=1)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abcd"), TREES, min_size=1), TREES, st.data())
def test_any_steps_do_what_they_mean_or_are_refused(
    values: dict[str, Value], value: Value, data: st.DataObject
) -> None:
    text = f"---\n{block_text(values)}# ghi chú\n---\nThân bài.\n"
    source = parse(FILE, text.encode())
    assert source.front_matter == values
    key = data.draw(st.sampled_from([*values]))
    steps: list[Step] = [
        data.draw(
            st.sampled_from(
                [
                    SetValue((key,), value),
                    Remove((key,)),
                    RenameKey((key,), "e"),
                    AppendItem(("f",), value),
                ]
            )
        ),
        InsertKey((), "g", value),
    ]
    fix = byte_fix(source, SymbolicFix("safe", tuple(steps)))
    if fix is None:
        return
    changed = apply_edits(source.content, fix.edits).decode()
    found = parse(FILE, changed.encode())
    assert found.front_matter == front_matter_after(values, steps)
    assert changed.endswith("---\nThân bài.\n")
    if fix.applicability == "safe":
        assert "# ghi chú\n" in changed


def test_most_steps_are_not_refused() -> None:
    text = "---\na: x\nb:\n  - y\n---\n"
    for step in (SetValue(("a",), ["z"]), Remove(("b",)), RenameKey(("a",), "e")):
        assert after(text, step, InsertKey((), "g", {"vi": "w"}))
