"""What other sites show of this one.

A badge and a small page for frames, each plan and each unit in each language.
"""

from collections.abc import Iterator

from dxplan.model.records import Kind
from dxplan.site.counts import ScopeCounts
from dxplan.site.page import LocalizedPage
from dxplan.site.site import Site

_SHARED: tuple[Kind, ...] = ("plan", "unit")


def pages(site: Site) -> Iterator[LocalizedPage]:
    """A badge and a frame's page for every plan and unit that has a page."""
    for key, kind in site.kinds.items():
        if kind not in _SHARED:
            continue
        tally = ScopeCounts(site, (kind, key))  # type: ignore[arg-type]
        for lang in site.config.languages:
            other = "" if lang == site.config.lang else f".{lang}"
            context = {"record": None, "key": key, "tally": tally, "lang": lang}
            yield LocalizedPage(f"badge/{key}{other}.svg", "badge.svg", context)
            yield LocalizedPage(f"embed/{key}/index{other}.html", "embed.html", context)
