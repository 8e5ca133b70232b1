"""The message of a finding in one language: its arguments by the names that a reader knows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dxplan.diagnostics import Finding, KeyPath
from dxplan.messages import Catalogue
from dxplan.rules.base_front_matter import DEADLINE_PARTS
from dxplan.rules.registry import BY_CODE

_LABELLED = {
    "status": "labels.status",
    "expected": "shapes",
    "found": "shapes",
    "belongs": "shapes",
    "level": "labels.level",
    "parent_level": "labels.level",
}
"""Arguments with the catalogue's section that holds the labels of their values."""


@dataclass(frozen=True, slots=True)
class FindingMessages:
    """What findings say in one language."""

    catalogue: Catalogue

    def message(self, finding: Finding) -> str:
        """What is wrong."""
        return self.message_and_help(finding)[0]

    def help(self, finding: Finding) -> str | None:
        """What to do about it; None where the rule says nothing more."""
        return self.message_and_help(finding)[1]

    def message_and_help(self, finding: Finding) -> tuple[str, str | None]:
        """Both, with the arguments worded once."""
        name = BY_CODE[finding.code].name
        args = self._arguments(finding)
        message = self.catalogue(f"findings.{name}.message", **args)
        text = self.catalogue.get(f"findings.{name}.help", **args)
        return message, (text or "").strip() or None

    def _arguments(self, finding: Finding) -> dict[str, str]:
        """The arguments with what has a label replaced by it: a status by its name."""
        args = finding.args
        worded = {**args, **dict(self._labels(args))}
        worded["hint"] = self._hint(args)
        if "example" in args:
            line_break = self.catalogue("hints.line-below")
            worded["example"] = line_break.join(args["example"].split("\n"))
        for side in ("old", "new"):
            if f"{side}_by" in args:
                worded[side] = self._deadline(args, side)
        if "stood" in args:
            worded["outcome"] = self.catalogue.outcome(
                args["how"], args["stood"], args["stands"], args["left"]
            )
        if "failed" in args:
            worded["problem"] = self.catalogue.problem(
                {**args, "reason": args["failed"]}
            )
        elif "allowed" in args:
            worded["allowed"] = self._allowed(args["allowed"], finding.place.path)
        return worded

    def _labels(self, args: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """The arguments that have a label, replaced by it."""
        for name, section in _LABELLED.items():
            if name in args:
                label = self.catalogue.get(f"{section}.{args[name]}")
                yield name, label or args[name]
        if "guess" in args:
            yield "guess", self.catalogue.get(f"hints.encoding.{args['guess']}") or ""

    def _allowed(self, allowed: str, path: KeyPath) -> str:
        """The words of a closed list, each with its label where that is another."""
        field = ""
        for step in path:
            if isinstance(step, str):
                field = step
        shown = []
        for word in allowed.split(", "):
            label = self.catalogue.label(field, word)
            is_explained = label is not None and label != word
            shown.append(f"{word} ({label})" if is_explained else word)
        return ", ".join(shown)

    def _hint(self, args: Mapping[str, str]) -> str:
        """What may have been meant."""
        if "forms" in args:
            forms = "`, `".join(args["forms"].split("\n"))
            return self.catalogue("hints.forms", value=forms)
        if "readings" in args:
            return self.catalogue("hints.either", value=args["readings"])
        suggestion = args.get("suggestion") or args.get("nearest")
        hint = self.catalogue("hints.meant", value=suggestion) if suggestion else ""
        if not args.get("now"):
            return hint
        return f"{hint} {self.catalogue('hints.now', value=args['now'])}"

    def _deadline(self, args: Mapping[str, str], side: str) -> str:
        """A deadline as written, with what stands beside its day in words."""
        text = args[f"{side}_by"]
        for key in DEADLINE_PARTS:
            value = args.get(f"{side}_{key}")
            if value is not None:
                text = self.catalogue(f"hints.deadline.{key}", when=text, value=value)
        return text
