"""The files of a whole site, without writing them."""

from pathlib import Path

from dxplan.history.head import GitHead
from dxplan.site.build import files_beside
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer
from dxplan.site.site import Site


def site_files(root: Path, site: Site, head: GitHead) -> dict[str, bytes]:
    renderer = Renderer(site, root)
    renderer.compile()
    files = dict(files_beside(renderer, head))
    for path, draw in renderer.share_pictures():
        files[path] = draw()
    for page in pages(site):
        for path, text in renderer.files(page):
            files[path] = text.encode()
    return files
