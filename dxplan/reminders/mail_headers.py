"""Header lines of mails, encoded so that every mail program reads the text as it was written.

The policies of Python (3.11 to 3.14 at least) lose a space here and there where they fold a long
text that is not ASCII, and the quotes of such names with a comma or a parenthesis.
"""

from email.header import Header
from email.headerregistry import Address, Group

_LINE_END = "\r\n"


def text_line(name: str, text: str) -> bytes:
    """A header of free text, such as a subject."""
    return _line(name, _encoded(name, text))


def address_line(name: str, holder: Address | Group) -> bytes:
    """A header of one address, or of a name alone (an empty group, RFC 6854)."""
    phrase = _encoded(name, holder.display_name or "")
    if isinstance(holder, Group):
        return _line(name, f"{phrase} :;")
    return _line(name, f"{phrase}{_LINE_END} <{holder.addr_spec}>")


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", header_name=name).encode(linesep=_LINE_END)


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}{_LINE_END}".encode("ascii")
