"""Ask whether the documents' addresses still answer; write a report. Standard library only.

Usage: links.py build/data/documents.json REPORT.md. Exit code 0 whatever is dead; the number of
dead ones is printed.
"""

import json
import socket
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

AGENT = "Mozilla/5.0 (compatible; dxplan-links; checks that cited documents are still there)"
TIMEOUT = 30.0
PAUSE = 2.0
"""Seconds between two requests to one host, and before the first time that one is asked again."""
TRIES = 3
GONE = {404, 410}
PROBLEMS = {
    "no such host": "không có máy chủ này · no such host",
    "no answer in time": "không trả lời kịp · no answer in time",
    "redirects in a circle": "chuyển hướng vòng quanh · redirects in a circle",
}
SECTIONS = {
    "dead": (
        "Không còn · gone",
        (
            "Thêm `archive` (bản lưu) vào văn bản; giữ nguyên `url` và `retrieved`. · "
            "Add `archive` (a kept copy) to the document; leave `url` and `retrieved` as they are."
        ),
    ),
    "unclear": (
        "Chưa rõ · can't be told",
        (
            "Máy chủ từ chối hoặc không trả lời máy này; hãy mở bằng trình duyệt. · "
            "The server refuses or does not answer this machine: open it in a browser."
        ),
    ),
}
COLUMNS = (
    "văn bản · document",
    "trả lời · answer",
    "địa chỉ · address",
    "đọc ngày · retrieved",
    "bản lưu · archive",
    "nơi dẫn · cited by",
)


@dataclass(frozen=True)
class Answer:
    """What an address answered: a status of HTTP, or why there was none; where it led."""

    status: int | None
    problem: str = ""
    led_to: str = ""

    @property
    def verdict(self) -> str:
        """`alive`; `dead` if the server says so or can't be found; `unclear` if it refuses us."""
        if self.status is not None and self.status < 400:
            return "alive"
        return (
            "dead"
            if self.status in GONE or self.problem == "no such host"
            else "unclear"
        )


def _once(url: str, method: str) -> Answer:
    address = quote(url, safe="%/:=&?~#+!$,;'@()*[]")
    try:
        headers = {"User-Agent": AGENT}
        asked = urllib.request.Request(address, method=method, headers=headers)  # noqa: S310
        with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310 - only http and https come here
            return Answer(
                answer.status, led_to=answer.url if answer.url != asked.full_url else ""
            )
    except urllib.error.HTTPError as error:
        error.close()
        return Answer(error.code)
    except (OSError, HTTPException, ValueError) as error:
        return Answer(None, _problem(getattr(error, "reason", error)))


def _problem(reason: object) -> str:
    if isinstance(reason, socket.gaierror):
        return "no such host"
    return (
        "no answer in time"
        if isinstance(reason, TimeoutError)
        else type(reason).__name__
    )


def ask(url: str) -> Answer:
    """Ask for the head, then for the page where that is refused; again, later, if both fail."""
    answer = Answer(None)
    for attempt in range(TRIES):
        time.sleep(PAUSE * 2**attempt if attempt else 0)
        answer = _once(url, "HEAD")
        if answer.verdict != "alive":
            time.sleep(PAUSE)
            answer = _once(url, "GET")
        if answer.verdict == "alive" or answer.status in GONE:
            break
    if answer.status is not None and 300 <= answer.status < 400:
        return Answer(None, "redirects in a circle")
    return answer


def ask_all(urls: Iterable[str]) -> dict[str, Answer]:
    """The answers of all addresses, the hosts side by side, one request to a host at a time."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in sorted(set(urls)):
        hosts[urlsplit(url).netloc].append(url)

    def one(own: list[str]) -> list[tuple[str, Answer]]:
        found = []
        for url in own:
            found.append((url, ask(url)))
            time.sleep(PAUSE)
        return found

    with ThreadPoolExecutor(8) as pool:
        return dict(pair for found in pool.map(one, hosts.values()) for pair in found)


def citing(data: Path) -> dict[str, list[str]]:
    """For each document the records of the data files that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(data.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        for item in document.get("items", ()) if isinstance(document, dict) else ():
            if isinstance(item, dict) and item.get("id"):
                for name in _texts(
                    {key: value for key, value in item.items() if key != "id"}
                ):
                    found[name].add(item["id"])
    return {name: sorted(records - {name}) for name, records in found.items()}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values()
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else ()
    ):
        yield from _texts(inner)


def report(
    documents: list[dict[str, Any]],
    answers: dict[str, Answer],
    cited: dict[str, list[str]],
) -> str:
    """The report in both languages: what is dead, what is unclear; data is in code spans."""
    rows: dict[str, list[str]] = {"dead": [], "unclear": []}
    for item in documents:
        answer = answers.get(item.get("url") or "")
        if answer is not None and answer.verdict in rows:
            rows[answer.verdict].append(_row(item, answer, cited.get(item["id"], [])))
    alive = sum(answer.verdict == "alive" for answer in answers.values())
    dead, unclear = (len(rows[verdict]) for verdict in ("dead", "unclear"))
    lines = [
        "<!-- dxplan links -->",
        "## Địa chỉ của văn bản được dẫn · addresses of cited documents",
        "",
        (
            f"Còn mở được · still answer: {alive}. Không còn · gone: {dead}. "
            f"Chưa rõ · can't be told: {unclear}."
        ),
    ]
    for verdict, (heading, advice) in SECTIONS.items():
        if rows[verdict]:
            table = [
                f"| {' | '.join(COLUMNS)} |",
                "|---" * len(COLUMNS) + "|",
                *rows[verdict],
            ]
            lines += ["", f"### {heading}", "", advice, "", *table]
    return "\n".join(lines) + "\n"


def _row(item: dict[str, Any], answer: Answer, cited: list[str]) -> str:
    more = f" … (+{len(cited) - 5})" if len(cited) > 5 else ""
    cells = (
        _code(item["id"]),
        _code(str(answer.status or PROBLEMS.get(answer.problem, answer.problem))),
        _code(item["url"]),
        _code(item.get("retrieved") or ""),
        _code(item.get("archive") or ""),
        ", ".join(_code(name) for name in cited[:5]) + more or "–",
    )
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    """Text that makes no link, no mention and no cell, whatever it holds."""
    kept = "".join(
        c if c.isprintable() and c not in "`|<>&" else f"%{ord(c):02X}" for c in text
    )
    return f"`{kept}`" if kept else "–"


def main() -> None:
    """Read, ask, write."""
    source, target = map(Path, sys.argv[1:3])
    documents = json.loads(source.read_text(encoding="utf-8"))["items"]
    urls = [
        item["url"]
        for item in documents
        if urlsplit(item.get("url") or "").scheme in {"http", "https"}
    ]
    answers = ask_all(urls)
    target.write_text(
        report(documents, answers, citing(source.parent)), encoding="utf-8"
    )
    print(sum(answer.verdict == "dead" for answer in answers.values()))


if __name__ == "__main__":
    main()
