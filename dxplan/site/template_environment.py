"""The environment of templates, without what Jinja does for cases that no template here has."""

from collections.abc import Callable, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context

from dxplan.site.escaping import as_html
from dxplan.site.template_cache import TemplateCache
from dxplan.site.template_code import DirectCodeGenerator, DirectMacro, NoIdleBreaks

_COMPILED = TemplateCache()


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
    """Gives all templates one dictionary of globals, and each page the templates as they were read.

    Jinja's chain of dictionaries is slow where every page imports several templates.
    """

    context_class = DirectContext
    code_generator_class = DirectCodeGenerator
    macro_class = DirectMacro
    as_html = staticmethod(as_html)

    def make_globals(
        self, d: MutableMapping[str, Any] | None
    ) -> MutableMapping[str, Any]:
        """The globals of a template, with those that it alone is given."""
        if not d:
            return self.globals
        return {**self.globals, **d}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """A template by its name, read once."""
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        template = self._read.get(name)
        if template is None:
            template = super().get_template(name, parent)
            self._read[name] = template
        return template

    @cached_property
    def _read(self) -> dict[str, Template]:
        return {}


def site_environment(folders: Sequence[Path]) -> FlatEnvironment:
    """The environment of the templates in some folders, the first that has one."""
    return FlatEnvironment(
        loader=FileSystemLoader(folders),
        bytecode_cache=_COMPILED,
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=[NoIdleBreaks],
    )
