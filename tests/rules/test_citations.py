"""References that lead to nothing: documents as officials name them, and no suggestion that would be a false proof."""

from datetime import date
from time import process_time

import pytest
import yaml
from checking import check
from samples import BASE, TASK, Files, assembled, md, reports, task

from dxplan.check.checker import find_defects
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.config.config import Config
from dxplan.diagnostics import Diagnostic, Finding, SetValue
from dxplan.messages import catalogue
from dxplan.reporters import REPORTERS
from dxplan.rules.document_entries import suggested_entry
from dxplan.rules.document_mentions import parse_mention

DAY = date(2023, 1, 31)

REGISTERS: Files = {
    "na/jurisdiction.md": md(
        "name: {vi: Tỉnh Nghệ An, en: Nghe An Province}\nshort: Nghệ An\nlevel: province"
    ),
    "na/documents.yaml": BASE["na/documents.yaml"]
    + """
- {key: 78-kh-ubnd-2022, number: 78/KH-UBND, type: KH, date: 2022-02-10}
- {key: 50-qd-ubnd-2021, number: 50/QĐ-UBND, type: QĐ, date: 2021-03-01}
- {key: 50-qd-ubnd-2022, number: 50/QĐ-UBND, type: QĐ, date: 2022-04-01}
- {key: 09-nq-tu-2022, number: 09-NQ/TU, type: NQ, date: 2022-08-05}
- {key: 5010-ubnd-th-2022, number: 5010/UBND-TH, type: CV, date: 2022-07-06}
- {key: 12-nq-hdnd-2022, number: 12/NQ-HĐND, type: NQ, date: 2022-12-09}
- {key: de-an-06, title: Đề án 06, aliases: [Project 06]}
- {key: bao-nghe-an-6-thang-2022, title: Báo Nghệ An, type: article, date: 2022-07-13}
""",
    "hue/jurisdiction.md": md(
        "name: {vi: Thành phố Huế, en: Hue City}\nshort: Huế\nlevel: province"
    ),
    "hue/documents.yaml": """
- {key: 99-qd-ubnd-2022, number: 99/QĐ-UBND, type: QĐ, date: 2022-12-19}
- {key: 1234-qd-ttg-2021, number: 1234/QĐ-TTg, type: QĐ, date: 2021-07-15}
""",
    "hue/units.yaml": "- key: so-gtvt\n  name: Sở Giao thông vận tải\n  valid_until: 2022-06-30\n- key: so-xd\n"
    "  name: Sở Xây dựng\n",
}


def unknown(files: Files, code: str = "R102") -> list[Finding]:
    everything = {**REGISTERS, **files}
    return [
        f
        for f in find_defects(
            evaluate(assembled(everything), DAY, Settings()), Config(), None
        )
        if f.code == code
    ]


def shown(files: Files, lang: str = "en") -> list[Diagnostic]:
    everything = {**REGISTERS, **files}
    found = check(
        assembled(everything), Config(), catalogue(lang), as_of=DAY, today=DAY
    ).diagnostics
    return [d for d in found if d.code == "R102"]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# what is no other document -------------------------------------------------------------------------------------------

PLACES = [
    "source: {{document: {0}}}",
    "source: {{document: plan-doc, via: {0}}}",
    "deadline_changes: [{{date: 2022-05-02, to: 2022-12-31, document: {0}, note: x}}]",
    "changes: [{{date: 2022-05-02, key: title, to: y, document: {0}}}]",
    reports("date: 2022-05-02, status: completed, evidence: [{0}]")
    .replace("{date", "{{date")
    .replace("}\n", "}}\n"),
    reports("date: 2022-05-02, status: cancelled, authorised_by: {0}, note: x")
    .replace("{date", "{{date")
    .replace("}\n", "}}\n"),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "ref",
    [
        "99-qd-ubnd-2022",  # the number of nothing here; Hue's is another province's
        "79-kh-ubnd-2022",  # another number
        "78-qd-ubnd-2022",  # another kind
        "78-kh-ubnd-2023",  # another year
        "78-kh-hdnd-2022",  # another issuer
        "780-kh-ubnd-2022",
        "87-kh-ubnd-2022",
    ],
)
def test_a_document_of_another_number_is_never_offered(place: str, ref: str) -> None:
    (found,) = unknown({TASK: task(place.format(ref))})
    assert (found.args["suggestion"], found.fix) == ("", None)
    assert "readings" not in found.args


