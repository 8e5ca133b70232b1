"""The shapes of icons that stand in every page: those that it uses, and no others."""

from dataclasses import dataclass, field

from jinja2 import Environment
from markupsafe import Markup

_ICON = '"#icon-'


def icons_of(content: str) -> frozenset[str]:
    """The names of the icons that a piece of HTML shows."""
    uses = str.split(content, _ICON)  # not as Markup, which escapes each part
    return frozenset(use.partition('"')[0] for use in uses[1:])


@dataclass(frozen=True)
class Sprites:
    """Makes them with `_icons.svg`, once for all pages that use the same ones."""

    environment: Environment
    _made: dict[frozenset[str], Markup] = field(default_factory=dict)

    def __call__(self, content: str) -> Markup:
        """The shapes that a piece of HTML uses."""
        used = icons_of(content)
        sprite = self._made.get(used)
        if sprite is None:
            html = self.environment.get_template("_icons.svg").render(icons=used)
            sprite = self._made[used] = Markup(html)  # noqa: S704 - escaped there
        return sprite
