"""Run the rules, apply what is ignored or waived, add words and positions, sort."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from posixpath import normpath

from dxplan.check.selection import Selection
from dxplan.compliance.evaluation import Settings
from dxplan.compliance.summary import Compliance, comply
from dxplan.config.config import Config
from dxplan.diagnostics import (
    Diagnostic,
    Finding,
    Fix,
    KeyPath,
    Place,
    RelatedDiagnostic,
    Remove,
    Severity,
    SymbolicFix,
)
from dxplan.fixes.edits import concrete
from dxplan.fixes.preview import difference
from dxplan.history.change_base import ChangeBase
from dxplan.history.tracking import GitTracking
from dxplan.messages import Catalogue
from dxplan.model.shared import Waiver
from dxplan.model.values import UnitRef
from dxplan.portfolio.portfolio import PLANS, Portfolio
from dxplan.rules.base_logs import DEADLINE_PARTS
from dxplan.rules.context import Context, finding
from dxplan.rules.registry import BY_CODE, RULES, Rule, find_rule
from dxplan.rules.waivers import is_accepted
from dxplan.source.source_file import Source
from dxplan.text.suggest import Candidates, suggest

_MANY = 100
"""More findings of one rule in one file say nothing new."""
_READ_AGAIN = 1_000_000
"""Bytes of one file that are read again at most to prove what would mend its findings; `fix` proves all at once."""
_EXCERPT = 240
"""Columns of a line that are shown; a file may be one line."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, sorted by file, start and code. ``files`` counts the files that were read.

    ``units`` names the lead units of each file with findings. Of a baseline, ``silenced`` counts the findings that it
    keeps from being shown, ``outdated`` its entries that match nothing any more. ``found`` are the findings behind
    the diagnostics, those among them that are too many to be shown.
    """

    as_of: date
    files: int
    diagnostics: tuple[Diagnostic, ...]
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silenced: int = 0
    outdated: int = 0
    found: tuple[Finding, ...] = field(default=(), repr=False)

    def count(self, severity: Severity) -> int:
        """How many diagnostics have exactly this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)

    def reaching(self, limit: Severity) -> "CheckResult":
        """The same check with the diagnostics at or above a severity."""
        return replace(
            self,
            diagnostics=tuple(d for d in self.diagnostics if d.severity.reaches(limit)),
        )

    def fails(self, limit: Severity) -> bool:
        """Whether any diagnostic is at or above ``limit``."""
        return bool(self.reaching(limit).diagnostics)


def settings_of(config: Config) -> Settings:
    """The days that compliance needs, from the configuration."""
    return Settings(config.due_soon_days, config.stale_days)


def check(  # noqa: PLR0913 - each is a question of its own
    portfolio: Portfolio,
    config: Config,
    words: Catalogue,
    *,
    as_of: date,
    today: date | None,
    prefix: str = "",
    selection: Selection | None = None,
    base: ChangeBase | None = None,
    tracking: GitTracking | None = None,
) -> CheckResult:
    """Check a portfolio for ``as_of``.

    ``today`` is None where the past is asked for: then nothing is in the future. ``prefix`` leads from the
    repository's root to the folder that holds plans/, with a slash at its end. Without a ``selection`` it is the
    configuration's. With a ``base`` the rules that compare speak too, with ``tracking`` those about what git hides.
    """
    compliance = comply(portfolio, as_of, settings_of(config))
    chosen = selection or Selection(config)
    found = find(compliance, config, today, chosen, base, tracking)
    concrete = _DiagnosticBuilder(portfolio, words, prefix, base)
    by_file = sorted(
        found, key=lambda item: item.place.file
    )  # a file's positions are composed once
    diagnostics = tuple(_sorted(map(concrete.with_difference, concrete.first(by_file))))
    files = {item.place.file for item in found}
    units = {prefix + file: _lead_units(compliance, file, words.lang) for file in files}
    return CheckResult(
        as_of,
        sum(map(chosen.covers, portfolio.sources)),
        diagnostics,
        units,
        found=tuple(found),
    )


