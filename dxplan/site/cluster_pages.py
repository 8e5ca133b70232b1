"""Make pages of a site on a machine of a cluster: read their inputs, write their files."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

import fsspec

from dxplan.compliance.summary import Compliance
from dxplan.compliance.trends import Trend
from dxplan.config.config import Config
from dxplan.history.head import GitHead
from dxplan.site.build import site_of
from dxplan.site.page import LocalizedPage
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer

_AT_ONCE = 200
"""Files that are written in one call: object stores take many side by side."""

_MADE_WHERE_GIT_IS = frozenset({"period.html"})
"""The templates of pages that read files of earlier commits."""

_one_at_a_time = Lock()
"""A worker with several threads makes pages in one of them: a site is not made for more."""


@dataclass(frozen=True)
class SiteInputs:
    """What the pages of a site are made from, apart from the templates of the package.

    ``own_templates`` are the project's own, by their paths in the folder of templates.
    """

    compliance: Compliance
    config: Config
    head: GitHead
    trend: Trend
    own_templates: Mapping[str, bytes]


def is_made_by_workers(page: LocalizedPage) -> bool:
    """Whether a page can be made where there is no repository."""
    return page.template not in _MADE_WHERE_GIT_IS


def make_pages(
    inputs: str, digest: str, target: str, paths: Sequence[str]
) -> dict[str, str]:
    """Make pages by their paths; the SHA-256 of every file that was written below ``target``.

    ``inputs`` is the address of pickled SiteInputs. Raises ValueError where they are not those of
    the digest: nobody else's objects are ever loaded.
    """
    with _one_at_a_time:
        renderer, pages_by_path = _site(inputs, digest)
        wanted = [pages_by_path[path] for path in paths]
        return _write(renderer, wanted, target)


@lru_cache(maxsize=1)
def _site(inputs: str, digest: str) -> tuple[Renderer, dict[str, LocalizedPage]]:
    """The site of these inputs, made once in this process."""
    with fsspec.open(inputs, "rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{inputs} is not what the build has put there")
    loaded: SiteInputs = pickle.loads(content)  # noqa: S301 - it is what the digest says
    root = Path(mkdtemp(prefix="dxplan-"))
    for path, template in loaded.own_templates.items():
        file_of_template = root / (loaded.config.templates or "") / path
        file_of_template.parent.mkdir(parents=True, exist_ok=True)
        file_of_template.write_bytes(template)
    site = site_of(root, loaded.compliance, loaded.config, loaded.head, loaded.trend)
    renderer = Renderer(site, root)
    renderer.compile()
    return renderer, {page.path: page for page in pages(site)}


def _write(
    renderer: Renderer, wanted: Sequence[LocalizedPage], target: str
) -> dict[str, str]:
    file_system, folder = fsspec.url_to_fs(target, auto_mkdir=True)
    sums: dict[str, str] = {}
    waiting: dict[str, bytes] = {}
    for page in wanted:
        for path, text in renderer.files(page):
            content = text.encode()
            sums[path] = hashlib.sha256(content).hexdigest()
            waiting[f"{folder}/{path}"] = content
        if len(waiting) >= _AT_ONCE:
            file_system.pipe(waiting)
            waiting = {}
    if waiting:
        file_system.pipe(waiting)
    return sums