@pytest.mark.parametrize("key", ["replaces", "amends", "became", "source: {document"])
def test_nor_in_a_register(key: str) -> None:
    entry = (
        f"- key: x\n  title: X\n  {key}: 99-qd-ubnd-2022{'}' if '{' in key else ''}\n"
    )
    (found,) = unknown({"na/documents.yaml": REGISTERS["na/documents.yaml"] + entry})
    assert (found.args["suggestion"], found.fix) == ("", None)


@pytest.mark.parametrize(
    "ref",
    [
        "Quyết định số 79/KH-UBND ngày 10/02/2022",
        "Kế hoạch số 78/KH-UBND ngày 11/02/2022",  # another day
        "Quyết định số 78/QĐ-UBND",
        "Kế hoạch 78/KH-UBND của UBND tỉnh Hà Tĩnh",  # another province's
        "Kế hoạch 78/KH-UBND của UBND huyện Nam Đàn",
        "Kế hoạch 78/KH-UBND của UBND huyện",
        "Plan 78/KH-UBND of Ha Tinh Province",
        "Kế hoạch 78/KH-UBND của UBND Hà Tĩnh",
        "78/2022/KH-UBND",  # numbers of normative documents are counted apart
        "78/KH-UBND, 09-NQ/TU",  # two documents: one alone would lose the other
        "78/KH-UBND và 50/QĐ-UBND ngày 01/4/2022",
        "Đề án 07",
        "bao-nghe-an-6-thang-2023",
        "bao-nghe-an-9-thang-2022",
    ],
)
def test_nor_for_a_sentence_that_says_otherwise(ref: str) -> None:
    (found,) = unknown({TASK: task(f"source: {{document: {quoted(ref)}}}")})
    assert (found.args["suggestion"], found.fix) == ("", None)


@pytest.mark.parametrize(
    ("ref", "key"),
    [
        ("78-kh-ubnd2022", "78-kh-ubnd-2022"),
        ("78_KH_UBND_2022", "78-kh-ubnd-2022"),
        ("78-kh-ubnt-2022", "78-kh-ubnd-2022"),
        ("78-hk-ubnd-2022", "78-kh-ubnd-2022"),
        ("78-kh-unbd-2022", "78-kh-ubnd-2022"),
        ("bao-nghe-na-6-thang-2022", "bao-nghe-an-6-thang-2022"),
    ],
)
def test_a_slip_in_letters_or_signs_is_offered(ref: str, key: str) -> None:
    (found,) = unknown({TASK: task(f"source: {{document: {ref}}}")})
    assert found.args["suggestion"] == key
    assert found.fix is not None


