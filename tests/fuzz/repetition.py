"""Inputs that are repeated: much takes long only where there is much of it."""

from typing import AnyStr

_REPEATED = 0xF0
"""From this first byte of an input on, what follows is repeated."""


def repeated_if_asked(first: int, written: AnyStr, length: int) -> AnyStr:
    """What is written, repeated up to a length where the first byte of the input says so."""
    if first < _REPEATED or not written:
        return written
    return written * max(1, length // len(written))
