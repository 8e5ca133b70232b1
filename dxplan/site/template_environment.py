"""The environment of templates, without what Jinja does for cases that no template here has."""

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context


class DirectContext(Context):
    """Calls what a template calls as it is.

    Jinja first asks each callable, a dozen times a row, what else it wants to be given. Only
    macros want something, whether to escape; without being given it they escape.
    """

    def call(
        self,
        obj: Callable[..., object],
        /,
        *args: object,
        _block_vars: object = None,
        _loop_vars: object = None,
        **kwargs: object,
    ) -> object:
        """What ``obj`` returns."""
        return obj(*args, **kwargs)


class FlatEnvironment(Environment):
    """Gives all templates one dictionary of globals.

    Jinja's chain of dictionaries is slow where every page imports several templates.
    """

    context_class = DirectContext

    def make_globals(
        self, d: MutableMapping[str, Any] | None
    ) -> MutableMapping[str, Any]:
        """The globals of a template, with those that it alone is given."""
        if not d:
            return self.globals
        return {**self.globals, **d}
