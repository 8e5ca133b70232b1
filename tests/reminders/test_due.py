"""`dxplan due`: what units are reminded of, and every format read back by another reader."""

import email
import json
import mailbox
from contextlib import closing
from datetime import date
from email.header import decode_header, make_header
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from samples import BASE, TASK, Project, Run, reports, task

from dxplan.errors import DxplanError
from dxplan.reminders.mail_headers import address_line, text_line
from dxplan.reminders.span import last_day

DAY = "2022-06-10"
REPORTED = reports("date: 2022-06-01, status: in_progress, document: qd")
EVIL = 'Việc *@ai* <b> [x](http://e.vn) #1 \\"'
TASKS = {
    TASK: task(REPORTED, deadline="2022-05-31"),
    "na/p/tasks/02.md": task(deadline="2022-06-09", title=f"'{EVIL}'"),
    "na/p/tasks/03.md": task(REPORTED, deadline="2022-07-10"),
    "na/p/tasks/04.md": task(REPORTED, deadline="2022-07-11"),
    "na/p/tasks/05.md": task(REPORTED, deadline="{by: 2022-03, firm: false}"),
    "na/p/tasks/06.md": task(deadline="ongoing"),
    "na/p/tasks/07.md": task(
        "milestones: [{title: Bản nháp, by: 2022-06-01}]\n" + REPORTED,
        deadline="2022-12",
    ),
    "na/p/tasks/08.md": task(
        reports(
            "date: 2022-05-01, status: completed, completed_on: 2022-05-01, evidence: qd"
        )
    ),
    "na/p/tasks/09.md": task(REPORTED, deadline="2022-06-10", lead="b"),
}


