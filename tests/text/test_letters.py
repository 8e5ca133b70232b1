"""Letters that only look like the right ones: found where people read, mended where certain, folded by the search."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from named_files import checked
from samples import BASE, PLAN, ROOT, TASK, Files, Run, md, task

from dxplan.site.search.index import fold_for_search, tokens
from dxplan.text.letters import ALIKE, TWINS_FROM, TWINS_TO, from_vni, is_syllable

SCRIPT = ROOT / "site_templates/static/search.js"


@pytest.mark.parametrize(
    ("written", "meant", "sure"),
    [
        ("\u00d0ề án 06", "Đề án 06", "safe"),
        ("Quyết định 99/Q\u00d0-UBND", "Quyết định 99/QĐ-UBND", "safe"),
        ("chuyển \u00f0ổi số", "chuyển đổi số", "safe"),
        ("\u0189ịa phương", "Địa phương", "safe"),
        ("đ\u01a3ợc th\u01a3 ký cấp", "được thư ký cấp", "safe"),
        ("\u0421ở Y tế", "Cở Y tế", "safe"),
        ("H\u0422TT và UB\u039dD", "HTTT và UBND", "safe"),
        ("\uff33\uff34\uff34 \uff11\uff12 tháng", "STT 12 tháng", "safe"),
        ("The of\ufb01ce works", "The office works", "safe"),
        ("Hội nghị \u0421\u0420", "Hội nghị CP", "unsafe"),  # all of it may be Cyrillic
        ("Sey\u00f0isfjör\u00f0ur", "Seyđisfjörđur", "unsafe"),
    ],
)
def test_letters_that_look_alike_are_found_and_mended(
    written: str, meant: str, sure: str
) -> None:
    for lang in ("vi", "en"):
        (found,) = checked({TASK: task(f"note: {{{lang}: '{written}'}}")}, "L105")
        assert found.key == f"note.{lang}"
        assert found.fix is not None
        assert found.fix.applicability == sure
    (found,) = checked({TASK: task() + f"{written}\n"}, "L105")
    assert found.fix is not None
    data = (task() + f"{written}\n").encode()
    for edit in sorted(found.fix.edits, key=lambda edit: -edit.start):
        data = data[: edit.start] + edit.content.encode() + data[edit.end :]
    assert data.decode() == task() + f"{meant}\n"


@pytest.mark.parametrize(
    "text",
    [
        "Chuyển đổi số của Sở TT&TT",
        "Москва, Сочи",
        "chỉ số α và µm, kΩ, Δt",
        "Café, naïve, Straße, señor",
        "数字化",
        "Ghi `\u00d0` và https://example.org/\u00d0%C3 và [x](../\u00d0.md)",
    ],
)
def test_other_letters_are_as_they_are_meant(text: str) -> None:
    assert checked({TASK: task() + f"{text}\n"}, "L105") == []
    assert (
        checked(
            {TASK: task(f"x-note: {text}\u00d0".replace(": ", ": '", 1) + "'")}, "L105"
        )
        == []
    )


def test_addresses_aliases_and_citations_are_not_read() -> None:
    entry = """- key: x
  title: Bài báo
  url: https://example.org/\u00d0
  archive: https://example.org/\u01a3
  aliases: [\u00d0ề án]
  as_cited: \u00d0ề án
