"""Which findings are shown: rules by code, name or family, and files below plans/."""

import fnmatch
from collections.abc import Iterable, Sequence

from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.rules.registry import BY_CODE, RULES, find_rule
from dxplan.text.suggest import nearest


class Selection:
    """The configuration's selection and the command line's over it.

    A family is the beginning of a code; of `select` and `ignore` the longer word counts, `ignore` where they are
    equal; an empty `select` means all. ``select`` of the command line takes the place of the configuration's `select`
    and `ignore`, its ``ignore`` is added. ``paths`` are files and folders as in a place; none means all.
    """

    def __init__(
        self,
        config: Config,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        paths: Sequence[str] = (),
    ) -> None:
        asked = [*map(_known, select)]
        configured = [[*map(_known, words)] for words in (config.select, config.ignore)]
        self.select = asked or configured[0]
        self.ignore = [*(() if asked else configured[1]), *map(_known, ignore)]
        if "en" not in config.languages:
            self.ignore.append("L102")
        self.per_path = {
            pattern: tuple(map(_known, rules))
            for pattern, rules in config.per_path.items()
        }
        self.paths = tuple(paths)

    def keeps(self, code: str, file: str) -> bool:
        """Whether findings of this rule in this file are shown."""
        if not self.covers(file):
            return False
        here = [
            rules
            for pattern, rules in self.per_path.items()
            if fnmatch.fnmatchcase(file, pattern)
        ]
        if any(code.startswith(rules) for rules in here):
            return False
        chosen, ignored = _longest(code, self.select), _longest(code, self.ignore)
        return (chosen > 0 or not self.select) and (ignored == 0 or chosen > ignored)

    def covers(self, file: str) -> bool:
        """Whether a file is among those asked for."""
        return not self.paths or any(
            file == path or file.startswith(f"{path}/") for path in self.paths
        )


def _longest(code: str, words: Iterable[str]) -> int:
    return max((len(word) for word in words if code.startswith(word)), default=0)


def _known(word: str) -> str:
    rule = find_rule(word)
    if rule is not None:
        return rule.code
    if word and any(code.startswith(word.upper()) for code in BY_CODE):
        return word.upper()
    meant = nearest(word, ((rule.code, (rule.name,)) for rule in RULES))
    if meant is None:
        raise DxplanError("unknown-rule", rule=word)
    raise DxplanError(
        "unknown-rule-meant", rule=word, meant=f"{meant} ({BY_CODE[meant].name})"
    )
