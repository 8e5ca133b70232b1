"""The reminders as mails that are ready to send, one to each unit (RFC 5322)."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta, timezone
from email.errors import HeaderParseError
from email.headerregistry import Address, Group
from email.message import EmailMessage
from email.policy import SMTP

from dxplan.errors import DxplanError
from dxplan.exchange.publisher import publication_note, publisher_of
from dxplan.exchange.stable_ids import urn
from dxplan.reminders.mail_headers import address_line, text_line
from dxplan.reminders.reminder import Reminder, UnitReminders
from dxplan.reminders.reminders import Reminders
from dxplan.reminders.wording import Wording
from dxplan.text.terminal import one_line

_SENT_AT = time(8, tzinfo=timezone(timedelta(hours=7)))
"""The hour of the day in Hanoi that a mail is dated with: the same day gives the same bytes."""

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
_FROM_LINE = re.compile(rb"^(>*From )", re.MULTILINE)


def mails(
    reminders: Reminders, sender: str | None
) -> Iterator[tuple[UnitReminders, bytes]]:
    """A mail for each unit that is reminded of anything.

    Raises DxplanError where the sender is no address.
    """
    origin = _origin(reminders, sender)
    for unit in reminders.reminded():
        if unit.unit is not None:
            yield unit, _mail(reminders, unit.unit, unit, origin)


def mailbox(messages: Iterator[bytes]) -> bytes:
    """Mails one after another, as programs for mail read them (mbox); a single one as it is."""
    contents = list(messages)
    if len(contents) < 2:
        return b"".join(contents)
    boxes = []
    for content in contents:
        quoted = _FROM_LINE.sub(rb">\1", content.replace(b"\r\n", b"\n"))
        boxes.append(b"From dxplan Thu Jan  1 00:00:00 1970\n" + quoted + b"\n")
    return b"".join(boxes)


def address_of(reminders: Reminders, unit: str) -> Address | None:
    """The address of a unit by its register; None where it has none that can be one."""
    fields = reminders.compliance.portfolio.units[unit].fields
    if fields.email is None:
        return None
    return _address(Wording(reminders).unit_name(unit), fields.email)


def _address(name: str, written: str) -> Address | None:
    try:
        address = Address(display_name=name, addr_spec=written.strip())
    except (ValueError, IndexError, HeaderParseError):
        return None
    is_whole = address.username and "." in address.domain and written.isascii()
    return address if is_whole else None


def _origin(reminders: Reminders, sender: str | None) -> Address | Group:
    """Who sends: the publisher by an address that was given, else by the name alone (RFC 6854)."""
    name = one_line(publisher_of(reminders.config, reminders.catalogue.lang))
    if sender is None:
        return Group(name, ())
    address = _address(name, sender)
    if address is None:
        raise DxplanError("bad-address", value=sender)
    return address


def _mail(
    reminders: Reminders, key: str, unit: UnitReminders, origin: Address | Group
) -> bytes:
    """A draft: `X-Unsent` opens it for editing in Outlook, with nothing sent yet."""
    wording = Wording(reminders)
    as_of = reminders.compliance.as_of
    subject = wording.text(
        "mail.subject",
        unit=wording.unit_name(key),
        counts=wording.counts(reminders.groups(unit)),
        day=wording.as_of,
    )
    lines = [text_line("Subject", one_line(subject)), address_line("From", origin)]
    recipient = address_of(reminders, key)
    if recipient is not None:
        lines.append(address_line("To", recipient))
    message = EmailMessage(policy=SMTP)
    message["Date"] = datetime.combine(as_of, _SENT_AT)
    identity = urn("due", key, as_of.isoformat()).removeprefix("urn:uuid:")
    message["Message-ID"] = f"<{identity}@dxplan.invalid>"
    message["Content-Language"] = wording.lang
    message["X-Unsent"] = "1"
    message.set_content(_body(wording, key, unit), cte="quoted-printable")
    return b"".join([*lines, message.as_bytes()])


def _body(wording: Wording, key: str, unit: UnitReminders) -> str:
    reminders = wording.reminders
    groups = reminders.groups(unit)
    publisher = one_line(publisher_of(reminders.config, wording.lang))
    opening = wording.text(
        "mail.opening",
        publisher=publisher,
        day=wording.as_of,
        counts=wording.counts(groups),
    )
    paragraphs = [
        wording.text("mail.greeting", unit=wording.unit_name(key)),
        opening,
    ]
    for numeral, (name, group) in zip(_ROMAN, groups.items(), strict=False):
        heading = f"{numeral}. {wording.heading(name)} ({len(group)})"
        tasks = [_task(wording, reminder) for reminder in group]
        paragraphs.append("\n\n".join([heading, *tasks]))
    paragraphs.append(wording.text("mail.request"))
    paragraphs.append(f"{wording.text('mail.closing')}\n{publisher}")
    paragraphs.append(f"--\n{publication_note(reminders.config, wording.lang)}")
    return "\n\n".join(paragraphs) + "\n"


def _task(wording: Wording, reminder: Reminder) -> str:
    key = "mail.reports" if reminder.deadline is None else "mail.deadline"
    lines = [
        f"- {wording.task(reminder)}",
        wording.text(key, text=wording.when(reminder)),
        wording.text("mail.status", text=wording.status(reminder)),
    ]
    remarks = wording.remarks(reminder)
    if remarks:
        lines.append(wording.text("mail.note", text="; ".join(remarks)))
    lines.append(wording.text("mail.plan", text=wording.plan(reminder)))
    address = wording.address(reminder.state.id)
    if address is None:
        lines.append(wording.text("mail.id", text=reminder.state.id))
    else:
        lines.append(wording.text("mail.page", text=address))
    return "\n  ".join(lines)
