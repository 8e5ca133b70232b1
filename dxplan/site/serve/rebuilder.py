"""The site of `dxplan serve`, built again and again.

Files and history that were read are not read anew.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from dxplan.check.assess import Assessment, assess, snapshot_project
from dxplan.check.diagnose import CheckResult, diagnose
from dxplan.config.config import CONFIGURATION_FILES, Config, read_config
from dxplan.diagnostics import Diagnostic, Severity
from dxplan.errors import DxplanError
from dxplan.exchange.trends import snapshot_trend
from dxplan.files.watch import FileStates, file_states
from dxplan.history.head import GitHead, read_head
from dxplan.history.project_snapshot import ProjectSnapshot
from dxplan.history.timelines import read_history
from dxplan.messages import Catalogue, catalogue
from dxplan.portfolio.loader import ParsedFiles, load
from dxplan.portfolio.portfolio import Portfolio
from dxplan.portfolio.reading import usual_reading
from dxplan.site.build import files_beside, site_of
from dxplan.site.own_files import own_file_contents, own_files
from dxplan.site.render import Renderer
from dxplan.site.serve.overlay import Complaints, Problem, complaint_of
from dxplan.site.serve.preview import Preview
from dxplan.site.serve.server import SiteServer
from dxplan.site.shipped_templates import shipped_templates
from dxplan.text.terminal import printable


@dataclass
class SiteRebuilder:
    """Builds a project for a server.

    ``days`` gives the as-of date, and today or None, of each build.
    """

    root: Path
    prefix: str
    config: Config
    catalogue: Catalogue
    server: SiteServer
    days: Callable[[], tuple[date, date | None]]
    parsed_files: ParsedFiles = field(default_factory=dict)
    head: GitHead | None = None

    def file_states(self) -> FileStates:
        """The state of everything that the site is made from."""
        own_folders = [self.root / folder for folder in self.config.folders]
        return file_states(
            (self.root / "plans", shipped_templates(), *own_folders),
            [self.root / name for name in CONFIGURATION_FILES],
        )

    def rebuild(self) -> CheckResult | None:
        """Show the site of the files as they are.

        The check's result where they have errors, which are shown instead.

        Raises DxplanError where no site can be built; that is shown too.
        """
        try:
            self.config = read_config(self.root)
            return self._rebuild()
        except DxplanError as error:
            self.server.complain(complaint_of(error), self.config.lang)
            raise

    def _rebuild(self) -> CheckResult | None:
        as_of, today = self.days()
        snapshot = self._snapshot()
        assessment = assess(snapshot_project(snapshot, self.prefix, today), as_of)
        result = diagnose(assessment, self.catalogue)
        if result.fails(Severity.ERROR):
            complaints = _complaints(assessment, result, self.catalogue)
            self.server.complain(complaints, self.config.lang)
            return result
        self.server.show(self._preview(snapshot, assessment))
        return None

    def _snapshot(self) -> ProjectSnapshot:
        portfolio = load(self.root, self.parsed_files, usual_reading())
        head = self._read_head(portfolio)
        return ProjectSnapshot(
            self.root, portfolio, head, self.config, self.parsed_files
        )

    def _read_head(self, portfolio: Portfolio) -> GitHead:
        """The head now; its history is read once a commit."""
        head = read_head(self.root, portfolio, self.config.folders)
        if self.head is None or self.head.commit != head.commit:
            self.head = replace(head, history=read_history(self.root))
        return replace(head, history=self.head.history)

    def _preview(self, snapshot: ProjectSnapshot, assessment: Assessment) -> Preview:
        head = snapshot.head
        trend = snapshot_trend(snapshot, assessment.as_of)
        site = site_of(self.root, assessment.compliance, self.config, head, trend)
        own = own_files(self.root, self.config)

        def beside(renderer: Renderer) -> Iterator[tuple[str, bytes]]:
            yield from own_file_contents(own)
            yield from files_beside(renderer, head)

        return Preview(site, self.root, beside)


def _complaints(
    assessment: Assessment, result: CheckResult, own_catalogue: Catalogue
) -> Complaints:
    """The errors of a check in any language.

    In another than the terminal's once a page is asked for in it.
    """
    official = assessment.project.config.official

    @cache
    def complaints(lang: str) -> Sequence[Problem]:
        in_language = result
        if lang != own_catalogue.lang:
            in_language = diagnose(assessment, catalogue(lang, official=official))
        return [
            _problem(one) for one in in_language.reaching(Severity.ERROR).diagnostics
        ]

    return complaints


def _problem(diagnostic: Diagnostic) -> Problem:
    start = diagnostic.start
    return Problem(
        message=printable(diagnostic.message),
        place=f"{printable(diagnostic.file)}:{start.line}:{start.column}",
        rule=f"{diagnostic.code} {diagnostic.name}",
        excerpt=printable(diagnostic.excerpt.strip()),
        help=printable(diagnostic.help or ""),
    )