def due(dxplan: Run, root: Path, *options: object, day: str = DAY) -> str:
    done = dxplan("-C", root, "due", "--as-of", day, *options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def items(dxplan: Run, root: Path, *options: object, day: str = DAY) -> list[Any]:
    text = due(dxplan, root, "--format", "json", *options, day=day)
    return list(json.loads(text)["items"])


def kinds(dxplan: Run, root: Path, *options: object) -> list[tuple[str, str, str]]:
    return [
        (one["unit"], one["id"].rpartition("/")[2], one["kind"])
        for one in items(dxplan, root, *options)
    ]


def test_what_is_due_overdue_passed_and_long_unreported(
    project: Project, dxplan: Run
) -> None:
    root = project(TASKS)
    assert kinds(dxplan, root, "--unit", "a") == [
        ("na/a", "01", "overdue"),
        ("na/a", "02", "overdue"),
        ("na/a", "07", "milestone_passed"),
        ("na/a", "03", "due"),
        ("na/a", "05", "past_expected"),
        ("na/a", "06", "stale"),
    ]
    everything = items(dxplan, root)
    assert {one["unit"] for one in everything} == {"na/a", "na/b"}
    by_id = {one["id"]: one for one in everything}
    overdue = by_id["na/p/tasks/01"]
    assert (overdue["due"], overdue["days_past"], overdue["days_left"]) == (
        "2022-05-31",
        10,
        None,
    )
    assert by_id["na/p/tasks/03"]["days_left"] == 30
    assert by_id["na/p/tasks/05"]["expected"] == "2022-03-31"
    assert by_id["na/p/tasks/06"]["silent_days"] == 151
    assert by_id["na/p/tasks/09"]["days_left"] == 0
    assert ("na/a", "04", "due") in kinds(dxplan, root, "--within", "31d")
    assert kinds(dxplan, root, "--plan", "na/p") == kinds(dxplan, root)


def test_what_was_never_reported_is_overdue_only_in_an_official_publication(
    project: Project, dxplan: Run
) -> None:
    root = project(TASKS)
    shown = due(dxplan, root, "--unit", "Sở A")
    assert "1 nhiệm vụ quá hạn, 1 nhiệm vụ đã qua thời hạn, chưa tìm thấy" in shown
    (root / "dxplan.toml").write_text("official = true\n")
    shown = due(dxplan, root, "--unit", "Sở A")
    assert "2 nhiệm vụ quá hạn" in shown
    assert "chưa tìm thấy" not in shown
    assert "2 overdue" in due(dxplan, root, "--unit", "Sở A", "--lang", "en")


def test_a_status_that_somebody_read_into_a_source_is_said_to_be_so(
    project: Project, dxplan: Run
) -> None:
    entry = "date: 2022-06-01, status: in_progress, document: qd, certainty: {}"
    root = project(
        {
            TASK: task(reports(entry.format("inferred"))),
            "na/p/tasks/02.md": task(reports(entry.format("verified"))),
        }
    )
    assert [one["certainty"] for one in items(dxplan, root)] == ["inferred", "verified"]
    for output in ("md", "eml"):
        text = due(dxplan, root, "--format", output, "--lang", "en")
        if output == "eml":
            text = message(text).get_content()
        assert text.count("inferred by the compilers") == 1


def test_a_unit_is_named_without_accents_and_never_guessed(
    project: Project, dxplan: Run
) -> None:
    root = project(
        {
            **TASKS,
            "lc/jurisdiction.md": BASE["na/jurisdiction.md"],
            "lc/units.yaml": "- {key: a, name: Sở Á}\n- {key: x, name: Sở Lạ}\n- {key: y, name: Sở Yên tỉnh Nghệ An}\n",
        }
    )
    for name in ("na/b", "b", "so b", "SỞ B"):
        assert kinds(dxplan, root, "--unit", name) == [("na/b", "09", "due")]
        shown = dxplan("-C", root, "status", "--as-of", DAY, "--unit", name).stdout
        assert ("na/p/tasks/09" in shown, "na/p/tasks/01" in shown) == (True, False)
    assert items(dxplan, root, "--unit", "so yen") == []  # without its place
    for name, sentence in (
        ("so a", "lc/a, na/a"),
        ("Sở Lja", "lc/x"),
        ("xyz", "“xyz”"),
    ):
        done = dxplan("-C", root, "due", "--unit", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
    assert dxplan("-C", root, "due", "--plan", "na/q").returncode == 2


GROUP = """
- {key: a, name: Xã A}
- {key: b, name: Xã B}
- {key: c, name: Xã C, valid_until: 2022-05-31, successors: {unit: d, from: 2022-06-01}}
- {key: d, name: Xã D, email: xa-d@na.gov.vn}
- {key: g, name: Các xã, kind: collective, members: [a, b]}
"""


def test_members_of_a_group_and_successors_are_reminded(
    project: Project, dxplan: Run
) -> None:
    root = project(
        {
            "na/units.yaml": GROUP,
            TASK: task(
                reports("date: 2022-06-01, status: completed, by: a, evidence: qd"),
                lead="g",
            ),
            "na/p/tasks/02.md": task(lead="c"),
        }
    )
    assert [
        (one["unit"], one["role"], one["id"][-2:], one["status"])
        for one in items(dxplan, root)
    ] == [
        ("na/b", "member", "01", "not_reported"),
        ("na/d", "inherited", "02", "not_reported"),
        ("na/g", "lead", "01", "in_progress"),
    ]
    assert "2 nhiệm vụ đến hạn" in due(dxplan, root)


# calendars ----------------------------------------------------------------------------------------


def events(text: str) -> dict[str, Any]:
    return {str(one["uid"]): one for one in Calendar.from_ical(text).walk("VEVENT")}


def test_a_calendar_is_imported_twice_without_duplicates_and_an_extension_moves_its_event(
    project: Project, dxplan: Run
) -> None:
    root = project(TASKS)
    text = due(dxplan, root, "--format", "ics")
    before = events(text)
    assert len(before) == text.count("BEGIN:VEVENT") == 6
    assert due(dxplan, root, "--format", "ics") == text
    next_day = events(due(dxplan, root, "--format", "ics", day="2022-06-11"))
    assert next_day.keys() > before.keys()
    extension = (
        "deadline_changes:\n  - {date: 2022-06-05, to: 2023-01-31, document: later}\n"
    )
    project({TASK: task(REPORTED + extension, deadline="2022-05-31")})
    after = events(due(dxplan, root, "--format", "ics"))
    assert after.keys() == before.keys()
    (moved,) = [
        uid for uid, one in after.items() if one["dtstart"] != before[uid]["dtstart"]
    ]
    assert before[moved]["dtstart"].dt == date(2022, 5, 31)
    assert after[moved]["dtstart"].dt == date(2023, 1, 31)
    assert after[moved]["sequence"] == before[moved]["sequence"] + 1


# mails --------------------------------------------------------------------------------------------


def message(content: str | bytes) -> EmailMessage:
    content = content.encode() if isinstance(content, str) else content
    read = email.message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    return read


def test_a_mail_is_ready_to_send(project: Project, dxplan: Run) -> None:
    root = project(
        {
            **TASKS,
            "na/units.yaml": "- {key: a, name: 'Sở A\n\n    X', email: van-thu@a.gov.vn}\n"
            "- {key: b, name: Sở B, email: 'không phải'}\n- {key: c, name: Sở C}\n",
        }
    )
    text = due(dxplan, root, "--format", "eml", "--unit", "a", "--sender", "p@d.gov.vn")
    assert text == due(
        dxplan, root, "--format", "eml", "--unit", "a", "--sender", "p@d.gov.vn"
    )
    read = message(text)
    assert read["to"].addresses[0].addr_spec == "van-thu@a.gov.vn"
    assert read["to"].addresses[0].display_name == "Sở A X"
    assert read["from"].addresses[0].addr_spec == "p@d.gov.vn"
    assert read["x-unsent"] == "1"
    assert read["date"].datetime.isoformat() == "2022-06-10T08:00:00+07:00"
    assert read["message-id"].endswith("@dxplan.invalid>")
    assert read["subject"].startswith("Nhắc việc: Sở A X, 1 nhiệm vụ quá hạn, ")
    assert read["subject"].endswith("(tính đến ngày 10/6/2022)")
    body = read.get_content()
    assert body.startswith("Kính gửi: Sở A X\n")
    for part in (
        EVIL.replace("\\", "\\"),
        "qua thời hạn 10 ngày",
        "tài liệu kiểm chứng",
    ):
        assert part in body
    english = message(
        due(dxplan, root, "--format", "eml", "--unit", "b", "--lang", "en")
    )
    assert english["to"] is None
    assert english["from"].addresses == ()
    assert "Status: In progress (report of 1 June 2022)." in english.get_content()
    wrong = dxplan("-C", root, "due", "--format", "eml", "--sender", "a\nBcc: x@y.vn")
    assert (wrong.returncode, wrong.stdout) == (2, "")


def test_a_long_name_keeps_its_spaces_and_commas_in_every_header() -> None:
    words = (
        "Bộ phận một cửa của các sở, ban, ngành (và UBND các cấp), 21 nhiệm vụ đến hạn"
    )
    for first in range(40):
        name = f"{'ủ' * first} {words}".strip()
        content = b"".join(
            [
                text_line("Subject", name),
                address_line("To", Address(name, "a", "na.gov.vn")),
                address_line("From", Group(name, ())),
            ]
        )
        assert max(map(len, content.split(b"\r\n"))) <= 78
        assert message(content)["subject"] == name
        # the newer reader of addresses adds spaces between encoded words (RFC 2047, 6.2)
        read = email.message_from_bytes(content)
        assert str(make_header(decode_header(read["to"]))) == f"{name} <a@na.gov.vn>"
        assert str(make_header(decode_header(read["from"]))) == f"{name} :;"


def test_mails_to_several_units_are_a_mailbox_or_a_folder(
    project: Project, dxplan: Run, tmp_path: Path
) -> None:
    root = project(TASKS)
    (tmp_path / "box").write_text(
        due(dxplan, root, "--format", "eml"), encoding="utf-8"
    )
    with closing(mailbox.mbox(tmp_path / "box")) as box:
        subjects = [message(one.as_bytes())["subject"] for one in box]
    assert [one[:15] for one in subjects] == ["Nhắc việc: Sở A", "Nhắc việc: Sở B"]
    refused = dxplan(
        "-C", root, "due", "--as-of", DAY, "--format", "eml", "--out", "x.eml"
    )
    assert (refused.returncode, (tmp_path / "x.eml").exists()) == (2, False)
    out = tmp_path / "mails"
    paths = due(dxplan, root, "--format", "eml", "--out", out).splitlines()
    assert paths == [str(out / "na/a.eml"), str(out / "na/b.eml")]
    assert "Sở B" in message((out / "na/b.eml").read_bytes())["subject"]
    again = dxplan("-C", root, "due", "--format", "eml", "--out", out)
    assert again.returncode == 2
    assert str(out) in again.stderr
    one = tmp_path / "one.eml"
    assert (
        due(dxplan, root, "--unit", "b", "--format", "eml", "--out", one) == f"{one}\n"
    )
    nothing = due(
        dxplan, root, "--unit", "c", "--format", "eml", "--out", tmp_path / "no.eml"
    )
    assert (nothing, (tmp_path / "no.eml").exists()) == ("", False)


# issues and messengers ----------------------------------------------------------------------------


def test_what_data_say_is_no_mark_up_of_an_issue(project: Project, dxplan: Run) -> None:
    root = project(TASKS)
    (root / "dxplan.toml").write_text('site_url = "https://dxplan.example/a)b"\n')
    text = due(dxplan, root, "--format", "md", "--unit", "na/a")
    assert text.startswith("<!-- dxplan due na/a -->\n## Nhắc việc: Sở A\n")
    for sign in ("@ai", "<b>", "[x]", "http://e", "#1 "):
        assert sign not in text
    assert "](<https://dxplan.example/a%29b/vi/na/p/tasks/02/index.html>)" in text
    assert text.count("\n- **") == 6
    assert "nothing" not in due(dxplan, root, "--format", "md", "--unit", "c")
    assert "không có nhiệm vụ nào quá hạn" in due(
        dxplan, root, "--format", "md", "--unit", "c"
    )


@pytest.fixture
def many(project: Project) -> Path:
    """More than any message holds."""
    texts = {
        f"na/p/tasks/{number}.md": task(title=f"Việc 😀 {'rất dài ' * 20}")
        for number in range(100, 400)
    }
    return project(texts)


def test_messages_are_as_long_as_they_may_be(many: Path, dxplan: Run) -> None:
    markdown = due(dxplan, many, "--format", "md")
    assert 60_000 < len(markdown) <= 65_000
    assert "dòng nữa." in markdown
    telegram = json.loads(due(dxplan, many, "--format", "telegram"))["text"]
    zalo = json.loads(due(dxplan, many, "--format", "zalo"))["message"]["text"]
    for text, limit in ((telegram, 4096), (zalo, 2000)):
        assert limit - 400 < len(text.encode("utf-16-le")) // 2 <= limit
        assert text.splitlines()[-1].startswith("… và ")
    card = due(dxplan, many, "--format", "teams")
    assert 20_000 < len(card.encode()) < 28_000
    blocks = json.loads(card)["attachments"][0]["content"]["body"]
    shown = sum(block["inlines"][0]["text"].startswith("• ") for block in blocks)
    assert blocks[-1]["inlines"][0]["text"] == f"… và {300 - shown} dòng nữa."


def test_a_file_that_cannot_be_read_is_said_to_be_left_out(
    project: Project, dxplan: Run
) -> None:
    root = project({**TASKS, "na/p/tasks/66.md": "---\ntitle: [\n---\n"})
    done = dxplan("-C", root, "due", "--as-of", DAY)
    assert "plans/na/p/tasks/66.md" in done.stderr
    text = due(dxplan, root, "--format", "json")
    assert json.loads(text)["unreadable"] == ["na/p/tasks/66"]


@pytest.mark.parametrize(
    ("span", "day"),
    [
        ("0d", "2024-01-31"),
        ("30", "2024-03-01"),
        ("2w", "2024-02-14"),
        ("1m", "2024-02-29"),
        ("12M", "2025-01-31"),
    ],
)
def test_a_span(span: str, day: str) -> None:
    assert last_day(span, date(2024, 1, 31)).isoformat() == day


@pytest.mark.parametrize("span", ["", "d", "-1d", "1y", "1.5m", "99999m", "99999999d"])
def test_what_is_no_span_is_refused(span: str) -> None:
    with pytest.raises(DxplanError):
        last_day(span, date(2024, 1, 31))


@pytest.mark.parametrize(
    ("command", "options"),
    [("status", ("--plan", "na/p")), ("status", ()), ("due", ("--within", "12m"))],
)
def test_tables_fit_the_terminal_and_a_pipe_is_as_wide_as_ever(
    project: Project,
    dxplan: Run,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    options: tuple[str, ...],
) -> None:
    title = "Xây dựng và đưa vào sử dụng nền tảng dùng chung của toàn tỉnh"
    root = project({TASK: task(title=title)})
    call = ("-C", root, command, "--as-of", "2022-06-01", *options)
    piped = dxplan(*call).stdout
    assert max(map(len, piped.splitlines())) > 80
    monkeypatch.setattr(f"dxplan.cli.{command}.terminal_columns", lambda: 80)
    shown = dxplan(*call).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert options == () or "na/p/tasks/01 " in shown
    monkeypatch.setattr(f"dxplan.cli.{command}.terminal_columns", lambda: 200)
    assert dxplan(*call).stdout == piped
