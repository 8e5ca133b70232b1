"""What commands print or write about a project of payloads, read back as a terminal or a program reads it."""

import email
import email.policy
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
from lxml import etree
from markdown_it import MarkdownIt

from tests.bench import attack_readers as readers
from tests.bench.attack_project import DAY

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELDS = ("fldSimple", "instrText", "altChunk", "object", "attachedTemplate")
_GITHUB = re.compile(r"::(?:error|warning|notice) [^\n]*")
_CODEOWNERS = re.compile(r"(?:#.*|[/\w.*-]+(?: @[\w./-]+| [\w.+-]+@[\w.-]+)*)?")


def run(root: Path, *arguments: str, **environment: str) -> tuple[bytes, str]:
    """What a command wrote to its output, and said beside; raises ValueError where it failed inside."""
    command = [
        sys.executable,
        "-m",
        "dxplan",
        "-C",
        str(root),
        "--lang",
        "en",
        *arguments,
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", "GITHUB_ACTIONS": "true", **environment},
    )
    if b"Traceback" in done.stderr or done.returncode not in {0, 1, 2}:
        raise ValueError(done.stderr[-400:].decode())
    return done.stdout, done.stderr.decode()


def _terminal(content: bytes) -> Iterator[str]:
    yield from readers.terminal(content.decode())


def _github(content: bytes) -> Iterator[str]:
    """A command a line, ours; a summary behind them."""
    text = content.decode()
    yield from readers.terminal(text.replace("\n::", "\n").removeprefix("::"))
    for line in text.split("\n"):
        if line.startswith("::") and not _GITHUB.fullmatch(line):
            yield f"command {line[:80]!r}"


def _json(content: bytes) -> Iterator[str]:
    text = content.decode()
    json.loads(text)
    yield from readers.terminal(text)


def _xml(content: bytes) -> Iterator[str]:
    etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    yield from readers.terminal(content.decode())


def _markdown(content: bytes) -> Iterator[str]:
    """HTML, pictures and links elsewhere that a payload made."""
    text = content.decode()
    yield from readers.terminal(text)
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        for one in (token, *(token.children or ())):
            if one.type in {"image", "html_inline", "html_block"} and not _is_our_html(
                one.content
            ):
                yield f"{one.type} {one.content[:60]!r}"
            if one.type == "link_open" and "evil" in str(one.attrGet("href")):
                yield f"link {one.attrGet('href')!r}"


def _is_our_html(text: str) -> bool:
    return (
        re.fullmatch(
            r"\s*(?:<!--[^<>]*-->|</?(?:details|summary|br|sub|code)>|<summary>[^<>]*</summary>|\s)*\s*",
            text,
        )
        is not None
    )


def _mails(content: bytes) -> Iterator[str]:
    """Headers that are not ours."""
    for part in re.split(rb"(?m)^From [^\n]*\n", content):
        message = email.message_from_bytes(part, policy=email.policy.default)
        for name in message:
            if name.lower() in {"bcc", "cc", "reply-to", "set-cookie"}:
                yield f"header {name}"


def _owners(content: bytes) -> Iterator[str]:
    for line in content.decode().splitlines():
        if not _CODEOWNERS.fullmatch(line):
            yield f"line {line[:80]!r}"


COMMANDS: dict[str, tuple[tuple[str, ...], Callable[[bytes], Iterator[str]]]] = {
    "check": (("check", "--as-of", DAY, "--all", "--format", "full"), _terminal),
    "check concise": (("check", "--as-of", DAY, "--format", "concise"), _terminal),
    "check github": (("check", "--as-of", DAY, "--format", "github"), _github),
    "check gitlab": (("-q", "check", "--as-of", DAY, "--format", "gitlab"), _json),
    "check sarif": (("-q", "check", "--as-of", DAY, "--format", "sarif"), _json),
    "check json": (("-q", "check", "--as-of", DAY, "--format", "json"), _json),
    "check junit": (("-q", "check", "--as-of", DAY, "--format", "junit"), _xml),
    "check markdown": (
        ("-q", "check", "--as-of", DAY, "--format", "markdown"),
        _markdown,
    ),
    "check base": (
        ("check", "--as-of", DAY, "--base", "HEAD~1", "--format", "full"),
        _terminal,
    ),
    "status": (("status", "--as-of", DAY), _terminal),
    "diff": (("diff", "HEAD~1..HEAD"), _terminal),
    "diff md": (("diff", "HEAD~1..HEAD", "--format", "md"), _markdown),
    "diff json": (("-q", "diff", "HEAD~1..HEAD", "--format", "json"), _json),
    "history": (("history", "j00/p/tasks/03"), _terminal),
    "due": (("due", "--as-of", DAY), _terminal),
    "due md": (("due", "--as-of", DAY, "--format", "md"), _markdown),
    "due eml": (("due", "--as-of", DAY, "--format", "eml"), _mails),
    "due ics": (("-q", "due", "--as-of", DAY, "--format", "ics"), readers.calendar),
    "fix": (("fix", "--unsafe", "--diff"), _terminal),
    "export codeowners": (("export", "codeowners", "--out", "-"), _owners),
    "export csv": (
        ("-q", "export", "--unit", "j00/a", "--format", "csv"),
        readers.csv_file,
    ),
}


def command_faults(root: Path) -> Iterator[tuple[str, str]]:
    """Each command with a fault; an empty one for each that was read."""
    for name, (arguments, reader) in COMMANDS.items():
        yield name, ""
        try:
            written, said = run(root, *arguments, FORCE_COLOR="1")
            for fault in (*reader(written), *readers.terminal(said)):
                yield name, fault
        except Exception as error:  # noqa: BLE001 - a reader that fails is a fault of what it reads
            yield name, f"{type(error).__name__}: {str(error)[:300]}"
    for suffix in ("docx", "xlsx", "md", "pdf"):
        name = f"report {suffix}"
        yield name, ""
        out = root / f"report.{suffix}"
        try:
            run(
                root,
                "report",
                "--jurisdiction",
                "j00",
                "--period",
                "2022",
                "--out",
                str(out),
            )
            if out.exists():  # a jurisdiction that can't be read has none
                yield from ((name, fault) for fault in _report_faults(out))
        except Exception as error:  # noqa: BLE001
            yield name, f"{type(error).__name__}: {str(error)[:300]}"


def _report_faults(file: Path) -> Iterator[str]:
    if file.suffix == ".docx":
        document = docx.Document(str(file))
        for name in _FIELDS:
            for element in document.element.iter(f"{_W}{name}"):
                if (element.text or "").strip() not in {"PAGE", "NUMPAGES", ""}:
                    yield f"{name} {element.text!r}"
        for relation in document.part.rels.values():
            if relation.is_external:
                yield f"link {relation.target_ref[:60]!r}"
        yield from readers.plain_text(
            "\n".join(one.text for one in document.paragraphs).encode()
        )
    elif file.suffix == ".xlsx":
        yield from readers.workbook(file.read_bytes())
    elif file.suffix == ".md":
        yield from _markdown(file.read_bytes())
    else:
        text = subprocess.run(
            ["pdftotext", str(file), "-"], capture_output=True, check=True
        ).stdout
        # pdftotext itself puts marks around what is written from right to left
        shown = re.sub("[\u202a-\u202c]", "", text.decode()).replace("\x0c", "\n")
        yield from readers.plain_text(shown.encode())
        if re.search(
            rb"/(?:JavaScript|JS|Launch|OpenAction|EmbeddedFile|URI)\b",
            file.read_bytes(),
        ):
            yield "an action in a PDF"
