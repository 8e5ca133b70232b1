"""The Python code of a template, without what Jinja does for cases that no template here has.

Templates stay the same, and so does what they show. Only the code that Jinja makes of them is
shorter: a call goes to what is called, a macro returns what it made, HTML that is safe is
taken as it is, and line breaks beside blocks of a page, which no browser shows, are left out.
"""

import hashlib
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

VERSION = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
"""Changes with this module: code that another version made is not used."""

_BLOCK = (
    r"</?(?:head|meta|link|title|script|body|header|nav|main|footer|section|form|div|p|ul|ol|li"
    r"|dl|dt|dd|table|caption|thead|tbody|tr|th|td|details|summary|h[1-6]|figure|figcaption)\b"
)
"""The beginning of a tag before and after which white space shows nothing."""

_BREAK_BEFORE_BLOCK = re.compile(rf"\s*\n\s*(?={_BLOCK})")
_BREAK_AFTER_BLOCK = re.compile(rf"({_BLOCK}[^<>]*>)\s*\n\s*")


class NoIdleBreaks(Extension):
    """Leaves out the line breaks of a template that stand beside the tags of blocks."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens of a template, its text without such line breaks."""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            text = _BREAK_BEFORE_BLOCK.sub("", token.value)
            text = _BREAK_AFTER_BLOCK.sub(r"\1", text)
            yield Token(token.lineno, token.type, text)


class DirectMacro(Macro):
    """A macro that hands its arguments to its function where they come in their order."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._takes_more = self.catch_kwargs or self.catch_varargs or self.caller

    def __call__(self, *args: object, **kwargs: object) -> str:
        """What the macro makes of the arguments."""
        omitted = self._argument_count - len(args)
        if kwargs or omitted < 0 or self._takes_more:
            return super().__call__(*args, **kwargs)
        if omitted:
            return Markup(self._func(*args, *(missing,) * omitted))  # noqa: S704 - its code escapes
        return Markup(self._func(*args))  # noqa: S704


class DirectCodeGenerator(CodeGenerator):
    """Writes the code of templates that always escape, not asynchronous, not sandboxed."""

    def write_commons(self) -> None:
        """Begin the function of a template or of a block."""
        super().write_commons()
        self.writeline("escape = environment.as_html")
        self.writeline("Macro = environment.macro_class")

    def visit_Call(  # noqa: N802 - Jinja's name
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Write a call of what is called, where Jinja lets the context call it."""
        names = [argument.key for argument in node.kwargs]
        if forward_caller or any(keyword.iskeyword(name) for name in names):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        for stars, rest in (("*", node.dyn_args), ("**", node.dyn_kwargs)):
            if rest is not None:
                self.write(stars)
                self.visit(rest, frame)
                self.write(", ")
        self.write(")")
