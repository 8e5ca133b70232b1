"""The text of a request for information about tasks of a plan, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass

from dxplan.messages import Catalogue


@dataclass(frozen=True, slots=True)
class RequestedTask:
    """A task that is asked about: its title, who leads it, its deadline in words.

    Leads and deadline are empty where the source names none.
    """

    title: str
    leads: Sequence[str]
    deadline: str


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """What a request asks, of whom; what is not known is left to be filled in."""

    addressees: Sequence[str]
    plan: str
    document: str
    tasks: Sequence[RequestedTask]

    def text(self, catalogue: Catalogue) -> str:
        """The request as plain text; the names in it are of the language of the catalogue."""
        unknown = catalogue("information_request.addressee_unknown")
        tasks = [
            _task_line(number, task, catalogue)
            for number, task in enumerate(self.tasks, start=1)
        ]
        return catalogue(
            "information_request.letter",
            addressee=_joined(self.addressees) or unknown,
            plan=self.plan,
            document=self.document or unknown,
            tasks="\n".join(tasks),
        )


def _task_line(number: int, task: RequestedTask, catalogue: Catalogue) -> str:
    parts = [catalogue("information_request.task", number=number, title=task.title)]
    if task.leads:
        leads = _joined(task.leads)
        parts.append(catalogue("information_request.leads", leads=leads))
    if task.deadline:
        deadline = task.deadline
        parts.append(catalogue("information_request.deadline", deadline=deadline))
    return "; ".join(parts)


def _joined(names: Sequence[str]) -> str:
    return ", ".join(names)
