"""Placeholders, blanks, escapes and Unicode forms: what is found, and exactly which fix is offered."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from samples import (
    BASE,
    TARGET,
    TASK,
    Files,
    Run,
    assembled,
    reports,
    target,
    task,
    write,
)

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import (
    Finding,
    KeyPart,
    KeyPath,
    RenameKey,
    Replace,
    SetValue,
    Step,
    SymbolicFix,
)
from dxplan.fixes.edits import apply_edits, byte_fix
from dxplan.rules.context import Context
from dxplan.rules.escapes import escape_in, unescaped
from dxplan.rules.placeholders import is_placeholder
from dxplan.rules.registry import BY_CODE
from dxplan.source.markdown import machine_read
from dxplan.source.source_file import parse


def found(code: str, files: Files) -> list[Finding]:
    check = BY_CODE[code].check
    assert check is not None
    return [
        *check(Context(evaluate(assembled(files), date(2022, 6, 15), Settings()), None))
    ]


def paths(code: str, files: Files) -> list[KeyPath]:
    return [f.place.path for f in found(code, files)]


# placeholders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *(
            "TODO",
            "todo.",
            "TBD",
            "FIXME",
            "xxx",
            "XXXXX",
            "...",
            "…",
            "?",
            "???",
            "-",
            "--",
            "–",
            "___",
            "~",
            "n/a",
            "N/A",
        ),
        *(
            "None",
            "null",
            "nil",
            "Lorem ipsum dolor sit amet",
            "Đang cập nhật",
            "đang cập nhật...",
            "Chưa có",
            "không có.",
        ),
        *(
            "<tên nhiệm vụ>",
            "[tên]",
            "{{ title }}",
            "to be determined",
            "Sẽ được bổ sung",
            "Chưa co\u0301",
        ),
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "TODO list",
            "xx",
            "5",
            "[1]",
            "<5>",
            "a?",
            "I.",
            "Không có đơn vị nào",
            "Đang cập nhật cơ sở dữ liệu",
            "NA",
        ),
        *(
            "<a> và <b>",
            "[Sở A] chủ trì [Sở B]",
            "Nil desperandum",
            "-1",
            "none-such",
            "nulls",
        ),
    ],
)
def test_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


def test_a_placeholder_is_told_once() -> None:
    files = {
        TASK: task(
            "area: TBD\nimplements: '?'\nnumber: TODO\nlead_unknown: chưa có",
            lead="'[đơn vị]'",
        )
    }
    codes = [
        (f.code, f.place.path)
        for code in ("S121", "R101", "R103", "R105")
        for f in found(code, files)
    ]
    assert codes == [
        ("S121", (key,)) for key in ("lead_unit", "area", "implements", "number")
    ]


def test_what_says_something_is_no_placeholder() -> None:
    files = {
        TASK: task(
            "deadline_changes:\n  - {date: 2022-05-01, to: none, note: Bỏ hạn.}\n"
            "x-tam: TODO\nreports: {date: 2022-05-01, status: in_progress, difficulty: Không có, proposal: None}\n",
            deadline="none",
        ),
        TARGET: target(
            'operator: "~"\nvalue: 5\nnumber: XXX\n'
            'changes:\n  - {date: 2022-05-01, key: operator, from: "~", to: "~"}\n'
            "  - {date: 2022-05-01, key: by, to: none}"
        ),
    }
    assert assembled(files).findings == ()
    assert paths("S121", files) == []


def test_a_placeholder_in_a_ledger() -> None:
    files = {TASK: task("changes:\n  - {date: 2022-05-01, key: lead_unit, from: a, to: TBD}\n" + reports(
        "date: 2022-05-01, status: in_progress, difficulty: '...'"))}  # fmt: skip
    assert paths("S121", files) == [("changes", 0, "to"), ("reports", 0, "difficulty")]
    assert paths("R101", files) == []


# blanks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "kind", "tidy"),
    [
        ('" Kế hoạch"', "ends", "Kế hoạch"),
        ('"Kế hoạch  năm"', "double", "Kế hoạch năm"),
        ("Kế\u00a0hoạch", "hard", "Kế hoạch"),
        ('"Kế\\thoạch"', "tab", "Kế hoạch"),
        ('"Kế\\n hoạch"', "line", "Kế hoạch"),
        ("|\n  Kế\n  hoạch", "line", "Kế hoạch"),
        ("|\n  Kế  hoạch", "double", "Kế hoạch\n"),
        ("Kế\u3000hoạch", "hard", "Kế hoạch"),
    ],
)
def test_a_title_is_tidied(title: str, kind: str, tidy: str) -> None:
    (untidy,) = found("S122", {TASK: task(title=title)})
    assert untidy.args["found"] == f"blank-{kind}"
    assert untidy.fix == SymbolicFix("safe", (SetValue(("title",), tidy),))


@pytest.mark.parametrize(
    "title", ["Kế hoạch\n  năm", ">\n  Kế\n  hoạch", "|\n  Kế hoạch", '"Kế\n  hoạch"']
)
def test_a_wrapped_title_is_tidy(title: str) -> None:
    assert paths("S122", {TASK: task(title=title)}) == []


def test_lines_of_a_note_are_kept() -> None:
    assert paths("S122", {TASK: task("note: |\n  A\n\n    B  C\n")}) == []
    (untidy,) = found("S122", {TASK: task("note: |-\n  \u00a0A\n  B\u00a0\n")})
    assert untidy.fix == SymbolicFix("safe", (SetValue(("note",), "A\nB"),))


def test_steps_in_a_register_count_from_the_root() -> None:
    text = BASE["na/units.yaml"] + '- key: d\n  name: {vi: "Sở  D"}\n'
    (untidy,) = found("S122", {"na/units.yaml": text})
    assert untidy.fix == SymbolicFix("safe", (SetValue((3, "name", "vi"), "Sở D"),))


# escapes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "plain"),
    [
        ("Khoa học &amp; Công nghệ", "entity", "Khoa học & Công nghệ"),
        ("K&#7871; hoạch&nbsp;A", "entity", "Kế hoạch A"),
        (r"K\u1ebf hoạch", "backslash", "Kế hoạch"),
        (r"Một.\nHai.", "backslash", "Một. Hai."),
        ("K%E1%BA%BF ho%E1%BA%A1ch", "percent", "Kế hoạch"),
        (
            "Kế hoạch chuyển đổi số, Đã xong".encode()
            .decode("cp1252", "replace")
            .replace("\ufffd", "\x90"),
            "misread",
            "Kế hoạch chuyển đổi số, Đã xong",
        ),
        ("Káº¿ hoáº¡ch â€œsố 5â€\u009d", "misread", "Kế hoạch “số 5”"),
    ],
)
def test_escapes(text: str, kind: str, plain: str) -> None:
    escape = escape_in(text)
    assert escape is not None
    assert escape[0] == kind
    assert unescaped(text, kind) == plain


@pytest.mark.parametrize(
    "text",
    [
        *(
            "R&D",
            "Sở A & B; C",
            "&xyz;",
            "100%",
            "50%20",
            "%C3",
            r"C:\new\u1ea1",
            r"\\may\nha",
            "https://a.vn/%C3%A0",
        ),
        *(
            "CẤP XÃ – HUYỆN",
            "“CẤP XÃ”",
            "XÃ\u00a0HỘI",
            "«XÃ»",
            "khá»",
            "â",
            "Ä",
            "Æ",
            "Ã",
            "à",
            "Đ",
            "BÃO",
        ),
    ],
)
def test_no_escapes(text: str) -> None:
    assert escape_in(text) is None


@pytest.mark.parametrize(
    "text", ["A &#x202e; B", r"A \u202e B", "A &shy; B", r"A \ud800", r"\u0000"]
)
def test_a_fix_brings_in_nothing_hidden(text: str) -> None:
    (escaped,) = found("S123", {TASK: task(f"note: '{text}'")})
    hidden = "\u202e\u00ad\ud800\0"
    written = [
        step.value
        for step in (escaped.fix.steps if escaped.fix else ())
        if isinstance(step, SetValue)
    ]
    assert not {*hidden} & {*"".join([*written, *escaped.args.values()])}


@pytest.mark.parametrize(
    "text",
    [
        "mở rộng và sẽ",
        "toàn bộ xã",
        "và",
        "đã hoàn thành, và tiếp tục",
        "Xã hội hoá",
        "Ở và Ơ",
    ],
)
@pytest.mark.parametrize("blanks", ["", "  "])
def test_blanks_that_are_halves_of_letters_are_kept_until_the_text_is_read_again(
    tmp_path: Path, dxplan: Run, text: str, blanks: str
) -> None:
    written = text.replace(" ", blanks or " ").encode()
    misread = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in written)
    file = write(tmp_path, {TASK: task(title=f"'{misread}'")}) / "plans" / TASK
    before = file.read_bytes()
    dxplan("-C", tmp_path, "fix")
    assert file.read_bytes() == before
    dxplan("-C", tmp_path, "fix", "--unsafe")
    assert f"title: {text}\n" in file.read_text().replace("'", "")


@pytest.mark.parametrize("text", ["đánh giá vÃ", "toÃ n bộ", "vÃ sẽ"])
def test_half_a_letter_is_found_and_not_guessed(text: str) -> None:
    (lost,) = found("S123", {TASK: task(title=text)})
    assert (lost.args["found"], lost.fix) == ("escape-lost", None)
    (lost,) = found("S123", {TASK: task() + f"{text}\n"})
    assert (lost.args["found"], lost.fix) == ("escape-lost", None)


@pytest.mark.parametrize("text", ["XÃ HỘI SỐ", "Xã VÃN CẢNH", "LÃ\u00a0Bố"])
def test_a_capital_with_a_tilde_is_no_half_letter(text: str) -> None:
    assert found("S123", {TASK: task(title=text)}) == []


def test_a_misread_body_is_mended_by_the_line() -> None:
    text = task() + "Một.\nKáº¿ hoáº¡ch.\n"
    (misread,) = found("S123", {TASK: text})
    begin = text.index("áº¿")
    span = (begin, text.index(".\n", begin) - 2)
    assert misread.place.span == span
    assert misread.fix == SymbolicFix("unsafe", (Replace(span, "ế hoạ"),))


# Unicode forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "place", "step"),
    [
        ("note: a\u0300", (("note",), KeyPart.VALUE), SetValue(("note",), "à")),
        (
            "x-a\u0300: b",
            (("x-a\u0300",), KeyPart.KEY),
            RenameKey(("x-a\u0300",), "x-à"),
        ),
        (
            "x-y: {a\u0300: b}",
            (("x-y", "a\u0300"), KeyPart.KEY),
            RenameKey(("x-y", "a\u0300"), "à"),
        ),
    ],
)
def test_pieces_are_put_together(
    head: str, place: tuple[KeyPath, KeyPart], step: Step
) -> None:
    (pieces,) = found("S116", {TASK: task(head)})
    assert (pieces.place.path, pieces.place.part) == place
    assert pieces.fix == SymbolicFix("safe", (step,))


def test_a_body_is_put_together_as_a_whole() -> None:
    text = task() + "Một a\u0300 hai\no\u0302\u0323 ba\n"
    (pieces,) = found("S116", {TASK: text})
    begin = text.index("a\u0300")
    assert pieces.place.span == (begin, begin + 2)
    assert pieces.fix == SymbolicFix(
        "safe", (Replace((begin, text.index(" ba")), "à hai\nộ"),)
    )


READ_BY_PROGRAMS = [
    "![Mô a\u0300](a\u0300nh.png)",
    "![Mô a\u0300](<a\u0300nh mo\u031b\u0301i.png>)",
    "[Mô a\u0300](a\u0300nh(1).png 'a\u0300')",
    "[Mô a\u0300][1] và a\u0300\n\n[1]: a\u0300nh.png\n",
    "[Mô a\u0300][nha\u0303n] và a\u0300\n\n[nha\u0303n]: a\u0300nh.png\n",
    "Mô a\u0300 https://x.vn/a\u0300nh và www.x.vn/a\u0300 a\u0300@x.vn",
    "Mô a\u0300 <https://x.vn/a\u0300nh>",
    "Mô a\u0300 `a\u0300nh` và ``a\u0300 ` a\u0300``",
    "Mô a\u0300\n\n```\na\u0300nh\n```\n",
    "Mô a\u0300\n\n    a\u0300nh\n\nhai",
    "- Mô a\u0300\n\n  ~~~\n  a\u0300nh\n  ~~~\n",
    "Mô a\u0300 <span title='a\u0300'>",
    "Mô a\u0300\n\n<div title='a\u0300'>\na\u0300\n</div>\n",
]


@pytest.mark.parametrize("body", READ_BY_PROGRAMS)
def test_what_programs_read_in_a_body_stays_in_pieces(body: str) -> None:
    data = (task() + body + "\n").encode()
    (pieces,) = found("S116", {TASK: data.decode()})
    source = parse(f"plans/{TASK}", data)
    assert pieces.fix is not None
    fix = byte_fix(source, pieces.fix)
    assert fix is not None
    assert fix.applicability == "safe"
    after = parse(f"plans/{TASK}", apply_edits(data, fix.edits)).body
    assert machine_read(after) == machine_read(source.body)
    assert "Mô à" in after
    assert after != unicodedata.normalize("NFC", after)
    assert found("S116", {TASK: task() + after}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "na/documents.yaml",
            "- key: x\n  number: 1/BC\n  url: https://x.vn/a\u0300\n  archive: https://y.vn/a\u0300\n",
        ),
        (TASK, task("x-file: a\u0300nh.png\nx-more:\n  file: a\u0300nh.png")),
        (TASK, task("note: Xem https://x.vn/a\u0300nh.png")),
    ],
)
def test_values_that_programs_read_stay_in_pieces(path: str, text: str) -> None:
    assert found("S116", {path: text}) == []


def test_the_words_beside_an_address_are_put_together() -> None:
    (pieces,) = found(
        "S116", {TASK: task("note: Xe\u0300m https://x.vn/a\u0300nh.png a\u0300")}
    )
    assert pieces.fix == SymbolicFix(
        "safe", (SetValue(("note",), "Xèm https://x.vn/a\u0300nh.png à"),)
    )
