"""`dxplan serve`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

import typer

from dxplan.cli.options import (
    AsOf,
    LangOption,
    NoColor,
    Quiet,
    Session,
    as_of_day,
    session,
    write,
    write_failure,
)
from dxplan.cli.snapshot import Snapshot
from dxplan.cli.watch import Seen, changes, interruptible, seen
from dxplan.config.config import read_config
from dxplan.errors import DxplanError

if TYPE_CHECKING:
    from dxplan.check.assess import Assessment
    from dxplan.check.diagnose import CheckResult
    from dxplan.diagnostics import Diagnostic
    from dxplan.history.head import GitHead
    from dxplan.portfolio.loader import ParsedFiles
    from dxplan.portfolio.portfolio import Portfolio
    from dxplan.site.render import Renderer
    from dxplan.site.serve.overlay import Complaints, Problem
    from dxplan.site.serve.server import SiteServer

_PAUSE = 0.1
"""Seconds between two looks at the files: who has just saved one waits for the page."""


def command(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="PORT")] = 8000,
    host: Annotated[
        str,
        typer.Option(metavar="ADDRESS"),
    ] = "127.0.0.1",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
        ),
    ] = None,
    as_of: AsOf = None,
    open_: Annotated[bool, typer.Option("--open")] = False,
    lang: LangOption = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
) -> None:
    """Preview the site, built again at every change."""
    import webbrowser

    from dxplan.site.serve.server import listening

    here = session(context, lang, no_color=no_color, quiet=quiet)
    as_of_day(as_of)
    with listening(host, port, [_allowed(name) for name in allow_host or ()]) as server:
        interruptible()
        work = _SiteRebuilder(here, as_of, server)
        try:
            for again, _ in enumerate(changes(work.look, _PAUSE)):
                work.build(again=bool(again))
                if not again:
                    write(here.words("terminal.serving", address=server.address) + "\n")
                if open_ and not again:
                    webbrowser.open(server.address)
        except KeyboardInterrupt:
            write("\n")


def _allowed(written: str) -> str:
    """A name of `--allow-host`; raises DxplanError where it is none."""
    from dxplan.site.serve.server import host_name

    name = host_name(written)
    if not name or "/" in written or "*" in written:
        raise DxplanError("bad-host", value=written)
    return name


@dataclass
class _SiteRebuilder:
    """The same project built again and again: what files and history said before is not read anew."""

    here: Session
    as_of: str | None
    server: "SiteServer"
    known: "ParsedFiles" = field(default_factory=dict)
    head: "GitHead | None" = None

    def look(self) -> Seen:
        """What the site is made from, as it is now."""
        from dxplan.site.render import shipped_templates

        root = self.here.root
        own = (root / folder for folder in self.here.config.folders)
        return seen(
            (root / "plans", shipped_templates(), *own),
            (root / "dxplan.toml", root / "pyproject.toml"),
        )

    def build(self, *, again: bool) -> None:
        """Show the site that the files make, or the one before and what has to be mended."""
        from dxplan.site.serve.overlay import told

        try:
            self.here = replace(self.here, config=read_config(self.here.root))
            built = self._build()
        except DxplanError as error:
            write_failure(error, self.here.words)
            self.server.complain(told(error), self.here.config.lang)
            built = False
        if not built:
            write(self.here.words("terminal.not-shown") + "\n")
        elif again and not self.here.quiet:
            write(
                self.here.words("terminal.shown-anew", as_of=as_of_day(self.as_of))
                + "\n"
            )

    def _build(self) -> bool:
        from dxplan.check.assess import Project, assess
        from dxplan.check.diagnose import diagnose
        from dxplan.diagnostics import Severity
        from dxplan.history.tracking import read_tracking
        from dxplan.portfolio.loader import load
        from dxplan.reporters import full
        from dxplan.site.build import files_beside, site_of
        from dxplan.site.own_files import contents, own_files
        from dxplan.site.serve.preview import Preview

        here, day = self.here, as_of_day(self.as_of)
        config, portfolio = here.config, load(here.root, self.known)
        today = day if self.as_of is None else None
        tracking = read_tracking(here.root, portfolio)
        project = Project(portfolio, config, here.prefix, today, tracking=tracking)
        assessment = assess(project, day)
        result = diagnose(assessment, here.words)
        if result.fails(Severity.ERROR):
            write(
                full.render_from(result, Severity.ERROR, here.words, color=here.color)
            )
            self.server.complain(self._complaints(assessment, result), config.lang)
            return False
        held = Snapshot(here.root, portfolio, self._head(portfolio), config, self.known)
        compliance = assessment.compliance
        site = site_of(here.root, compliance, config, held.head, held.trend(day))
        own = own_files(here.root, config)

        def beside(renderer: "Renderer") -> "Iterator[tuple[str, bytes]]":
            yield from contents(own)
            yield from files_beside(here.root, site, renderer, held.head)

        self.server.show(Preview(site, here.root, beside))
        return True

    def _head(self, portfolio: "Portfolio") -> "GitHead":
        """The head now; its history is read once a commit."""
        from dxplan.history.head import read_head
        from dxplan.history.timelines import read_history

        now = read_head(self.here.root, portfolio, self.here.config.folders)
        if self.head is None or self.head.commit != now.commit:
            self.head = replace(now, history=read_history(self.here.root))
        return replace(now, history=self.head.history)

    def _complaints(
        self,
        assessment: "Assessment",
        known: "CheckResult",
    ) -> "Complaints":
        """The errors of a check in any language: in others than the terminal's, once a page is asked for in them."""
        from functools import cache

        from dxplan.check.diagnose import diagnose
        from dxplan.diagnostics import Severity
        from dxplan.messages import catalogue

        here = self.here

        @cache
        def complaints(lang: str) -> "Sequence[Problem]":
            result = known
            if lang != here.words.lang:
                result = diagnose(
                    assessment, catalogue(lang, official=here.config.official)
                )
            return [
                _complaint(found)
                for found in result.reaching(Severity.ERROR).diagnostics
            ]

        return complaints


def _complaint(found: "Diagnostic") -> "Problem":
    from dxplan.site.serve.overlay import Problem
    from dxplan.text.terminal import printable

    return Problem(
        message=printable(found.message),
        place=f"{printable(found.file)}:{found.start.line}:{found.start.column}",
        rule=f"{found.code} {found.name}",
        excerpt=printable(found.excerpt.strip()),
        help=printable(found.help or ""),
    )
