"""Which findings are shown: rules by code, name or family, and files below plans/."""

import fnmatch
from collections.abc import Iterable, Sequence

from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.rules.registry import BY_CODE, RULES, find_rule
from dxplan.text.suggest import nearest

_MISSING_LANGUAGE = {"vi": "L101", "en": "L102"}
"""The rules that miss a language, of which only those of the publisher's are asked for."""


class Selection:
    """The configuration's selection and the command line's over it.

    A family is the beginning of a code; of `select` and `ignore` the longer one counts, `ignore`
    where they are equal; an empty `select` means all. ``select`` of the command line replaces the
    configuration's `select` and `ignore`, its ``ignore`` is added. ``paths`` are files and folders
    as in a place; none means all.
    """

    def __init__(
        self,
        config: Config,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        paths: Sequence[str] = (),
    ) -> None:
        """Raises DxplanError where a rule does not exist."""
        own_select = _codes(select)
        self.select = _codes(config.select)
        self.ignore = _codes(config.ignore)
        if own_select:
            self.select = own_select
            self.ignore = []
        self.ignore += _codes(ignore)
        for lang, code in _MISSING_LANGUAGE.items():
            if lang not in config.languages:
                self.ignore.append(code)
        self.per_path: dict[str, tuple[str, ...]] = {}
        for pattern, names in config.per_path.items():
            self.per_path[pattern] = tuple(_codes(names))
        self.paths = tuple(paths)

    def keeps(self, code: str, file: str) -> bool:
        """Whether findings of this rule in this file are shown."""
        if not self.covers(file):
            return False
        if self._is_ignored_in(code, file):
            return False
        selected = _longest_match(code, self.select)
        ignored = _longest_match(code, self.ignore)
        if self.select and selected == 0:
            return False
        if ignored == 0:
            return True
        return selected > ignored

    def _is_ignored_in(self, code: str, file: str) -> bool:
        """Whether `per_path` leaves this rule out in this file."""
        for pattern, codes in self.per_path.items():
            if code.startswith(codes) and fnmatch.fnmatchcase(file, pattern):
                return True
        return False

    def covers(self, file: str) -> bool:
        """Whether a file is among those asked for."""
        if not self.paths:
            return True
        return any(file == path or file.startswith(f"{path}/") for path in self.paths)


def _longest_match(code: str, families: Iterable[str]) -> int:
    """The length of the longest family that a code belongs to; 0 where it belongs to none."""
    longest = 0
    for family in families:
        if code.startswith(family):
            longest = max(longest, len(family))
    return longest


def _codes(names: Iterable[str]) -> list[str]:
    return [_code(name) for name in names]


def _code(name: str) -> str:
    """The code of a rule or family, by code or name; raises DxplanError where there is none."""
    rule = find_rule(name)
    if rule is not None:
        return rule.code
    family = name.upper()
    if _is_family(family):
        return family
    meant = nearest(name, ((rule.code, (rule.name,)) for rule in RULES))
    if meant is None:
        raise DxplanError("unknown-rule", rule=name)
    described = f"{meant} ({BY_CODE[meant].name})"
    raise DxplanError("unknown-rule-meant", rule=name, meant=described)


def _is_family(name: str) -> bool:
    """Whether any code begins with a name."""
    if not name:
        return False
    return any(code.startswith(name) for code in BY_CODE)