def find(
    compliance: Compliance,
    config: Config,
    today: date | None,
    selection: Selection | None = None,
    base: ChangeBase | None = None,
    tracking: GitTracking | None = None,
    rules: Sequence[Rule] = RULES,
) -> list[Finding]:
    """The findings of every selected rule that no waiver silences; only of ``rules``, if given."""
    chosen = selection or Selection(config)
    context = Context(compliance, today, base, config.backdated_days, tracking)
    found = [
        *compliance.portfolio.findings,
        *_nothing_read(compliance.portfolio, chosen),
    ]
    for rule in rules:
        if rule.check is not None:
            found += rule.check(context)
    found = [*_without_strays_of_others(found)]
    return [
        item
        for item in _unwaived(context, found)
        if chosen.keeps(item.code, item.place.file)
    ]


_STRAYS = frozenset({"F106", "F115"})


def _without_strays_of_others(found: Sequence[Finding]) -> Iterator[Finding]:
    """Without the stray files of a folder that is a repository of its own: that it is one (F127) explains them."""
    folders = tuple(
        f"{item.place.file}/"
        for item in found
        if item.code == "F127" and item.place.file != PLANS
    )
    yield from (
        item
        for item in found
        if item.code not in _STRAYS or not item.place.file.startswith(folders)
    )


def _nothing_read(portfolio: Portfolio, chosen: Selection) -> Iterator[Finding]:
    """F121: no record below plans/, or nothing at all in a folder that was asked for: no proof that all is well."""
    empty = (
        [PLANS]
        if portfolio.is_empty
        else [path for path in chosen.paths if _is_empty_folder(portfolio, path)]
    )
    for folder in empty:
        yield Finding("F121", Place(folder, span=(0, 0)), {"folder": f"{folder}/"})


def _is_empty_folder(portfolio: Portfolio, path: str) -> bool:
    """Whether a path is a folder of which nothing was read; the name of a folder that is read holds no dot."""
    if "." in PurePosixPath(path).name:
        return False
    seen = (
        *portfolio.sources,
        *portfolio.assets,
        *(item.place.file for item in portfolio.findings),
    )
    return not any(file == path or file.startswith(f"{path}/") for file in seen)


def _lead_units(compliance: Compliance, file: str, lang: str) -> tuple[str, ...]:
    """The lead units of a file's record, by name and id: today's of a task, else those that are written."""
    portfolio = compliance.portfolio
    identity = file.removeprefix(f"{PLANS}/").removesuffix(".md").removesuffix(".en")
    leads = compliance.leads.get(identity)
    if leads is None:
        source = portfolio.sources.get(f"{PLANS}/{identity}.md")
        written = (
            source.front_matter.get("lead_unit", [])
            if source and isinstance(source.front_matter, dict)
            else []
        )
        names = [
            name
            for name in ([written] if isinstance(written, str) else written)
            if isinstance(name, str)
        ]
        resolved = (
            portfolio.resolve(UnitRef(name), identity.partition("/")[0])
            for name in names
        )
        leads = tuple(unit for unit in resolved if unit is not None)
    return tuple(
        f"{portfolio.units[unit].fields.name.get(lang)[0]} ({unit})" for unit in leads
    )


