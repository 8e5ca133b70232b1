"""What a field of the format is for: said once, beside its type, in the model that has it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal[
    "identity",
    "obligation",
    "deadline",
    "basis",
    "progress",
    "ledger",
    "handover",
    "wording",
    "provenance",
    "administrative",
    "description",
    "inherited",
]
"""What a change of a field means.

- `identity`: the key of a register entry.
- `obligation`: what somebody is bound to. The front matter keeps the first assignment, `changes`
  the rest.
- `deadline`: the first deadline.
- `basis`: something is judged or compared by it, and no log holds its changes.
- `progress`: a log, or a part of one, of what was so on a day; its entries can come too late.
- `ledger`: a log of what became of an obligation.
- `handover`: since when and until when a unit or jurisdiction is there, and who takes over.
- `wording`: what names, explains or translates. It asks for nothing.
- `provenance`: how a source was read. To read it better changes no obligation.
- `administrative`: about the record as a file, not about the plan.
- `description`: anything else that is said of the record.
- `inherited`: within a map, the role of the field that holds the map.
"""

TextUse: TypeAlias = Literal["", "name", "prose", "passage", "quotation"]
"""How a text is read: a name, free prose, an explanation in fixed words, or a source's words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field is for, as far as its type does not say it.

    It stands in `Annotated` beside the type.

    - ``ledger``: the log that records changes of the field, empty where none does.
    - ``unit``: what a number counts (`measure`: what the target's measure says).
    - ``labels``: the catalogue section of the words of a closed list.
    """

    role: Role = "inherited"
    text: TextUse = ""
    ledger: Literal["", "changes", "deadline_changes"] = "changes"
    reconfirm: Literal["", "any", "replaced"] = ""
    """Which change asks the tasks that implement the item to report again."""
    judges: bool = False
    """Whether a target is judged by it, or it says what is counted, even where it is new."""
    names_record: bool = False
    """Whether readers know the record by it."""
    explains: str = ""
    """The key whose absence it explains."""
    required_without: str = ""
    """The key beside which alone it may be left out."""
    flat: bool = False
    """Whether it belongs into a report and is only understood where it stands."""
    published: bool = True
    dataset: bool = False
    """Whether the entries of a log are published as a dataset of their own."""
    precision: bool = False
    """Whether a day is published with how exactly it is known."""
    proves: bool = False
    """Whether the documents it names prove what a report says."""
    may_follow: bool = False
    """Whether it may be added to an entry that is already recorded."""
    may_weaken: bool = False
    """Whether an entry that is already recorded may come to be called less sure by it."""
    tells_apart: Literal["", "series", "entry"] = ""
    """What tells an entry of a log from others of its day: its series, or that it is another.

    An erratum corrects entries of its own series only.
    """
    unit: Literal["", "percent", "tasks", "measure", "counted"] = ""
    labels: str = ""
    format: Literal["", "url", "email", "digest"] = ""


INHERITED = Meaning()
IDENTITY = Meaning("identity", ledger="")
OBLIGATION = Meaning("obligation")
STATED = Meaning("obligation", reconfirm="replaced")
JUDGING = Meaning("obligation", judges=True)
CADENCE = Meaning("obligation", labels="cadence")
BASIS = Meaning("basis")
NUMBER = Meaning("basis", text="name")
RESTATEMENT = Meaning("basis", ledger="")
PROGRESS = Meaning("progress", ledger="")
REPORTED = Meaning("progress", ledger="", dataset=True)
LEDGER = Meaning("ledger", ledger="")
CHANGES = Meaning("ledger", ledger="", dataset=True)
HANDOVER = Meaning("handover")
WORDING = Meaning("wording")
RECORD_NAME = Meaning("wording", names_record=True)
EXPLANATION = Meaning("wording", text="passage")
NOTE = Meaning("wording", text="prose")
PROSE = Meaning(text="prose")
PROVENANCE = Meaning("provenance")
CERTAINTY = Meaning("provenance", may_weaken=True)
ADMINISTRATIVE = Meaning("administrative", ledger="")
PERSONAL = Meaning("administrative", ledger="", published=False)
DESCRIPTION = Meaning("description")
AS_CITED = Meaning("description", text="quotation")
URL = Meaning("description", format="url")
FLAT = Meaning("progress", flat=True)
