"""What a page is: an address, a template, and what the template is given."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LocalizedPage:
    """One page in one language; ``path`` is relative to the folder of the built site."""

    path: str
    template: str
    context: Mapping[str, object]

    @property
    def lang(self) -> str:
        """The language that the page is written in."""
        return str(self.context["lang"])

    @property
    def is_shown_anywhere(self) -> bool:
        """Whether a server shows the page at addresses of any depth, where links relative to its own lead nowhere."""
        return self.template == "404.html"


@dataclass(frozen=True)
class Page:
    """A page before it has a language: it exists once in each. ``address`` is a record's id, or of a page
    of the site's own a file or a folder with a dot in its name, so that the two never meet; empty for the home page.
    """

    address: str
    template: str
    context: Mapping[str, object]
