"""What bodies hold, link to and disclose, and in which language: beyond the manual pages, and never slowly."""

from datetime import date

import pytest
from samples import BASE, TASK, Files, assembled, md, task

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import evaluate
from dxplan.diagnostics import Finding, Replace, SetValue, SymbolicFix
from dxplan.rules.context import Context
from dxplan.rules.hiding import visible
from dxplan.rules.languages import language_of
from dxplan.rules.privacy import masked, private_data
from dxplan.rules.registry import BY_CODE, HIDES, with_hiding_rules
from dxplan.rules.urls import repaired, url_fault
from dxplan.source.markdown import contents


def found(code: str, files: Files) -> list[Finding]:
    """What a rule reports and no other one hides."""
    context = Context(evaluate(assembled(files), date(2022, 6, 15), Settings()), None)
    findings: list[Finding] = []
    for rule in with_hiding_rules([BY_CODE[code]]):
        if rule.check is not None:
            findings += rule.check(context)
    return [one for one in visible(findings, HIDES) if one.code == code]


# links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant", "applicability"),
    [
        ("na/p/tasks/02", "02.md", "safe"),
        ("/na/p/tasks/02.md#a", "02.md#a", "safe"),
        ("plans/na/p/plan.md", "../plan.md", "safe"),
        ("na/p", "../plan.md", "safe"),
        ("na", "../../jurisdiction.md", "safe"),
        ("02", "02.md", "safe"),
        ("02?x", "02.md?x", "safe"),
        ("../targets/ket-qa.md", "../targets/ket-qua.md", "unsafe"),
        ("2.md", "02.md", "unsafe"),
        ("na/q/tasks/01", "02.md", "safe"),
    ],
)
def test_what_a_broken_link_meant(written: str, meant: str, applicability: str) -> None:
    files = {
        TASK: task() + f"\n[02.md]({written})\n",
        "na/p/tasks/02.md": task("former_ids: na/q/tasks/01"),
        "na/p/targets/ket-qua.md": md("title: Chỉ tiêu\nby: 2022"),
    }
    (broken,) = found("C103", files)
    begin = files[TASK].index(f"({written})") + 1
    span = (begin, begin + len(written))
    assert broken.place.span == span
    assert broken.fix == SymbolicFix(applicability, (Replace(span, meant),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written", ["09.md", "../../../../x.md", "../tasks", "khac.md"]
)
def test_a_link_that_may_mean_anything_has_no_suggestion(written: str) -> None:
    (broken,) = found(
        "C103", {TASK: task() + f"\n[a]({written})\n", "na/p/tasks/02.md": task()}
    )
    assert (broken.fix, broken.args["suggestion"]) == (None, "")


@pytest.mark.parametrize(
    "written",
    ["..", "../", "../..", "/plans/na/p/", "../plan.md", "#a", "www.example.org/a"],
)
def test_a_link_to_a_folder_of_the_site_or_to_the_web_is_not_broken(
    written: str,
) -> None:
    assert found("C103", {TASK: task() + f"\n[a]({written})\n"}) == []


def test_pieces_of_a_body_have_their_places() -> None:
    body = "[x.md](x.md) ![](x.md) <b>\n[`a`][1] [![c](d.png)](e.md) <https://a.b>\n\n"
    body += "|[f](g.md)|[h](<i j.md>)|\n|-|-|\n\n[1]: k.md\n"
    read = contents(body)
    assert [body[slice(*piece.span)] for piece in (*read.links, *read.html)] == [
        *(
            "x.md",
            "x.md",
            "k.md",
            "d.png",
            "e.md",
            "https://a.b",
            "g.md",
            "i j.md",
            "<b>",
        )
    ]
    assert [link.label for link in read.links] == [
        "x.md",
        "",
        "a",
        "c",
        "c",
        "https://a.b",
        "f",
        "h",
    ]
    assert [link.span[0] for link in read.links[:2]] == [7, 17]


def test_a_body_of_words_and_plain_addresses_is_not_parsed() -> None:
    assert (
        contents("Xem [báo cáo](https://a.gov.vn/b/c.html?d=1#e), a < b.").links == ()
    )
    assert len(contents("[a](https://a.vn/b.)").links) == 1


# addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "fault", "meant"),
    [
        ("https://nghean.gov.vn/a_(b)?c=[d]#e", None, None),
        ("http://1.1.1.1/a", None, None),
        ("https://vi.wikipedia.org/wiki/Chuyển_đổi_số", None, None),
        ("www.nghean.gov.vn", "scheme", "https://www.nghean.gov.vn"),
        ("nghean.gov.vn/tin", "scheme", "https://nghean.gov.vn/tin"),
        ("//nghean.gov.vn", "scheme", None),
        ("tin tức", "blank", None),
        (" https://a.vn ", "blank", "https://a.vn"),
        ("https://a.vn/b).", "mark", "https://a.vn/b"),
        ("https://a.vn/b”", "mark", "https://a.vn/b"),
        ("https://a:b@a.vn/", "user", None),
        ("http://127.0.0.1/", "private", None),
        ("http://10.0.0.9:80/x", "private", None),
        ("http://[::1]/", "private", None),
        ("https://kho.local/a", "private", None),
        ("https:///a", "host", None),
        ("https://[", "host", None),
        ("https://so-tttt/a", "host", None),
    ],
)
def test_what_is_wrong_with_an_address(
    url: str, fault: str | None, meant: str | None
) -> None:
    assert url_fault(url) == fault
    assert repaired(fault or "", url) == (meant or url)