"""
    assert (
        checked({"na/documents.yaml": BASE["na/documents.yaml"] + entry}, "L105") == []
    )


def test_every_kind_of_record_is_read_in_both_languages() -> None:
    files: Files = {
        "na/jurisdiction.md": md(
            "name: {vi: Nghệ An, en: Nghe An}\nlevel: province\nnote: \u00d0ang sửa"
        ),
        "na/units.yaml": BASE["na/units.yaml"]
        + "- key: d\n  name: {vi: Ban \u00d0ảng, en: The of\ufb01ce}\n",
        PLAN: md("title: K\u0435 hoạch\ndocument: plan-doc\nperiod: 2022"),
        TASK: task(title="\u00d0ề án") + "Nội dung.\n",
        "na/p/tasks/01.en.md": "The of\ufb01ce.\n",
        "glossary.yaml": "- key: x\n  name: X\n  definition: Ng\u01a3ời dân\n",
    }
    found = sorted(d.args["suggestion"] for d in checked(files, "L105"))
    assert found == ["Ke", "Người", "office", "office", "Đang", "Đảng", "Đề"]


def test_fix_mends_them_and_leaves_what_programs_read(
    project: Callable[[Files], Path], dxplan: Run
) -> None:
    body = "\u00d0ề án của \u0421ở: [X](../\u00d0.md), `\u00d0`, https://example.org/\u00d0\n"
    root = project(
        {
            TASK: task(
                "note: {en: The of\ufb01ce of\ufb01cer}",
                title="Th\u01a3 viện \u0421\u0420",
            )
            + body
        }
    )
    dxplan("-C", root, "fix")
    text = (root / "plans" / TASK).read_text(encoding="utf-8")
    assert "title: Thư viện \u0421\u0420" in text
    assert "The office officer" in text
    assert (
        "Đề án của Cở: [X](../\u00d0.md), `\u00d0`, https://example.org/\u00d0\n"
        in text
    )


# the encodings of old fonts ------------------------------------------------------------------------------------------

VNI = "Quyeát ñònh veà vieäc ban haønh Keá hoaïch chuyeån ñoåi soá"


def test_vni_is_told_and_its_fix_is_not_sure() -> None:
    plain = "Quyết định về việc ban hành Kế hoạch chuyển đổi số"
    (found,) = checked({TASK: task(title=VNI)}, "S123")
    assert (found.args["found"], found.args["suggestion"]) == ("escape-vni", "Quyết")
    assert found.fix is not None
    assert (found.fix.applicability, found.fix.edits[0].content) == ("unsafe", plain)
    (found,) = checked({TASK: task() + f"Văn bản đã nêu rõ:\n\n{VNI}\n"}, "S123")
    assert found.fix is not None
    assert found.fix.edits[0].content.strip() == plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("UÛy ban nhaân daân tænh", "Ủy ban nhân dân tỉnh"),
        ("ÑAÛNG BOÄ", "ĐẢNG BỘ"),
        ("ngöôøi daân, thö vieän", "người dân, thư viện"),
        ("naêm, ñöôïc, töï, yù", "năm, được, tự, ý"),
    ],
)
def test_vni_is_read(written: str, meant: str) -> None:
    assert from_vni(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Où est le café déjà créé?",
        "El señor de España aún",
        "Hoà bình, khoá, toàn",
        "Müller",
    ],
)
def test_other_languages_are_no_vni(text: str) -> None:
    assert checked({TASK: task(f"note: '{text}'")}, "S123") == []


def test_syllables() -> None:
    for word in (
        "nghiêng",
        "Quyết",
        "đổi",
        "khuỷu",
        "giếng",
        "yêu",
        "ươn",
        "Đắk",
        "gì",
        "thuở",
        "quốc",
        "xoong",
    ):
        assert is_syllable(word), word
    for word in ("office", "Straße", "où", "señor", "Seyđisfjörđur", "str", ""):
        assert not is_syllable(word), word


# the search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\u00d0Ề ÁN", ["de", "an"]),
        ("\u00f0ề án", ["de", "an"]),
        ("Th\u01a3 viện", ["thu", "vien"]),
        ("\u0421ở Y tế", ["co", "y", "te"]),
        ("\u041dĐND", ["hdnd"]),
        ("of\ufb01ce", ["office"]),
        ("Москва", ["москва"]),
    ],
)
def test_the_search_folds_them(text: str, folded: list[str]) -> None:
    assert [fold_for_search(word) for word in tokens(text)] == folded


def test_the_page_of_the_search_folds_the_same_letters() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    written = dict(re.findall(r'(ALIKE|MEANT|TWINS|TWINS_MEANT) = "([^"]+)"', script))
    read = {
        name: re.sub(r"\\u(....)", lambda m: chr(int(m[1], 16)), text)
        for name, text in written.items()
    }
    assert (read["TWINS"], read["TWINS_MEANT"]) == (TWINS_FROM, TWINS_TO)
    letters = zip(read["ALIKE"] + TWINS_FROM, read["MEANT"] + TWINS_TO, strict=True)
    assert {ord(alike): ord(meant) for alike, meant in letters} == ALIKE
