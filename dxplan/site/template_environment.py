"""The environment of templates, without what Jinja does for cases that no template here has."""

import os
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import is_internal_attribute, safe_range

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


class GuardedEnvironment(FlatEnvironment):
    """Where a project has templates of its own, which anybody may have proposed.

    They show what pages hold: Python's own attributes, files, modules and formats that reach into
    objects are refused.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals["range"] = safe_range

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute or item; raises SecurityError where a template may not have it."""
        if attribute.startswith("_") and _has_key(obj, attribute):
            return obj[attribute]  # the library would take the attribute of that name
        _refuse_unsafe(obj, attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An item or attribute; raises SecurityError where a template may not have it."""
        if isinstance(argument, str) and not _has_key(obj, argument):
            _refuse_unsafe(obj, argument)
        return super().getitem(obj, argument)


def _has_key(obj: object, key: str) -> bool:
    return isinstance(obj, Mapping) and key in obj


def _refuse_unsafe(obj: object, attribute: str) -> None:
    is_pythons_own = attribute.startswith("_") or is_internal_attribute(obj, attribute)
    is_format = isinstance(obj, str) and attribute in {"format", "format_map"}
    reaches_files = isinstance(obj, (os.PathLike, ModuleType))
    if is_pythons_own or is_format or reaches_files:
        raise SecurityError(f"{type(obj).__name__}.{attribute}: not for templates")


def site_environment(folders: Sequence[Path]) -> FlatEnvironment:
    """The environment of the templates in some folders, the first that has one.

    The last folder has the shipped ones; any before it are a project's own.
    """
    environment = GuardedEnvironment if len(folders) > 1 else FlatEnvironment
    return environment(
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
