"""As many parts of a text as a message may hold, with a line that says how many are left out."""

from collections.abc import Callable, Sequence


def shortened(
    parts: Sequence[str],
    limit: int,
    more: Callable[[int], str],
    size: Callable[[str], int] = len,
) -> str:
    """Parts one after another, as many as fit into a limit; ``more`` words what is left out."""
    whole = "".join(parts)
    if size(whole) <= limit:
        return whole
    remaining = limit - size(more(len(parts)))
    shown = 0
    for part in parts:
        remaining -= size(part)
        if remaining < 0:
            break
        shown += 1
    return "".join(parts[:shown]) + more(len(parts) - shown)


def utf16_units(text: str) -> int:
    """The length of a text as messengers count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
