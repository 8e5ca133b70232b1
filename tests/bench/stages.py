"""The hot loops of dxplan over a small fixed corpus, one after the other up to a named one.

python -m tests.bench.stages CORPUS STAGE

It is started by tests.bench.instructions, which counts its instructions.
"""

import sys
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

from dxplan.check.assess import Assessment, Project, assess
from dxplan.config.config import Config
from dxplan.exchange.data_files import data_files
from dxplan.history.head import GitHead
from dxplan.portfolio.loader import load
from dxplan.portfolio.portfolio import Portfolio
from dxplan.site.page import LocalizedPage
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site

AS_OF = date(2026, 11, 29)
PAGES = 100
HEAD = GitHead("0" * 40, dirty=False)


class Stages:
    """Each stage does what it needs of the ones before it, and then its own work."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = Config()

    def start(self) -> None:
        """Nothing but the imports above."""

    def parse(self) -> Portfolio:
        return load(self.root)

    def evaluate(self) -> Assessment:
        return assess(Project(self.parse(), self.config), AS_OF)

    def rules(self) -> None:
        assessment = self.evaluate()
        if not assessment.findings:
            raise SystemExit("The rules find nothing, so they did not run.")

    def site(self) -> tuple[Renderer, list[LocalizedPage]]:
        """Compile the templates and list the task pages."""
        compliance = self.evaluate().compliance
        site = Site(compliance, self.config, commit=None, dirty=False, version="0")
        renderer = Renderer(site, self.root)
        renderer.compile()
        task_pages = (page for page in pages(site) if "/tasks/0" in page.path)
        return renderer, list(islice(task_pages, PAGES))

    def render(self) -> None:
        renderer, chosen = self.site()
        if len(chosen) != PAGES:
            raise SystemExit(f"There are {len(chosen)} task pages, not {PAGES}.")
        for page in chosen:
            renderer.render(page)

    def data(self) -> None:
        compliance = self.evaluate().compliance
        for _path, _content in data_files(compliance, HEAD, self.config):
            pass


def main() -> None:
    stages = Stages(Path(sys.argv[1]))
    stage: Callable[[], object] = getattr(stages, sys.argv[2])
    stage()


if __name__ == "__main__":
    main()
