"""The files of a whole site, without writing them."""

from pathlib import Path

from dxplan.history.head import Head
from dxplan.site.build import site_parts
from dxplan.site.pages import pages
from dxplan.site.site import Site


def site_files(root: Path, site: Site, head: Head) -> dict[str, bytes]:
    return {path: content for part in site_parts(root, site, [*pages(site)], head) for path, content in part()}
