"""Bodies as HTML: headings below the page's, classes in place of styles, links that lead on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from dxplan.model.values import FrontMatter
from dxplan.portfolio.plans_files import PLANS
from dxplan.portfolio.portfolio import Record
from dxplan.site.dependencies import RecordedMemo
from dxplan.site.links import LANG, ROOT, UNTRUSTED
from dxplan.site.site import Site
from dxplan.source.markdown import leads_out, renderer, target_file

if TYPE_CHECKING:
    from markdown_it.token import Token

_BELOW = 2
"""A page has one h1 and the body's part an h2: the body's own first level is an h3."""

_REGISTERS = {
    "units.yaml": "units.html",
    "documents.yaml": "documents.html",
    "areas.yaml": "areas.html",
    "indicators.yaml": "targets.html",
    "glossary.yaml": "glossary.html",
}
"""The page that lists the entries of a register."""

Address = Callable[[str], str | None]


@dataclass(frozen=True)
class Bodies:
    """The bodies of a site's records, each rendered once for all languages."""

    site: Site

    def of(self, record: Record[FrontMatter], lang: str) -> tuple[Markup, str] | None:
        """A record's body and the language it is in; None where it has none."""
        text, written = (
            (record.body_en, "en")
            if lang == "en" and record.body_en.strip()
            else (record.body, "vi")
        )
        if not text.strip():
            return None
        key = (record.id, written)
        html = self._made.get(key, lambda: self._render(record, text))
        html = html.replace(LANG, lang)
        return Markup(html), written  # noqa: S704 - raw HTML is off, links are ours

    @cached_property
    def _made(self) -> RecordedMemo[tuple[str, str], str]:
        return RecordedMemo(self.site.look_ups)

    def _render(self, record: Record[FrontMatter], text: str) -> str:
        return _html(text, lambda target: _address(self.site, record.file, target))


def _html(text: str, address: Address) -> str:
    markdown = renderer()
    tokens = markdown.parse(text)
    for token in tokens:
        _adapt_block(token)
        if token.children:
            token.children = _adapt_inline(token.children, address)
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _adapt_block(token: "Token") -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(6, int(token.tag[1]) + _BELOW)}"
    if token.type == "th_open":
        token.attrs["scope"] = "col"
    style = token.attrs.pop("style", None)
    if isinstance(style, str):
        token.attrs["class"] = style.rpartition(":")[2].strip()


def _adapt_inline(tokens: "list[Token]", address: Address) -> "list[Token]":
    """Links lead to pages and files of the site or to the web.

    Any other is only its text, an image its description.
    """
    kept: list[Token] = []
    dropped: list[bool] = []
    for token in tokens:
        if token.type == "image":
            _adapt_image(token, address)
        if token.type == "link_open":
            leads_somewhere = _adapt_link(token, address)
            dropped.append(not leads_somewhere)
        is_dropped = dropped and dropped[-1]
        if not is_dropped or token.type not in {"link_open", "link_close"}:
            kept.append(token)
        if token.type == "link_close" and dropped:
            dropped.pop()
    return kept


def _adapt_link(token: "Token", address: Address) -> bool:
    """Give the beginning of a link its address on the site; False where it leads nowhere."""
    target = address(str(token.attrs.get("href", "")))
    if target is None:
        return False
    token.attrs["href"] = target
    if target.lower().startswith("http"):
        token.attrs["rel"] = UNTRUSTED
    return True


def _adapt_image(token: "Token", address: Address) -> None:
    """Give an image its address on the site; of any other only the description stays."""
    target = address(str(token.attrs.get("src", "")))
    if target is not None and target.startswith(ROOT):
        token.attrs["src"] = target
        return
    token.type = "text"
    token.tag = ""


def _address(site: Site, file: str, target: str) -> str | None:
    """Where a link of a body leads: the web, a file beside it, the page of another file."""
    if leads_out(target):
        return f"https:{target}" if target.startswith("//") else target
    path = target_file(file, target)
    if path is None:
        return None
    below = path.removeprefix(f"{PLANS}/")
    if path in site.assets:
        return f"{ROOT}{LANG}/{quote(below)}"
    is_folder = below in site.portfolio.plans or below in site.portfolio.jurisdictions
    if not is_folder and path not in site.portfolio.sources:
        return None
    page = _page(site, below)
    return f"{ROOT}{LANG}/{page}" if page is not None else None


def _page(site: Site, file: str) -> str | None:
    """The page that shows what a file holds, if any."""
    register = _REGISTERS.get(file.rpartition("/")[2])
    if register is not None:
        return site.own_file(register)
    key = (
        file.removesuffix(".md")
        .removesuffix(".en")
        .removesuffix("/jurisdiction")
        .removesuffix("/plan")
    )
    return f"{key}/index.html" if key in site.kinds else None
