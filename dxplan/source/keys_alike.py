"""When two keys of a map are one for a person."""

import unicodedata


def folded(name: str) -> str:
    """What two keys have in common that a person takes for the same."""
    if name.isascii() and name.islower():
        return name
    return unicodedata.normalize("NFKC", name).casefold().strip()
