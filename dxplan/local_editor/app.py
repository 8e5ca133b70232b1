"""The addresses of the editor, and how what browsers send is read."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dxplan.errors import DxplanError
from dxplan.files.sizes import MAX_COPIED
from dxplan.local_editor.editor import Editor, NoSuchPageError
from dxplan.local_editor.form_fields import UPLOAD, Action
from dxplan.local_editor.guard import Guard
from dxplan.local_editor.listing import Filters
from dxplan.local_editor.pages import STATIC
from dxplan.local_editor.sent_form import FieldError, SentForm
from dxplan.local_editor.uploads import Upload, accepted_upload

_MOST_FIELDS = 60
_LARGEST_FIELD = 2_000_000
"""Bytes of one text; what has fewer and is too long is said at its field, and stays there."""
_ACTIONS: tuple[Action, ...] = ("report", "extend", "measure")
_FAILED = 500


def application(editor: Editor) -> ASGIApp:
    """The editor as an application, with its guard before it."""
    site = _Site(editor)
    routes = [
        Route("/", site.choose),
        Route("/record/{id:path}", site.look),
        Route("/branch", site.branch),
        Route("/branch/send", site.send, methods=["POST"]),
        Route("/branch/leave", site.leave, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    for action in _ACTIONS:
        path = f"/{action}/{{id:path}}"
        routes.append(Route(path, site.fill_in(action)))
        routes.append(Route(path, site.take(action), methods=["POST"]))
    app = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: site.http_error,
            NoSuchPageError: site.no_such_page,
            DxplanError: site.failure,
            Exception: site.internal,
        },
    )
    return Guard(app, editor.access, editor.refuse)


class _Site:
    """The endpoints; whatever reads plans runs in a thread."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor

    async def choose(self, request: Request) -> Response:
        asked = request.query_params
        filters = Filters(
            asked.get("text", ""),
            asked.get("unit", ""),
            asked.get("plan", ""),
            asked.get("status", ""),
        )
        return await run_in_threadpool(self.editor.choose, filters)

    async def look(self, request: Request) -> Response:
        saved = "saved" in request.query_params
        identity = request.path_params["id"]
        return await run_in_threadpool(self.editor.look, identity, saved=saved)

    def fill_in(self, action: Action) -> Callable[[Request], object]:
        """The endpoint of an empty form."""

        async def endpoint(request: Request) -> Response:
            identity = request.path_params["id"]
            return await run_in_threadpool(self.editor.fill_in, action, identity)

        return endpoint

    def take(self, action: Action) -> Callable[[Request], object]:
        """The endpoint of a form that was sent."""

        async def endpoint(request: Request) -> Response:
            identity = request.path_params["id"]
            async with request.form(
                max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
            ) as sent:
                _refuse_half_characters(sent)
                if not self._is_own_form(sent):
                    return self.editor.refuse("foreign-form", 403)
                step = sent.get("step")
                form = await self._sent_form(sent)
            if step == "live":
                return await run_in_threadpool(
                    self.editor.review, action, identity, form
                )
            return await run_in_threadpool(
                self.editor.take, action, identity, form, saving=step == "save"
            )

        return endpoint

    async def branch(self, _request: Request) -> Response:
        return await run_in_threadpool(self.editor.branch)

    async def send(self, request: Request) -> Response:
        return await self._done_by(request, self.editor.send_branch)

    async def leave(self, request: Request) -> Response:
        return await self._done_by(request, self.editor.leave_branch)

    async def _done_by(self, request: Request, act: Callable[[], Response]) -> Response:
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as sent:
            _refuse_half_characters(sent)
            if not self._is_own_form(sent):
                return self.editor.refuse("foreign-form", 403)
        return await run_in_threadpool(act)

    def _is_own_form(self, sent: FormData) -> bool:
        token = sent.get("form_token")
        return isinstance(token, str) and self.editor.access.is_form_token(token)

    async def _sent_form(self, sent: FormData) -> SentForm:
        """What was typed, by name, and the file: a new one, or the one that is kept."""
        texts: dict[str, list[str]] = {}
        for name, value in sent.multi_items():
            if isinstance(value, str):
                texts.setdefault(name, []).append(value)
        upload = None
        error = None
        try:
            upload = await self._upload(sent)
        except DxplanError as problem:
            error = FieldError(UPLOAD, problem.key, **problem.details)
        return SentForm(
            texts,
            "".join(texts.get("base", ())),
            "".join(texts.get("reviewed", ())),
            upload,
            error,
        )

    async def _upload(self, sent: FormData) -> Upload | None:
        file = sent.get(UPLOAD)
        if isinstance(file, UploadFile) and file.filename:
            content = await file.read(MAX_COPIED + 1)
            lang = self.editor.catalogue.lang
            return accepted_upload(file.filename, content, lang)
        kept = sent.get("kept")
        if isinstance(kept, str) and kept and not sent.get("without_kept"):
            return self.editor.uploads.get(kept)
        return None

    async def http_error(self, _request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", _FAILED)
        reason = "no-page" if status in {404, 405} else "bad-request"
        return self.editor.refuse(reason, status)

    async def no_such_page(self, _request: Request, _error: Exception) -> Response:
        return self.editor.refuse("no-page", 404)

    async def failure(self, _request: Request, error: Exception) -> Response:
        if not isinstance(error, DxplanError):
            raise error
        catalogue = self.editor.catalogue
        sentence = catalogue.failure(error.key, error.details)
        title = catalogue("local_editor.refused.title")
        return self.editor.pages.message(title, sentence, 400)

    async def internal(self, _request: Request, error: Exception) -> Response:
        catalogue = self.editor.catalogue
        sentence = catalogue("errors.internal", problem=repr(error))
        title = catalogue("local_editor.refused.title")
        return self.editor.pages.message(title, sentence, _FAILED)


def _refuse_half_characters(sent: FormData) -> None:
    """Raise HTTPException where a text has half a character, as some encodings write it."""
    for name, value in sent.multi_items():
        text = value if isinstance(value, str) else value.filename or ""
        try:
            f"{name}{text}".encode()
        except UnicodeEncodeError as error:
            raise HTTPException(400) from error
