"""Where a new record lies: its id and file, from what somebody calls it."""

import re
from dataclasses import dataclass

from dxplan.editing.given import Given, MissingValuesError
from dxplan.editing.identities import id_of_path, record_named
from dxplan.editing.project import EditedProject
from dxplan.errors import DxplanError
from dxplan.model.lenient_dates import likeliest
from dxplan.model.lenient_numbers import key_reading
from dxplan.model.records import Kind
from dxplan.portfolio.jurisdiction_tree import LOCAL_REGISTERS, register_file
from dxplan.portfolio.paths import folder_of, is_name, windows_fault
from dxplan.portfolio.plans_files import PLANS
from dxplan.rules.document_entries import suggested_entry

_NUMBERED = re.compile(r"(.*?)([0-9]{1,80})")


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A record that is to be: its kind, its own name, and where it lies."""

    kind: Kind
    name: str
    jurisdiction: str
    plan: str | None
    file: str

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a register."""
        return self.kind in LOCAL_REGISTERS

    @property
    def id(self) -> str:
        """Its whole id."""
        if self.kind == "jurisdiction":
            return self.jurisdiction
        if self.kind == "plan" and self.plan is not None:
            return self.plan
        if self.plan is not None:
            return f"{self.plan}/{folder_of(self.kind)}/{self.name}"
        return f"{self.jurisdiction}/{self.name}"

    @property
    def parts(self) -> tuple[str, Kind, str | None, str | None]:
        """Id, kind, jurisdiction and plan."""
        return self.id, self.kind, self.jurisdiction, self.plan


def new_identity(
    project: EditedProject, kind: Kind, written: str, given: Given
) -> NewIdentity:
    """The identity of a new record; raises DxplanError where it can't be, or is there already."""
    path = id_of_path(written)
    if kind == "jurisdiction":
        identity = _jurisdiction(path)
    elif kind == "plan":
        identity = _plan(project, path)
    elif folder_of(kind):
        identity = _item_of_plan(project, kind, path)
    else:
        identity = _entry(project, kind, path, given)
    _refuse_unfit_name(identity.name)
    _refuse_existing(project, identity)
    return identity


def _jurisdiction(path: str) -> NewIdentity:
    file = f"{PLANS}/{path}/jurisdiction.md"
    return NewIdentity("jurisdiction", path, path, None, file)


def _plan(project: EditedProject, path: str) -> NewIdentity:
    home, _, name = path.partition("/")
    is_home = project.portfolio.current_id(home) in project.portfolio.jurisdictions
    if not name and is_home:
        raise DxplanError("plan-not-named", id=home)
    if not name:
        home, name = _only_home(project, path), home
    jurisdiction = _home(project, home)
    plan = f"{jurisdiction}/{name}"
    return NewIdentity("plan", name, jurisdiction, plan, f"{PLANS}/{plan}/plan.md")


def _item_of_plan(project: EditedProject, kind: Kind, path: str) -> NewIdentity:
    """A task or target; of one that is called as its plan the name is the next number."""
    folder = folder_of(kind)
    name = ""
    plan_path = path
    is_plan = project.portfolio.current_id(path) in project.portfolio.plans
    if "/" in path and not is_plan:
        plan_path, _, name = path.rpartition("/")
        plan_path = plan_path.removesuffix(f"/{folder}")
    plan = record_named(project, plan_path, ("plan",))
    if not name:
        name = _next_name(project, kind, plan.id)
    file = f"{PLANS}/{plan.id}/{folder}/{name}.md"
    return NewIdentity(kind, name, plan.jurisdiction or "", plan.id, file)


def _next_name(project: EditedProject, kind: Kind, plan: str) -> str:
    """The name behind the highest number of a plan's tasks or targets, written as that is.

    What can't be read or was withdrawn has its number too, and so has what is called otherwise now.
    """
    portfolio = project.portfolio
    folder = f"{plan}/{folder_of(kind)}/"
    taken = {*portfolio.index(kind), *portfolio.broken, *portfolio.withdrawn}
    before, number, width = "", 0, 2
    for identity in sorted(one for one in taken if one.startswith(folder)):
        name = identity.removeprefix(folder)
        match = _NUMBERED.fullmatch(name) if is_name(name) else None
        if match is not None and int(match[2]) >= number:
            before, number, width = match[1], int(match[2]), len(match[2])
    while True:
        number += 1
        name = f"{before}{number:0{width}}"
        if portfolio.current_id(folder + name) == folder + name:
            return name


def _entry(project: EditedProject, kind: Kind, path: str, given: Given) -> NewIdentity:
    """An entry of a register; of one that is called by its home alone `key=` says the key.

    Without that a document has the key that its number makes.
    """
    home, _, name = path.rpartition("/")
    if (
        not home
        and project.portfolio.current_id(name) in project.portfolio.jurisdictions
    ):
        home, name = name, given.one("key") or _key_by_number(kind, given)
    elif not home:
        home = _only_home(project, path)
    if given.one("key") not in ("", name):
        raise DxplanError("given-twice", name="key")
    jurisdiction = _home(project, home)
    return NewIdentity(
        kind, name, jurisdiction, None, register_file(kind, jurisdiction)
    )


def _key_by_number(kind: Kind, given: Given) -> str:
    """The key that the number and the day of a document make."""
    number = given.one("number")
    if kind != "document" or not number:
        raise MissingValuesError(["key" if kind == "unit" else "number"])
    entry = suggested_entry(f"{number} ngày {given.one('date')}".removesuffix(" ngày "))
    return str((entry or {}).get("key", ""))


def _only_home(project: EditedProject, path: str) -> str:
    """The only jurisdiction there is; raises DxplanError where it has to be named."""
    homes = [*project.portfolio.jurisdictions]
    if len(homes) != 1:
        example = "/".join([*homes[:1], path])
        raise DxplanError("home-not-named", id=path, example=example)
    return homes[0]


def _home(project: EditedProject, written: str) -> str:
    return record_named(project, written, ("jurisdiction",)).id


def _refuse_unfit_name(name: str) -> None:
    """Raise DxplanError for what can't be the name of a file or the key of an entry."""
    if is_name(name) and windows_fault(name) is None:
        return
    meant = likeliest(key_reading(name))
    if meant and meant != name:
        raise DxplanError("unfit-name-meant", name=name, meant=meant)
    raise DxplanError("unfit-name", name=name)


def _refuse_existing(project: EditedProject, identity: NewIdentity) -> None:
    """Raise DxplanError where there is, or was, such a record; names differ in more than case."""
    portfolio = project.portfolio
    identities = {one.casefold() for one in portfolio.index(identity.kind)}
    is_there = identity.id.casefold() in identities or identity.id in portfolio.broken
    if not is_there and portfolio.current_id(identity.id) != identity.id:
        raise DxplanError(
            "id-of-another", id=identity.id, other=portfolio.current_id(identity.id)
        )
    if is_there or identity.id in portfolio.withdrawn:
        raise DxplanError("record-exists", id=identity.id, file=identity.file)