# as officials write it -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "key", "sure"),
    [
        ("78/KH-UBND", "78-kh-ubnd-2022", "safe"),
        ("số 78/KH-UBND", "78-kh-ubnd-2022", "safe"),
        ("Kế hoạch số 78/KH-UBND ngày 10/02/2022", "78-kh-ubnd-2022", "safe"),
        ("Kế hoạch 78/KH-UBND của UBND tỉnh", "78-kh-ubnd-2022", "safe"),
        (
            "Kế hoạch số 78/KH-UBND ngày 10 tháng 2 năm 2022 của UBND tỉnh Nghệ An",
            "78-kh-ubnd-2022",
            "safe",
        ),
        ("KH 78/KH-UBND năm 2022", "78-kh-ubnd-2022", "safe"),
        ("Plan No. 78/KH-UBND dated 10 February 2022", "78-kh-ubnd-2022", "safe"),
        ("Nghị quyết số 09-NQ/TU ngày 05/8/2022", "09-nq-tu-2022", "safe"),
        ("Nghị quyết 9-NQ/TU", "09-nq-tu-2022", "safe"),
        ("Resolution 09-NQ/TU of 5 August 2022", "09-nq-tu-2022", "safe"),
        ("Công văn số 5010/UBND-TH ngày 06/7/2022", "5010-ubnd-th-2022", "safe"),
        (
            "Quyết định số 50/QĐ-UBND ngày 01/4/2022",
            "50-qd-ubnd-2022",
            "safe",
        ),  # two bear the number
        ("50/QĐ-UBND ngày 01/3/2021", "50-qd-ubnd-2021", "safe"),
        ("50/QĐ-UBND năm 2021", "50-qd-ubnd-2021", "safe"),
        ("Project 06", "de-an-06", "safe"),
        ("đề án 6", "de-an-06", "unsafe"),
        ("KH 78", "78-kh-ubnd-2022", "unsafe"),
        ("Kế hoạch số 78 năm 2022", "78-kh-ubnd-2022", "unsafe"),
        ("Kế hoạch 78/KH-UBND về phát triển xã hội số", "78-kh-ubnd-2022", "unsafe"),
        (
            "1234/QĐ-TTg",
            "hue/1234-qd-ttg-2021",
            "safe",
        ),  # counted for the whole country
        (
            "Quyết định 99/QĐ-UBND ngày 19/12/2022 của UBND thành phố Huế",
            "hue/99-qd-ubnd-2022",
            "safe",
        ),
        ("Hue/99-qd-ubnd-2022", "hue/99-qd-ubnd-2022", "safe"),
    ],
)
def test_a_number_as_officials_write_it_is_understood(
    ref: str, key: str, sure: str
) -> None:
    (found,) = unknown({TASK: task(f"source: {{document: {quoted(ref)}}}")})
    assert found.args["suggestion"] == key
    assert found.fix is not None
    assert (found.fix.applicability, found.fix.steps) == (
        sure,
        (SetValue(("source", "document"), key),),
    )


@pytest.mark.parametrize(
    ("ref", "day", "sure"),
    [
        ("78/KH-UBND", "2022-05-02", "safe"),
        (
            "78/KH-UBND",
            "2023-01-02",
            "unsafe",
        ),  # numbers begin anew: there may be one of 2023
        ("78/KH-UBND ngày 10/02/2022", "2023-01-02", "safe"),
        ("78/KH-UBND năm 2022", "2023-01-02", "safe"),
    ],
)
@pytest.mark.parametrize("key", ["evidence", "authorised_by"])
def test_a_number_without_its_year_proves_nothing_of_another_year(
    key: str, ref: str, day: str, sure: str
) -> None:
    (found,) = unknown(
        {TASK: task(reports(f"date: {day}, status: completed, {key}: '{ref}'"))}
    )
    assert found.fix is not None
    assert found.fix.applicability == sure


def test_many_documents_are_searched_in_time() -> None:
    register = "".join(
        f"- {{key: {n}-qd-ubnd-2022, number: {n}/QĐ-UBND, title: Việc {n} của tỉnh, date: 2022-01-01}}\n"
        for n in range(1, 2000)
    )
    refs = [f"{n}-qd-ubnd-2023" for n in range(1, 200)] + [
        f"bao-cao-{n}" for n in range(1, 200)
    ]
    evidence = "".join(f"    - {ref}\n" for ref in refs)
    log = f"reports:\n  - date: 2022-05-02\n    status: completed\n    evidence:\n{evidence}"
    files = {"na/documents.yaml": register, TASK: task(log)}
    portfolio = assembled({**REGISTERS, **files})
    start = process_time()
    found = [
        f
        for f in find_defects(evaluate(portfolio, DAY, Settings()), Config(), None)
        if f.code == "R102"
    ]
    assert len([f for f in found if f.place.path[0] == "reports"]) == len(refs)
    assert (
        process_time() - start < 30
    )  # seconds: one where all is well, minutes where not


def test_where_two_bear_a_number_both_are_named_and_none_is_written() -> None:
    (found,) = shown({TASK: task("source: {document: 50/QĐ-UBND}")})
    assert "50-qd-ubnd-2021, 50-qd-ubnd-2022" in (found.help or "")
    assert (found.fix, found.args["suggestion"]) == (None, "")


