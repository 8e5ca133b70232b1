"""What `dxplan check` printed before for the same files, options and day: it is printed again."""

import json
import zlib
from collections.abc import Sequence
from typing import cast

from dxplan.cli.check_options import CheckFormat, CheckOptions
from dxplan.cli.options import as_of_day, today_unless
from dxplan.cli.output import is_github_actions
from dxplan.cli.printed import Audience, Printed
from dxplan.cli.session import Session, path_in_plans
from dxplan.files.cache import user_cache
from dxplan.files.code_version import code_version
from dxplan.files.digest import digest_of
from dxplan.history.working_state import working_state
from dxplan.portfolio.plans_files import PlansFile, read_files

_KIND = "check"
_QUICK = 1
"""zlib's level: reports repeat themselves, and more effort saves little."""


class KeptCheck:
    """The place in the user's cache for what one check prints.

    ``files`` are those of plans/, None where nothing is looked up: of a comparison with a base,
    and where something else than printing is asked for.
    """

    def __init__(self, session: Session, options: CheckOptions) -> None:
        self.files: Sequence[PlansFile] | None = None
        self._cache = user_cache()
        self._key: bytes | None = None
        if self._cache.folder is not None and _prints_only(options):
            self.files = tuple(read_files(session.root))
            self._key = _key(session, options, self.files)

    def find(self) -> Printed | None:
        """What was printed before; None where that is not known."""
        if self._key is None:
            return None
        value = self._cache.get_many(_KIND, [self._key]).get(self._key)
        if value is None:
            return None
        texts, code = json.loads(zlib.decompress(value))
        pairs = [(cast("Audience", audience), str(text)) for audience, text in texts]
        return Printed(tuple(pairs), int(code))

    def keep(self, printed: Printed) -> None:
        """Keep what is printed."""
        if self._key is None:
            return
        value = json.dumps([printed.texts, printed.code]).encode()
        self._cache.put_many(_KIND, {self._key: zlib.compress(value, _QUICK)})


def _prints_only(options: CheckOptions) -> bool:
    """Whether a check does nothing but print what it finds in the working tree alone."""
    if options.base is not None or options.new_baseline is not None:
        return False
    return not is_github_actions() and options.output is not CheckFormat.GITHUB


def _key(
    session: Session, options: CheckOptions, files: Sequence[PlansFile]
) -> bytes | None:
    """A digest of all that the printed text depends on; None where not all of it is known."""
    state = working_state(session.root, files)
    if state is None:
        return None
    baseline = b""
    if options.baseline is not None:
        try:
            baseline = options.baseline.read_bytes()
        except OSError:
            return None
    settings = (
        str(session.folder),
        str(session.root),
        session.prefix,
        session.catalogue.lang,
        session.color,
        session.quiet,
        options,
        [path_in_plans(session, path) for path in options.paths],
        as_of_day(options.as_of),
        today_unless(options.as_of),
    )
    said = repr(settings).encode("utf-8", "backslashreplace")
    return digest_of((code_version(), state, baseline, said))
