"""A project in which every place that takes text holds a payload: a jurisdiction, a plan and all records for each."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dxplan.text.hidden_characters import can_be_seen
from tests.bench.attack_payloads import as_written, quoted

DAY = "2023-06-30"

_JURISDICTION = """---
name: {vi: §, en: §}
short: {vi: §, en: §}
level: province
aliases: [§]
note: {vi: §, en: §}
---
"""
_UNITS = """- key: a
  name: {vi: §, en: §}
  short: {vi: §, en: §}
  aliases: [§]
  editors: [§]
  codes:
    - {scheme: §, code: §}
  note: {vi: §, en: §}
- key: b
  name: Sở B
  valid_until: 2023-01-01
  successors:
    - {unit: a, from: 2023-01-01, takes: {vi: §, en: §}}
- key: c
  name: {vi: §, en: §}
  kind: collective
  members: [a, b]
"""
_DOCUMENTS = """- key: plan-doc
  number: 1/KH-UBND
  date: 2022-01-10
  title: {vi: §, en: §}
  issuer: {vi: §, en: §}
  as_cited: {vi: §, en: §}
  note: {vi: §, en: §}
  aliases: [§]
- key: numbered
  number: §
  date: 2022-02-10
  url: §
  archive: §
- key: at-address
  title: {vi: §, en: §}
  date: 2022-03-10
  url: ~
- key: qd
  number: 9/QĐ-UBND
  date: 2022-05-01
"""
_PLAN = """---
title: {vi: §, en: §}
document: plan-doc
period: 2022
former_ids: [§]
groups:
  - {key: g1, title: {vi: §, en: §}, note: {vi: §, en: §}}
source: {document: plan-doc, locator: {vi: §, en: §}}
withdrawn:
  - {id: JJ/p/tasks/99, title: {vi: §, en: §}, recorded: 2023-01-01, reason: {vi: §, en: §}}
note: {vi: §, en: §}
---
BODY
"""
_TASK = """---
number: §
group: g1
title: {vi: §, en: §}
area: area-NN
lead_unit: {unit: a, role: {vi: §, en: §}}
coordinating_units:
  - {unit: b, role: {vi: §, en: §}}
  - unit: {vi: §, en: §}
deliverables:
  - {type: plan, title: {vi: §, en: §}, measure: §, value: 5}
deadline: {by: 2022-12-31, text: {vi: §, en: §}}
milestones:
  - {by: 2022-09, title: {vi: §, en: §}}
source: {document: numbered, locator: {vi: §, en: §}, via: at-address}
as_cited: {vi: §, en: §}
former_ids: [§]
note: {vi: §, en: §}
waivers:
  - {rule: P101, reason: {vi: §, en: §}, until: 2030-01-01}
changes:
  - {date: 2022-03-01, key: title, from: {vi: §, en: §}, to: {vi: §, en: §}, document: qd, note: {vi: §, en: §}}
deadline_changes:
  - {date: 2022-06-01, to: 2023-12-31, document: qd, note: {vi: §, en: §}}
reports:
  - date: 2022-07-12
    status: in_progress
    document: qd
    note: {vi: §, en: §}
    difficulty: {vi: §, en: §}
    proposal: {vi: §, en: §}
    evidence:
      - {url: §, title: {vi: §, en: §}, date: 2022-07-01, type: web}
      - {file: §, title: {vi: §, en: §}, date: 2022-07-01, type: other}
verifications:
  - date: 2022-08-01
    verified_by: b
    finding: disputed
    note: {vi: §, en: §}
    reply: {vi: §, en: §}
x-more: §
---
BODY
"""
_TITLE_ONLY = """---
title: §
lead_unit: c
deadline: {after: {event: {vi: §, en: §}, days: 5}}
---
"""
_CONDITIONAL = """---
title: Việc
lead_unknown: {vi: §, en: §}
deadline: {by: 2023-07-10, condition: {vi: §, en: §}}
targets: [JJ/p/targets/01]
---
"""
_TARGET = """---
number: §
title: {vi: §, en: §}
operator: ">="
value: 50
measure: {vi: §, en: §}
by: 2022
population: {vi: §, en: §}
excludes: {vi: §, en: §}
each: {vi: §, en: §}
as_cited: {vi: §, en: §}
note: {vi: §, en: §}
measurements:
  - {date: 2022-12-31, value: 40, document: qd, note: {vi: §, en: §}}
---
BODY
"""
_CLASS_TARGET = """---
indicator: ind-NN
value_text: {vi: §, en: §}
by: 2022
measurements:
  - {date: 2022-12-31, value_text: {vi: §, en: §}, met: false}
---
"""
_AREA = "- {key: area-NN, name: {vi: §, en: §}, aliases: [§], note: {vi: §, en: §}}\n"
_INDICATOR = "- {key: ind-NN, name: {vi: §, en: §}, measure: {vi: §, en: §}, aliases: [§], note: {vi: §, en: §}}\n"
_TERM = (
    "- {key: term-NN, name: {vi: §, en: §}, definition: {vi: §, en: §}, aliases: [§]}\n"
)
_HOLIDAY = "- {date: 2022-09-DD, name: {vi: §, en: §}, source: {document: JJ/qd, locator: {vi: §, en: §}}}\n"
_BODY = """€

