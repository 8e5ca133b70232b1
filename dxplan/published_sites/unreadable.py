"""Why a published site, or a file of it, can't be read."""


class UnreadableSiteError(Exception):
    """A site that can't be read; ``reason`` names the sentence, ``details`` fill it.

    The sentences are `published.reasons` of the catalogues.
    """

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class MissingFileError(UnreadableSiteError):
    """A file that is not there."""

    def __init__(self, path: str) -> None:
        super().__init__("missing-file", file=path)
        self.path = path
