"""The licence of the data, as its publisher names it: an SPDX id, or the address of its text."""

import re
from dataclasses import dataclass

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-[A-Z]+)*)-(\d\.\d)")


@dataclass(frozen=True, slots=True)
class Licence:
    """``id`` is that of the SPDX list, None where only an address is given; ``title`` is what readers see."""

    id: str | None
    address: str
    title: str


def licence_of(named: str | None) -> Licence | None:
    """The licence that a configuration names; None where none is stated."""
    if named is None:
        return None
    if named.startswith(("http://", "https://")):
        return Licence(None, named, named)
    deed = _CREATIVE_COMMONS.fullmatch(named)
    if deed is not None:
        terms, version = deed.groups()
        return Licence(
            named,
            f"https://creativecommons.org/licenses/{terms.lower()}/{version}/",
            f"CC {terms} {version}",
        )
    if named == "CC0-1.0":
        return Licence(
            named, "https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"
        )
    return Licence(named, f"https://spdx.org/licenses/{named}.html", named)
