"""The licence of the data, as its publisher names it: an SPDX id, or the address of its text."""

import re
from dataclasses import dataclass

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-[A-Z]+)*)-(\d\.\d)")


@dataclass(frozen=True, slots=True)
class Licence:
    """``id`` is that of the SPDX list, None where only an address is given.

    ``title`` is what readers see.
    """

    id: str | None
    address: str
    title: str


def licence_of(name: str | None) -> Licence | None:
    """The licence that a configuration names; None where none is stated."""
    if name is None:
        return None
    if name.startswith(("http://", "https://")):
        return Licence(None, name, name)
    creative_commons = _CREATIVE_COMMONS.fullmatch(name)
    if creative_commons is not None:
        terms, version = creative_commons.groups()
        deed = f"https://creativecommons.org/licenses/{terms.lower()}/{version}/"
        return Licence(name, deed, f"CC {terms} {version}")
    if name == "CC0-1.0":
        deed = "https://creativecommons.org/publicdomain/zero/1.0/"
        return Licence(name, deed, "CC0 1.0")
    return Licence(name, f"https://spdx.org/licenses/{name}.html", name)