# the entry that is missing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "lines"),
    [
        (
            "99-qd-ubnd-2022",
            [
                "- key: 99-qd-ubnd-2022",
                "  number: 99/QĐ-UBND",
                "  type: QĐ",
                "  date: 2022-…",
                "  issuer: …",
            ],
        ),
        (
            "Nghị quyết số 19-NQ/TU ngày 05/8/2022",
            [
                "- key: 19-nq-tu-2022",
                "  number: 19-NQ/TU",
                "  type: NQ",
                "  date: 2022-08-05",
                "  issuer: …",
            ],
        ),
        (
            "99/QĐ-UBND",
            [
                "- key: 99-qd-ubnd",
                "  number: 99/QĐ-UBND",
                "  type: QĐ",
                "  date: …",
                "  issuer: …",
            ],
        ),
        (
            "bien-ban-hop",
            ["- key: bien-ban-hop", "  title: …", "  date: …", "  issuer: …"],
        ),
    ],
)
def test_the_entry_to_add_is_shown(ref: str, lines: list[str]) -> None:
    (found,) = shown({TASK: task(f"source: {{document: {quoted(ref)}}}")})
    assert list(found.entry) == lines
    assert "plans/na/documents.yaml" in (found.help or "")
    assert f"`{lines[0].removeprefix('- key: ')}`" in (found.help or "")


def test_the_entry_is_read_where_it_is_pasted_and_asks_for_what_nobody_said() -> None:
    (found,) = shown(
        {TASK: task("source: {document: 'Quyết định số 99/QĐ-UBND ngày 19/12/2022'}")}
    )
    register = REGISTERS["na/documents.yaml"] + "\n".join(found.entry) + "\n"
    files = {
        "na/documents.yaml": register,
        TASK: task("source: {document: 99-qd-ubnd-2022}"),
    }
    assert shown(files) == []
    everything = {**REGISTERS, **files}
    told = find_defects(
        evaluate(assembled(everything), DAY, Settings()), Config(), None
    )
    assert [(f.code, f.place.path[-1]) for f in told if f.code == "S121"] == [
        ("S121", "issuer")
    ]
    filled = assembled({**everything, "na/documents.yaml": register.replace("…", "a")})
    assert [
        f.code
        for f in find_defects(evaluate(filled, DAY, Settings()), Config(), None)
        if f.code[0] in "SYR"
    ] == []


@pytest.mark.parametrize(
    "ref",
    [
        "Kế hoạch số 78/KH-UBND ngày 11/2/2022",
        "78/KH-UBND ngày 10/02/2023",
        "KH 78/KH-UBND ngày 1 tháng 3 năm 2022",
    ],
)
def test_a_registered_number_with_another_day_is_a_question(ref: str) -> None:
    (found,) = shown({TASK: task(f"source: {{document: {quoted(ref)}}}")})
    assert (
        "78/KH-UBND is, with the date 2022-02-10. Which date is right?" in found.message
    )
    assert "`78-kh-ubnd-2022`" in (found.help or "")
    assert (found.entry, found.fix) == ((), None)
    (found,) = shown({TASK: task(f"source: {{document: {quoted(ref)}}}")}, "vi")
    assert "ngày 2022-02-10: ngày nào đúng?" in found.message


def test_no_entry_is_offered_under_a_key_in_use() -> None:
    for ref in (
        "99/QĐ-UBND ngày 5/5/2022",
        "2024/QĐ-UBND ngày 5/5/2022",
        "Công văn 78/KH-UBND năm 2022",
    ):
        used = (
            REGISTERS["na/documents.yaml"] + "- {key: 99-qd-ubnd-2022, title: Khác}\n"
        )
        (found,) = shown(
            {
                "na/documents.yaml": used,
                TASK: task(f"source: {{document: {quoted(ref)}}}"),
            }
        )
        keys = {
            line.removeprefix("- key: ")
            for line in found.entry
            if line.startswith("- key: ")
        }
        assert not keys & {"99-qd-ubnd-2022", "78-kh-ubnd-2022"}, ref


