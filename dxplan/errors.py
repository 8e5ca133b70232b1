"""The one expected failure: something the person at the command line can mend."""


class DxplanError(Exception):
    """Wrong usage or broken configuration: one sentence for a person, exit code 2, no traceback.

    ``key`` names the sentence in the catalogues of `dxplan.messages`, ``args`` fills it.
    """

    def __init__(self, key: str, **args: str) -> None:
        super().__init__(key)
        self.key = key
        self.details = args
