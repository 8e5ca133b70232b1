"""The one expected failure: something that the person at the command line can fix."""

from errno import errorcode


class DxplanError(Exception):
    """Wrong usage or broken configuration: one sentence for a person, exit code 2, no traceback.

    ``key`` names the sentence in the catalogues of `dxplan.messages`, ``args`` fills it. A
    ``problem`` is what another program said; `reason` names what it means, and `where` the place in
    a file.
    """

    def __init__(self, key: str, **args: str) -> None:
        super().__init__(key)
        self.key = key
        self.details = args

    def __str__(self) -> str:
        """The key with what fills its sentence: what a trace and a failing test show."""
        details = [f"{name}={value!r}" for name, value in self.details.items()]
        return " ".join((self.key, *details))


def reason_of(error: OSError) -> dict[str, str]:
    """Why the system refused, in its own words and by the name that the catalogues word."""
    return {
        "problem": error.strerror or str(error),
        "reason": errorcode.get(error.errno or 0, ""),
    }