@pytest.mark.parametrize(
    "ref",
    [
        "QĐ 1974/QĐ-UBND ngày 30/5/2019 và BC 501/BC-UBND",
        "QĐ 1974/QĐ-UBND ngày 30/5/2019; BC 501/BC-UBND ngày 12/7/2022",
        "78/KH-UBND, 50/QĐ-UBND",
    ],
)
def test_two_documents_in_one_text_are_two_items(ref: str) -> None:
    (found,) = shown({TASK: task(f"source: {{document: {quoted(ref)}}}")})
    assert "names two documents" in found.message
    assert "a separate list item" in (found.help or "")
    assert (found.entry, found.fix) == ((), None)


def test_the_entry_is_that_of_the_folder_which_is_named() -> None:
    (found,) = shown({TASK: task("source: {document: hue/77-kh-ubnd-2023}")})
    assert found.entry[0] == "- key: 77-kh-ubnd-2023"
    assert "plans/hue/documents.yaml" in (found.help or "")
    assert "`hue/77-kh-ubnd-2023`" in (found.help or "")


@pytest.mark.parametrize(
    "form", ["full", "json", "markdown", "github", "junit", "sarif"]
)
def test_every_output_shows_the_entry(form: str) -> None:

    files = {**REGISTERS, TASK: task("source: {document: 99-qd-ubnd-2022}")}
    result = check(assembled(files), Config(), catalogue("vi"), as_of=DAY, today=DAY)
    text = REPORTERS[form](result, catalogue("vi"), color=False)
    assert "99/QĐ-UBND" in text
    assert "issuer: …" in text.replace("\\u2026", "…")


@pytest.mark.parametrize(
    "ref",
    [
        "```\n@everyone",
        "x: [a, b] # c",
        "\x1b[31m 99/QĐ-UBND",
        "'\"",
        "- a",
        "9" * 400,
        "{a: b}",
        "99/<img>-UBND",
        "\u202ex",
    ],
)
def test_what_is_shown_of_a_hostile_reference_is_one_entry(ref: str) -> None:
    entry = suggested_entry(ref)
    if entry is not None:
        assert all(isinstance(value, str) for value in entry.values())
        for found in shown(
            {
                TASK: task(f"source:\n  document: {quoted(ref)}")
                if ref.isprintable()
                else task()
            }
        ):
            assert len(yaml.safe_load("\n".join(found.entry))) <= 1


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Nghị định số 73/2019/NĐ-CP", "73/2019/NĐ-CP"),
        ("73-nd-cp-2019", "73/2019/NĐ-CP"),
        ("175-nq-qh15-2024", "175/2024/QH15"),
        ("Luật số 72/2025/QH15", "72/2025/QH15"),
        ("12/SKHĐT-VX", "12/SKHĐT-VX"),
        ("99-hd-ubnd-2022", "…"),  # HD or HĐ: the key does not tell
        ("99/QĐ/UBND", "99/QĐ-UBND"),
    ],
)
def test_the_number_of_an_entry_has_its_own_letters(text: str, printed: str) -> None:
    entry = suggested_entry(text)
    assert entry is not None
    assert entry["number"] == printed


def test_days_of_a_sentence_are_no_numbers() -> None:
    assert parse_mention("ngày 19/12/2022") is None
    assert parse_mention("2022-12-19") is None
    said = parse_mention("Decision of 19 December 2022, No. 99/QD-UBND")
    assert said is not None
    assert (said.ordinal, said.year, said.days) == ("99", 2022, ("2022-12-19",))


# units ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "suggestion", "sure"),
    [
        ("so-gtvt", "", None),  # Hue's, and gone
        ("Sở Giao thông vận tải", "", None),
        ("so-xd", "hue/so-xd", "unsafe"),
        ("Hue/so-xd", "hue/so-xd", "safe"),
    ],
)
def test_a_unit_of_elsewhere_is_asked_for_and_never_one_that_is_gone(
    ref: str, suggestion: str, sure: str | None
) -> None:
    (found,) = unknown({TASK: task(lead=quoted(ref))}, "R101")
    assert found.args["suggestion"] == suggestion
    assert (found.fix.applicability if found.fix else None) == sure