def _unwaived(context: Context, found: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that no waiver in force silences, and what is wrong with the waivers themselves."""
    waivers: dict[tuple[str, str], list[tuple[Waiver, int]]] = {}
    rules = Candidates((known.code, (known.name,)) for known in RULES)
    records = {record.id: record for record in context.portfolio.pages()}
    for record in records.values():
        for i, waiver in enumerate(getattr(record.fields, "waivers", ())):
            rule = find_rule(waiver.rule)
            if rule is None:
                guess = suggest(waiver.rule, rules) if i < _MANY else None
                yield finding(
                    "S119",
                    record,
                    ("waivers", i, "rule"),
                    value=waiver.rule,
                    suggestion=guess.value if guess else "",
                )
                continue
            waivers.setdefault((record.id, rule.code), []).append((waiver, i))
    used: set[tuple[str, int]] = set()
    for item in found:
        about = [
            pair
            for pair in waivers.get((item.record or "", item.code), [])
            if pair[0].until >= context.as_of
        ]
        used.update((item.record or "", i) for _, i in about)
        if not any(_silences(context, item, waiver) for waiver, _ in about):
            yield item
    whole = not (
        context.portfolio.unreadable or context.portfolio.broken
    )  # what is silent may only be unread
    for (identity, code), pairs in waivers.items():
        record = records[identity]
        for waiver, i in pairs:
            if waiver.until < context.as_of:
                yield finding(
                    "S118",
                    record,
                    ("waivers", i, "until"),
                    rule=waiver.rule,
                    until=waiver.until,
                )
            elif (
                (identity, i) not in used
                and whole
                and (context.base or not BY_CODE[code].compares)
            ):
                alone = len(getattr(record.fields, "waivers", ())) == 1
                fix = SymbolicFix(
                    "unsafe", (Remove(("waivers",) if alone else ("waivers", i)),)
                )
                yield finding(
                    "S117", record, ("waivers", i, "rule"), fix=fix, rule=waiver.rule
                )


def _silences(context: Context, item: Finding, waiver: Waiver) -> bool:
    """Whether a waiver in force silences a finding of its rule: no change allows itself what a guard tells."""
    rule = BY_CODE[item.code]
    return rule.is_waivable and (
        not rule.guards or is_accepted(context, item.record or "", waiver)
    )


@dataclass(frozen=True, slots=True)
class _DiagnosticBuilder:
    """Turns symbolic places into lines and rules into words."""

    portfolio: Portfolio
    words: Catalogue
    prefix: str
    base: ChangeBase | None = None
    read_again: dict[str, int] = field(default_factory=dict)

    def source(self, place: Place) -> Source:
        """The file of a place, as it is or as it was, in plans/ or outside."""
        portfolio = (
            self.base.portfolio if place.before and self.base else self.portfolio
        )
        inside = portfolio.sources.get(place.file)
        outside = (
            self.base.outside.source(place.file, at_base=place.before)
            if self.base and inside is None
            else None
        )
        return inside or outside or _EMPTY

    def file(self, place: Place) -> str:
        """The path of a place's file from the repository's root."""
        path = self.prefix + place.file
        return normpath(path) if place.file.startswith("../") else path

    def first(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """The findings without those of one rule that come after many others in the same file."""
        groups: dict[tuple[str, str], list[Finding]] = {}
        for item in found:
            groups.setdefault((item.place.file, item.code), []).append(item)
        for items in groups.values():
            source = self.source(items[0].place)
            kept = (
                items
                if len(items) <= _MANY
                else sorted(items, key=lambda item: source.locate(item.place))
            )
            yield from kept[:_MANY]

    def with_difference(self, item: Finding) -> Diagnostic:
        """The diagnostic, with what its fix would change."""
        found = self.diagnostic(item)
        if found.fix is None:
            return found
        return replace(
            found,
            diff=difference(self.portfolio.sources[item.place.file].content, found.fix),
        )

    def diagnostic(self, item: Finding) -> Diagnostic:
        rule = BY_CODE[item.code]
        source = self.source(item.place)
        span = source.locate(item.place)
        start, end = source.position(span[0]), source.position(span[1])
        excerpt, cut = _excerpt(source.text, span[0], start.column - 1)
        args = {**item.args}
        worded = self._worded(args, item.place.path)
        return Diagnostic(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            message=self.words(f"findings.{rule.name}.message", **worded),
            help=(self.words.get(f"findings.{rule.name}.help", **worded) or "").strip()
            or None,
            args=args,
            file=self.file(item.place),
            start=start,
            end=end,
            record=item.record,
            key=self._key(source, item.place.path),
            related=tuple(
                self._related(label.label, label.place) for label in item.related
            ),
            fix=self._proven(source, item.fix) if item.fix else None,
            excerpt=excerpt,
            cut=cut,
            entry=tuple(args["entry"].split("\n")) if "entry" in args else (),
        )

    def _proven(self, source: Source, fix: SymbolicFix) -> Fix | None:
        """The fix in bytes. Each proof reads the file again: of a large one only the first few get one.

        What was found first in the order of rules and lines comes first, so that the same files say the same.
        """
        spent = self.read_again.get(source.file, 0)
        if spent >= _READ_AGAIN:
            return None
        self.read_again[source.file] = spent + len(source.content)
        return concrete(source, fix)

    def _worded(self, args: dict[str, str], path: KeyPath) -> dict[str, str]:
        """The arguments with what has a label replaced by it: a status by its name in this language."""
        worded = dict(args)
        if "status" in args:
            worded["status"] = (
                self.words.get(f"labels.status.{args['status']}") or args["status"]
            )
        for part in ("expected", "found", "belongs"):
            if part in args:
                worded[part] = self.words.get(f"shapes.{args[part]}") or args[part]
        if "example" in args:
            worded["example"] = self.words("hints.line-below").join(
                args["example"].split("\n")
            )
        worded |= {
            side: self._deadline(args, side)
            for side in ("old", "new")
            if f"{side}_by" in args
        }
        if "guess" in args:
            worded["guess"] = self.words.get(f"hints.encoding.{args['guess']}") or ""
        if "stood" in args:
            worded["outcome"] = self._outcome(args)
        worded["hint"] = self._hint(args)
        if "allowed" in args:
            field = next(
                (str(step) for step in reversed(path) if isinstance(step, str)), ""
            )
            named = [
                (word, self.words.label(field, word))
                for word in args["allowed"].split(", ")
            ]
            worded["allowed"] = ", ".join(
                f"{word} ({label})" if label and label != word else word
                for word, label in named
            )
        return worded

    def _hint(self, args: Mapping[str, str]) -> str:
        """What may have been meant."""
        if "readings" in args:
            return self.words("hints.either", value=args["readings"])
        suggestion = args.get("suggestion") or args.get("nearest")
        hint = self.words("hints.meant", value=suggestion) if suggestion else ""
        return (
            f"{hint} {self.words('hints.now', value=args['now'])}"
            if args.get("now")
            else hint
        )

    def _outcome(self, args: dict[str, str]) -> str:
        """In what something stands better: its box or state before and now, by the names a reader knows."""
        return self.words.outcome(
            args["how"], args["stood"], args["stands"], args["left"]
        )

    def _deadline(self, args: Mapping[str, str], side: str) -> str:
        """A deadline as written, with what stands beside its day in words."""
        told = args[f"{side}_by"]
        for key in DEADLINE_PARTS:
            if f"{side}_{key}" in args:
                told = self.words(
                    f"hints.deadline.{key}", when=told, value=args[f"{side}_{key}"]
                )
        return told

    def _related(self, label: str, place: Place) -> RelatedDiagnostic:
        source = self.source(place)
        start, end = source.locate(place)
        file = self.file(place)
        begin, stop = source.position(start), source.position(end)
        excerpt = (
            _excerpt(source.text, start, begin.column - 1)[0].strip()
            if place.before
            else ""
        )
        return RelatedDiagnostic(
            self.words(f"related.{label}"), file, begin, stop, excerpt
        )

    @staticmethod
    def _key(source: Source, path: KeyPath) -> str | None:
        """The dotted key within the record: the index of a register's entry is no part of it."""
        inner = (
            path[1:]
            if isinstance(source.front_matter, list)
            and path
            and isinstance(path[0], int)
            else path
        )
        return ".".join(map(str, inner)) or None


def _excerpt(text: str, offset: int, column: int) -> tuple[str, int]:
    """The line around an offset, clipped where it is long, and how many of its columns are left out before it."""
    begin = offset - column
    cut = max(0, column - _EXCERPT // 3)
    piece = (
        text[begin + cut : begin + cut + _EXCERPT + 2].partition("\n")[0].rstrip("\r")
    )
    if len(piece) > _EXCERPT:
        piece = piece[: _EXCERPT - 1] + "…"
    if (
        cut and len(piece) < _EXCERPT
    ):  # near the line's end there is room for more before it
        cut, piece = (
            (more := max(0, cut + len(piece) - _EXCERPT)),
            text[begin + more : begin + cut] + piece,
        )
    return ("…" + piece[1:] if cut else piece), cut


_EMPTY = Source("", b"", "", None, (0, 0), "", ())


def _sorted(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(
        diagnostics, key=lambda d: (d.file, d.start, d.code, d.end, d.message)
    )
