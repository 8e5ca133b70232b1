"""What each page of the editor does: look plans up, review what was typed, save it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from dxplan.errors import DxplanError
from dxplan.local_editor.form_fields import ACTIONS, Action, Form, form_of
from dxplan.local_editor.guard import Access
from dxplan.local_editor.listing import MOST_ROWS, Filters, Listing
from dxplan.local_editor.pages import Pages
from dxplan.local_editor.proposed import Proposed, proposed_by, state_of
from dxplan.local_editor.record_view import record_view
from dxplan.local_editor.saving import (
    BranchState,
    Saved,
    branch_state,
    go_back,
    save,
    send,
)
from dxplan.local_editor.sent_form import SentForm
from dxplan.local_editor.uploads import KeptUploads
from dxplan.local_editor.workspace import Plans, Workspace
from dxplan.portfolio.portfolio import Record


class NoSuchPageError(Exception):
    """No task or target has the id, or what is asked for is not done with it."""


@dataclass
class Editor:
    """The editor of one folder. ``start`` is the branch from which its changes start."""

    workspace: Workspace
    access: Access
    start: str
    uploads: KeptUploads = field(default_factory=KeptUploads)
    reviews_asked: int = 0
    _latest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.catalogue = self.workspace.catalogue
        self.pages = Pages(self.catalogue, self._shared)

    def choose(self, filters: Filters) -> Response:
        """The list of tasks and targets."""
        with self.workspace.lock:
            listing = Listing(self.workspace.plans(), filters)
            rows, size = listing.rows, listing.count
        return self.pages.page(
            "list", listing=listing, rows=rows, count=size, most=MOST_ROWS
        )

    def look(self, identity: str, *, saved: bool) -> Response:
        """The page of a record."""
        with self.workspace.lock:
            plans = self.workspace.plans()
            view = record_view(plans, self._record(plans, identity))
        return self.pages.page("record", view=view, id=identity, saved=saved)

    def fill_in(self, action: Action, identity: str) -> Response:
        """An empty form."""
        with self.workspace.lock:
            plans = self.workspace.plans()
            record = self._record_for(plans, action, identity)
            form = form_of(action, record, plans)
            starts = {one.name: [one.start] for one in form.every_field}
            return self._form_page(plans, record, form, starts, Proposed())

    def review(self, action: Action, identity: str, sent: SentForm) -> Response:
        """What a form would change, as a part of its page; nothing where it was sent anew since."""
        self.reviews_asked += 1
        number = self._latest[identity] = self.reviews_asked
        with self.workspace.lock:
            if self._latest[identity] != number:
                return Response(status_code=204)
            plans = self.workspace.plans()
            record = self._record_for(plans, action, identity)
            form = form_of(action, record, plans)
            proposed = proposed_by(plans.reviewer, record, form, sent)
            if sent.base != state_of(plans.project, record):
                proposed = proposed.but(self.catalogue("local_editor.stale"))
        return self.pages.part("review", proposed=proposed, form=form, notice="")

    def take(
        self, action: Action, identity: str, sent: SentForm, *, saving: bool
    ) -> Response:
        """Save what a form says if that was shown as it is; else show it with the form."""
        with self.workspace.lock:
            plans = self.workspace.plans()
            record = self._record_for(plans, action, identity)
            form = form_of(action, record, plans)
            proposed = proposed_by(plans.reviewer, record, form, sent)
            if sent.base != state_of(plans.project, record):
                stale = self.catalogue("local_editor.stale")
                shown = proposed.but(stale)
                return self._form_page(
                    plans, record, form, sent.texts, shown, sent, 409
                )
            notice = ""
            if saving and proposed.can_be_saved:
                if sent.reviewed == proposed.digest:
                    return self._save(plans, record, form, sent, proposed)
                notice = self.catalogue("local_editor.look-first")
            status = 200 if proposed.can_be_saved else 422
            return self._form_page(
                plans, record, form, sent.texts, proposed, sent, status, notice
            )

    def _save(
        self,
        plans: Plans,
        record: Record[Any],
        form: Form,
        sent: SentForm,
        proposed: Proposed,
    ) -> Response:
        try:
            self._written(plans, record, form, proposed)
        except DxplanError as error:
            sentence = self.catalogue.failure(error.key, error.details)
            return self._form_page(
                plans, record, form, sent.texts, proposed.but(sentence), sent, 409
            )
        return RedirectResponse(f"/record/{quote(record.id)}?saved=1", status_code=303)

    def _written(
        self, plans: Plans, record: Record[Any], form: Form, proposed: Proposed
    ) -> Saved:
        if proposed.reviewed is None:
            raise DxplanError("refused-change")
        subject = self.catalogue(f"local_editor.commit.{form.action}", id=record.id)
        message = "\n".join([subject, "", *proposed.sentences])
        return save(proposed.reviewed, record.id, message, plans.project.today)

    def _form_page(
        self,
        plans: Plans,
        record: Record[Any],
        form: Form,
        texts: Mapping[str, Sequence[str]],
        proposed: Proposed,
        sent: SentForm | None = None,
        status: int = 200,
        notice: str = "",
    ) -> Response:
        upload = None if sent is None else sent.upload
        return self.pages.page(
            "form",
            status,
            view=record_view(plans, record),
            id=record.id,
            form=form,
            texts=texts,
            proposed=proposed,
            notice=notice,
            base=state_of(plans.project, record),
            kept="" if upload is None else self.uploads.keep(upload),
            upload_name="" if upload is None else upload.name,
        )

    def branch(self) -> Response:
        """The page of what was saved and is not merged yet."""
        return self.pages.page("branch", problem="")

    def send_branch(self) -> Response:
        """Push the branch, then show its page."""
        try:
            with self.workspace.lock:
                send(self.workspace.root)
        except DxplanError as error:
            return self._branch_problem(error)
        return RedirectResponse("/branch", status_code=303)

    def leave_branch(self) -> Response:
        """Go back to the branch from which the changes started."""
        try:
            with self.workspace.lock:
                go_back(self.workspace.root, self.start)
        except DxplanError as error:
            return self._branch_problem(error)
        return RedirectResponse("/", status_code=303)

    def _branch_problem(self, error: DxplanError) -> Response:
        sentence = self.catalogue.failure(error.key, error.details)
        return self.pages.page("branch", 409, problem=sentence)

    def refuse(self, reason: str, status: int) -> Response:
        """The page that says why a request is refused."""
        title = self.catalogue("local_editor.refused.title")
        sentence = self.catalogue(
            f"local_editor.refused.{reason}",
            address=f"http://127.0.0.1:{self.access.port}/",
        )
        return self.pages.message(title, sentence, status)

    def _record(self, plans: Plans, identity: str) -> Record[Any]:
        """The task or target of an id; raises NoSuchPageError where none can be read."""
        portfolio = plans.project.portfolio
        record: Record[Any] | None = portfolio.tasks.get(identity)
        if record is None:
            record = portfolio.targets.get(identity)
        if record is None:
            raise NoSuchPageError(identity)
        return record

    def _record_for(self, plans: Plans, action: Action, identity: str) -> Record[Any]:
        """The same of a record with which something is done; NoSuchPageError where it is not."""
        record = self._record(plans, identity)
        if action not in ACTIONS[record.kind]:
            raise NoSuchPageError(action)
        return record

    def _shared(self) -> Mapping[str, Any]:
        return {"state": self._state(), "form_token": self.access.form_token}

    def _state(self) -> BranchState | None:
        try:
            return branch_state(self.workspace.root, self.workspace.config, self.start)
        except DxplanError:  # what git refuses is said when something is saved
            return None