[link](€) ![picture](€) [€](https://example.org/) <€>

[reference]: € "€"

# €

- €

> €

| a | b |
|---|---|
| € | x |

```
€
```

`€` **€** [reference][] [€][reference]
"""
_PER_JURISDICTION = {
    "jurisdiction.md": _JURISDICTION,
    "units.yaml": _UNITS,
    "documents.yaml": _DOCUMENTS,
    "p/plan.md": _PLAN,
    "p/tasks/01.md": _TASK,
    "p/tasks/02.md": _TITLE_ONLY,
    "p/tasks/03.md": _CONDITIONAL,
    "p/targets/01.md": _TARGET,
    "p/targets/02.md": _CLASS_TARGET,
    "p/tasks/01.en.md": "BODY",
}
_PER_PROJECT = {
    "areas.yaml": _AREA,
    "indicators.yaml": _INDICATOR,
    "glossary.yaml": _TERM,
    "holidays.yaml": _HOLIDAY,
}
_MADE_NAMES = ("p/tasks/{}.md", "p/tasks/{}.png", "{}.pdf", "{}/jurisdiction.md")
_OWN_CONFIG = """site_url = "https://example.org/cds/"
repository_url = "https://github.com/o/r"
licence = "CC-BY-4.0"
"""

PLACES = sum(
    text.count("§") for text in (*_PER_JURISDICTION.values(), *_PER_PROJECT.values())
)
"""Places of front matter and registers that hold a payload."""


@dataclass(frozen=True)
class Project:
    """A written project, and the payload of each of its jurisdictions."""

    root: Path
    payloads: tuple[str, ...]


def jurisdiction(number: int) -> str:
    """The folder in which the payload with this number stands."""
    return f"j{number:02d}"


def write_project(root: Path, payloads: Sequence[str]) -> Project:
    """Write the project of some payloads with a history of two commits for each."""
    plans = root / "plans"
    # a configuration with a hidden character is refused: config_project shows it
    shown = payloads[0] if can_be_seen(payloads[0]) else "Kế hoạch"
    _git(root, "init", "-q", "-b", "main")
    (root / "dxplan.toml").write_text(_OWN_CONFIG + _config(shown), encoding="utf-8")
    for name, entry in _PER_PROJECT.items():
        entries = [
            _filled(entry, number, payload) for number, payload in enumerate(payloads)
        ]
        _write(plans / name, "".join(entries))
    for number, payload in enumerate(payloads):
        folder = plans / jurisdiction(number)
        for name, text in _PER_JURISDICTION.items():
            _write(folder / name, _filled(text, number, payload))
        _write_odd_names(folder, payload)
    for number, payload in enumerate(payloads):
        _record(root, jurisdiction(number), payload)
    return Project(root, tuple(payloads))


def config_project(root: Path, payload: str) -> None:
    """Write a small project whose configuration alone holds a payload."""
    for name, text in _PER_JURISDICTION.items():
        _write(root / "plans/j00" / name, _filled(text, 0, "Việc"))
    (root / "dxplan.toml").write_text(_OWN_CONFIG + _config(payload), encoding="utf-8")


def _config(payload: str) -> str:
    value = quoted(payload).replace("\\u0000", "\\u0001")
    return (
        f"title = {value}\npublisher = {value}\n"
        f"sources_note = {{vi = {value}, en = {value}}}\n"
        f"reading_note = {{vi = {value}, en = {value}}}\n"
    )


def _filled(text: str, number: int, payload: str) -> str:
    """A template with its payload: written by an escape in every second record."""
    value = as_written(payload) if number % 2 else quoted(payload)
    text = text.replace("§", value)
    text = text.replace("JJ", jurisdiction(number)).replace("NN", f"{number:02d}")
    text = text.replace("DD", f"{number + 1:02d}")
    return text.replace("BODY", _BODY.replace("€", payload))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "replace"))


def _write_odd_names(folder: Path, payload: str) -> None:
    """Files and folders whose names are payloads, where the system takes such names."""
    name = payload.replace("/", "\u2215").replace("\0", "")[:80]
    for pattern in _MADE_NAMES:
        file = folder / pattern.format(name)
        try:
            _write(file, "---\ntitle: x\n---\n")
        except (OSError, ValueError):
            continue


def _record(root: Path, name: str, payload: str) -> None:
    """Two commits, whose author and message are the payload; the second one changes a task."""
    author = payload.replace("\0", "").replace("\n", " ") or "x"
    person = {"AUTHOR_NAME": f"x{author}", "AUTHOR_EMAIL": "a@example.org"}
    person |= {"COMMITTER_NAME": "x", "COMMITTER_EMAIL": "a@example.org"}
    named = {f"GIT_{key}": value for key, value in person.items()}
    message = root / ".git/message"
    message.write_bytes(payload.replace("\0", "").encode("utf-8", "replace") + b"\nx\n")
    for day, done in (("2022-07-12", False), ("2022-09-01", True)):
        if done:
            task = root / "plans" / name / "p/tasks/03.md"
            _write(
                task,
                task.read_text(encoding="utf-8").replace(
                    "title: Việc", f"title: {quoted(payload)}"
                ),
            )
        _git(root, "add", "--", f"plans/{name}", "dxplan.toml")
        dates = {
            "GIT_AUTHOR_DATE": f"{day}T10:00:00+07:00",
            "GIT_COMMITTER_DATE": f"{day}T10:00:00+07:00",
        }
        _git(
            root, "commit", "-q", "--allow-empty", "-F", str(message), **named, **dates
        )


def _git(root: Path, *arguments: str, **environment: str) -> None:
    root.mkdir(parents=True, exist_ok=True)
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", "-C", str(root), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **settings, **environment},
    )