def test_an_address_of_a_register_is_repaired_from_the_root_of_its_file() -> None:
    text = (
        BASE["na/documents.yaml"]
        + "- key: web\n  title: Tin\n  url: https://a.vn/b.\n  archive: TBD\n"
    )
    (wrong,) = found("C104", {"na/documents.yaml": text})
    assert wrong.place.path == (4, "url")
    assert wrong.fix == SymbolicFix("unsafe", (SetValue((4, "url"), "https://a.vn/b"),))


def test_an_address_has_one_finding() -> None:
    text = BASE["na/documents.yaml"] + "".join(
        f"- key: k{i}\n  title: Tin\n  url: {url}\n"
        for i, url in enumerate(
            [
                "javascript:alert(1)",
                "ftp://a.vn/b.",
                "mailto:a@b.vn",
                "a.vn",
                "http://a",
            ]
        )
    )
    codes = [
        (f.code, f.place.path[0])
        for code in ("C102", "C104")
        for f in found(code, {"na/documents.yaml": text})
    ]
    assert codes == [("C102", 4), ("C102", 5), ("C102", 6), ("C104", 7), ("C104", 8)]
    body = {
        TASK: task()
        + "\n[a](javascript:x) [b](a.vn/c) [d](//a.vn/) [e](mailto:a@b.vn)\n"
    }
    assert [f.code for code in ("C102", "C103", "C104") for f in found(code, body)] == [
        "C102",
        "C104",
    ]


# what is not public ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("001099012345", ["citizen"]),
        ("001 099 012 345", ["citizen"]),
        ("Căn cước số: 012.345.678", ["citizen"]),
        ("0912345678, 0912.345.678; (+84) 35 123 4567", ["phone"] * 3),
        ("+84912345678 0084912345678", ["phone"] * 2),
        ("A.B+c@yahoo.com.vn", ["mail"]),
        ("097199012345", []),  # no such province
        ("001499012345", []),  # no such century
        ("0010990123456 1001099012345 a001099012345", []),
        ("kinh phí 912345678 đồng, 84.912.345.678 đồng, 0,912345678", []),
        ("12345678 CCCD", []),
        ("02383 123 456, 1900 1234, 0712345/QĐ", []),
        ("Hotline: 0912 345 678. Mã số thuế 0312345678", []),
        ("https://a.vn/0912345678?b=c@gmail.com", []),
        ("so@nghean.gov.vn, a@gmail.example", []),
    ],
)
def test_private_data(text: str, data: list[str]) -> None:
    assert [kind for kind, _ in private_data(text)] == data


def test_a_private_datum_is_not_repeated() -> None:
    note = "note: {vi: Gọi 0912345678, en: Ask a.nguyen@gmail.com}"
    for one in found("C107", {TASK: task(note) + "\nCCCD 001099012345\n"}):
        assert not {"0912345678", "a.nguyen@gmail.com", "001099012345"} & {
            *one.args.values()
        }
        assert "**" in one.args["masked"]
    assert masked("ab@gmail.com") == "a*@gmail.com"
    assert masked("0912345678") == "09********"


