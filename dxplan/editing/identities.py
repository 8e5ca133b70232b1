"""Which record is meant: by its whole id, a former one, a file, or the end of an id."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dxplan.editing.project import EditedProject
from dxplan.errors import DxplanError
from dxplan.model.records import Kind
from dxplan.portfolio.paths import FOLDERS
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Portfolio, Record
from dxplan.text.suggest import Candidates

_SUGGESTED = 3
_ADDRESSED: tuple[Kind, ...] = ("task", "target", "plan", "jurisdiction")
"""The kinds of records that are files of their own."""


def record_named(
    project: EditedProject,
    written: str,
    kinds: Sequence[Kind],
    fits: Callable[[Record[Any]], bool] = lambda _: True,
) -> Record[Any]:
    """The record of one of some kinds that is meant.

    `nghe-an/2022-22-tasks/05` and `2022-22-tasks/tasks/05` will do where only one id ends so; of
    several only those that ``fits`` lets through are meant. Raises DxplanError where none is
    meant, several are, or its file can't be read.
    """
    portfolio = project.portfolio
    identity = id_of_path(written)
    current = portfolio.current_id(identity)
    for kind in kinds:
        record = portfolio.index(kind).get(current)
        if record is not None:
            return record
    for unreadable in portfolio.unreadable:
        if unreadable.id == current:
            raise DxplanError("unreadable-to-edit", file=unreadable.file)
    matching = [one for one in _records(portfolio, kinds) if _ends(one.id, identity)]
    if not matching:
        _refuse_unreadable_or_other(project, kinds, identity, written)
        raise _unknown(portfolio, kinds, written)
    return _only(matching, written, fits)


def _only(
    matching: Sequence[Record[Any]], written: str, fits: Callable[[Record[Any]], bool]
) -> Record[Any]:
    """The only one of some records, or that fits; raises DxplanError where several are meant."""
    if len(matching) == 1:
        return matching[0]
    fitting = [one for one in matching if fits(one)]
    if len(fitting) == 1:
        return fitting[0]
    ids = ", ".join(record.id for record in matching[:_SUGGESTED])
    raise DxplanError("several-records", id=written, ids=ids)


def _unknown(portfolio: Portfolio, kinds: Sequence[Kind], written: str) -> DxplanError:
    """That there is no such record, with the ids that may be meant."""
    similar = _similar(portfolio, kinds, id_of_path(written))
    if not similar:
        return DxplanError("unknown-id", id=written)
    return DxplanError("unknown-id-meant", id=written, meant=", ".join(similar))


def id_of_path(written: str) -> str:
    """The id of a record that is given by its id or by the path of its file."""
    return written.strip().strip("/").removeprefix(f"{PLANS}/").removesuffix(".md")


def _refuse_unreadable_or_other(
    project: EditedProject, kinds: Sequence[Kind], identity: str, written: str
) -> None:
    """Raise DxplanError where a file with errors is meant, or a record of another kind."""
    portfolio = project.portfolio
    for unreadable in portfolio.unreadable:
        if _ends(unreadable.id, identity):
            raise DxplanError("unreadable-to-edit", file=unreadable.file)
    current = portfolio.current_id(identity)
    for kind in _ADDRESSED:
        if kind not in kinds and current in portfolio.index(kind):
            labels = [project.catalogue(f"diff.one.{one}").lower() for one in kinds]
            raise DxplanError(
                "other-kind",
                id=written,
                kind=project.catalogue(f"diff.one.{kind}").lower(),
                wanted=", ".join(labels),
            )


def _records(portfolio: Portfolio, kinds: Sequence[Kind]) -> Iterator[Record[Any]]:
    for kind in kinds:
        yield from portfolio.index(kind).values()


def _ends(identity: str, written: str) -> bool:
    """Whether an id ends as it is written, with or without the folder of tasks or targets."""
    if f"/{identity}".endswith(f"/{written}"):
        return True
    bare = "/".join(part for part in identity.split("/") if part not in FOLDERS)
    return f"/{bare}".endswith(f"/{written}")


def _similar(portfolio: Portfolio, kinds: Sequence[Kind], written: str) -> list[str]:
    """The few ids that are nearest to a text, by themselves or by their titles."""
    named = []
    for record in _records(portfolio, kinds):
        title = getattr(record.fields, "title", None)
        names = [] if title is None else [title.get("vi")[0]]
        named.append((record.id, names))
    distances = Candidates(named).distances(written)
    return sorted(distances, key=lambda key: (distances[key], key))[:_SUGGESTED]
