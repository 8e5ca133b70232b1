"""The reminders as bodies of requests that post them to Telegram, Microsoft Teams and Zalo.

Who is addressed and every key stays outside: the caller adds them (docs/en/publish.md).
"""

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from dxplan.reminders.reminders import Reminders
from dxplan.reminders.shortened import shortened, utf16_units
from dxplan.reminders.wording import Wording

_TELEGRAM = 4096
"""Characters of a message (UTF-16 units)."""
_ZALO = 2000
_TEAMS = 24_000
"""Bytes of the lines of a card, which may be 28 kB as a whole."""

_Block: TypeAlias = dict[str, Any]

_CARD = "application/vnd.microsoft.card.adaptive"


def telegram(reminders: Reminders) -> str:
    """The body of `sendMessage`, without its `chat_id`: plain text, no mark-up, no preview."""
    text = _plain(reminders, _TELEGRAM)
    return _json({"text": text, "link_preview_options": {"is_disabled": True}})


def zalo(reminders: Reminders) -> str:
    """The body of a message of an official account, without its `recipient`."""
    return _json({"message": {"text": _plain(reminders, _ZALO)}})


def teams(reminders: Reminders) -> str:
    """A message with one card, as workflows of Teams take it from a webhook.

    Its texts are runs, in which no sign of the data is mark-up.
    """
    wording = Wording(reminders)
    blocks = [_block(line, address) for line, address in _lines(wording)]
    shown = _fitting(blocks)
    if len(shown) < len(blocks):
        shown.append(_block(wording.more(len(blocks) - len(shown)), None))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": shown,
    }
    attachment = {"contentType": _CARD, "contentUrl": None, "content": card}
    return _json({"type": "message", "attachments": [attachment]})


def _block(line: str, address: str | None) -> _Block:
    """A line of a card; a task opens its page."""
    run: _Block = {"type": "TextRun", "text": line}
    if address is not None:
        run["selectAction"] = {"type": "Action.OpenUrl", "url": address}
    return {"type": "RichTextBlock", "inlines": [run]}


def _fitting(blocks: list[_Block]) -> list[_Block]:
    """The first blocks, as many as a card may hold."""
    size = 0
    for place, block in enumerate(blocks):
        size += len(_json(block).encode())
        if size > _TEAMS:
            return blocks[:place]
    return list(blocks)


def _plain(reminders: Reminders, limit: int) -> str:
    wording = Wording(reminders)
    lines = []
    for line, address in _lines(wording):
        lines.append(f"{line} {address or ''}".rstrip() + "\n")
    return shortened(lines, limit, wording.more, utf16_units).strip()


def _lines(wording: Wording) -> Iterator[tuple[str, str | None]]:
    """The units with what they are reminded of: a task a line, with the address of its page."""
    reminders = wording.reminders
    units = reminders.reminded()
    if not units:
        yield wording.summary_of_all(), None
    for unit in units:
        name = wording.unit_name(unit.unit)
        yield wording.text("markdown.title", unit=name), None
        yield wording.summary(unit), None
        for group, tasks in reminders.groups(unit).items():
            yield f"{wording.heading(group)}:", None
            for reminder in tasks:
                line = f"• {wording.task(reminder)}: {wording.when(reminder)}"
                yield line, wording.address(reminder.state.id)


def _json(body: _Block) -> str:
    return json.dumps(body, ensure_ascii=False) + "\n"