def test_a_mailbox_that_a_unit_publishes_is_its_own_choice() -> None:
    text = (
        BASE["na/units.yaml"]
        + "- key: d\n  name: Sở D\n  email: so.d@gmail.com\n  note: so.e@gmail.com\n"
    )
    assert [f.place.path for f in found("C107", {"na/units.yaml": text})] == [
        (3, "note")
    ]


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("MẬT", ["MẬT"]),
        ("# TUYỆT MẬT", ["TUYỆT MẬT"]),
        ("> (TỐI MẬT)\r\n", ["TỐI MẬT"]),
        ("MA\u0323\u0302T\nM\u00c2\u0323T", ["MA\u0323\u0302T", "M\u00c2\u0323T"]),
        ("**Độ mật:** tối mật", ["tối mật"]),
        ("MẬT ONG\nMật\nBÍ MẬT\nĐộ mật: thường\nVăn bản MẬT", []),
    ],
)
def test_marks_of_secrecy(body: str, marks: list[str]) -> None:
    assert [
        f.args["mark"] for f in found("C106", {TASK: task() + "\n" + body + "\n"})
    ] == marks


def test_an_escape_hides_no_mark() -> None:
    assert len(found("C106", {TASK: task('note: "M\\u1eacT"')})) == 1


# languages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ban hành kế hoạch chuyển đổi số", "vi"),
        ("Issue the plan for the districts of the province", "en"),
        ("Ke hoach cua tinh to the in on", None),
        ("Nền tảng số", None),  # too short to say
        ("Trung tâm “Centre for the Information of the Province”", None),
        ("The Sở Thông tin và Truyền thông of the province", None),
        ("Đề án World Bank for the development of provinces", None),
        ("LGSP NDXP IOC SOC", None),
        ("", None),
    ],
)
def test_which_language_a_text_is_in(text: str, lang: str | None) -> None:
    assert language_of(text) == lang


def test_bodies_in_the_wrong_language() -> None:
    english = "The plan of the province was issued and is known to all of the units of Nghệ An.\n"
    vietnamese = "Kế hoạch của tỉnh đã được ban hành và gửi đến tất cả các đơn vị.\n"
    assert len(found("L103", {TASK: task() + english})) == 1
    assert (
        len(
            found(
                "L103",
                {TASK: task() + vietnamese, "na/p/tasks/01.en.md": "\n" + vietnamese},
            )
        )
        == 1
    )
    assert (
        found(
            "L103",
            {
                TASK: task() + vietnamese + "\n> " + english,
                "na/p/tasks/01.en.md": english,
            },
        )
        == []
    )


def test_a_copy_is_told_once() -> None:
    title = "{vi: Ban hành kế hoạch của tỉnh, en: Ban hành kế hoạch của tỉnh}"
    assert [
        f.code
        for code in ("L103", "L104")
        for f in found(code, {TASK: task(title=title)})
    ] == ["L104"]


# never slowly ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "piece",
    [
        *(
            " ",
            "\n",
            " \t",
            "a",
            "a.",
            "a@",
            "0",
            "0 ",
            "09-",
            "+84 9",
            "“",
            '"',
            "«‘",
            "[",
            "[ ",
            "](",
            "<",
            "&",
            "&amp;",
        ),
        *(
            "{{",
            "...",
            "MẬT\n",
            "Độ mật: ",
            ">*",
            "CMND ",
            "of the ",
            "Ã¡",
            "áº",
            "%C3%A0",
            "\\u1ea1",
            "\\n",
            "a\u0323 ",
        ),
        *(
            "](https://a.",
            "](https://a b ",
            "https://",
            "[a](x\\*.md)",
            "[a][1] ",
            "<https://a.b>",
        ),
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (6_000 // len(piece))
    quoted = text.replace("'", "''").replace("\n", "\n\n")
    files = {TASK: task(f"note: '.{quoted}.'") + f"\n{text}\n\n[1]: x.md\n"}
    context = Context(evaluate(assembled(files), date(2022, 6, 15), Settings()), None)
    for code, rule in BY_CODE.items():
        if rule.check is not None and code[0] in "CLS":
            assert all(one.code == code for one in rule.check(context))
