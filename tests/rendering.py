"""The files of a whole site, without writing them."""

from pathlib import Path

from dxplan.history.head import GitHead
from dxplan.site.build import site_parts
from dxplan.site.pages.all_pages import pages
from dxplan.site.site import Site


def site_files(root: Path, site: Site, head: GitHead) -> dict[str, bytes]:
    return {
        path: content
        for part in site_parts(root, site, [*pages(site)], head)
        for path, content in part()
    }
