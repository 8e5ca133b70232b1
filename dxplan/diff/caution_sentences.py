"""Why a reviewer should look: what the gate says, or what became of a record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dxplan.check.messages import FindingMessages
from dxplan.comparison.compare import Difference
from dxplan.compliance.tasks import TaskState
from dxplan.diagnostics import Finding
from dxplan.diff.caution import Caution
from dxplan.diff.diff import RecordDiff
from dxplan.diff.headings import Headings
from dxplan.messages import Catalogue
from dxplan.model.fields import LOGS, field_at
from dxplan.model.records import MODELS
from dxplan.model.values import FrontMatter
from dxplan.rules.base_records import KEPT_KINDS, removal_finding
from dxplan.wording.change_sentences import path_label
from dxplan.wording.dates import format_day, format_period
from dxplan.wording.values import in_sentence


@dataclass(frozen=True, slots=True)
class CautionSentences:
    """The sentences of cautions in one language."""

    headings: Headings
    catalogue: Catalogue

    def sentence(self, caution: Caution) -> str:
        """What a reviewer should look at, and of which record."""
        record_diff = caution.record_diff
        if caution.finding is not None:
            return self._finding(record_diff, caution.finding)
        if caution.name == "removed" and record_diff.record.kind in KEPT_KINDS:
            return self._finding(record_diff, removal_finding(record_diff.record))
        return self.catalogue(
            f"diff.caution.{_sentence_key(caution)}",
            record=self.headings.short_heading(record_diff),
            count=caution.days,
            outcome=self._improvement(caution),
            **self._entry(caution.change),
            **self._deadlines(record_diff),
        )

    def _finding(self, record_diff: RecordDiff, finding: Finding) -> str:
        """What the gate says, with the key that it is about by its label."""
        args = dict(finding.args)
        record_model: type[FrontMatter] = MODELS[record_diff.record.kind]
        model: type[FrontMatter] | None = record_model
        if args.get("found", "").startswith("log-"):  # a key of an entry of that log
            log = field_at(record_model, [args["found"].removeprefix("log-")])
            model = log.type.model if log is not None else None
        for name in ("key", "at"):
            if name in args:
                path = tuple(args[name].split("."))
                args[name] = in_sentence(path_label(self.catalogue, path, model))
        heading = self.headings.short_heading(record_diff)
        message = FindingMessages(self.catalogue).message(replace(finding, args=args))
        return self.catalogue("diff.caution.finding", record=heading, finding=message)

    def _entry(self, change: Difference | None) -> dict[str, str]:
        """The log and the date of the entry that an outcome comes from."""
        if change is None or change.key not in LOGS:
            return {"log": "", "date": ""}
        entry = change.old if change.new is None else change.new
        written = entry.get("date") if isinstance(entry, Mapping) else None
        date = ""
        if isinstance(written, str):
            date = format_period(written, self.catalogue)
        log = in_sentence(self.catalogue(f"diff.log.{change.key}"))
        return {"log": log, "date": date}

    def _deadlines(self, record_diff: RecordDiff) -> dict[str, str]:
        """The last days by which a task was and is due."""
        days = {"old": "", "new": ""}
        for side, state in (("old", record_diff.old), ("new", record_diff.new)):
            if isinstance(state, TaskState) and state.evaluation.due.day is not None:
                day = state.evaluation.due.day
                days[side] = format_day(day, self.catalogue.lang)
        return days

    def _improvement(self, caution: Caution) -> str:
        """In what a record stands better."""
        improved = caution.improved
        if improved is None:
            return ""
        return self.catalogue.outcome(improved.how, improved.stood, improved.stands, "")


def _sentence_key(caution: Caution) -> str:
    """Which sentence tells of an outcome."""
    if caution.name == "removed":
        return f"removed.{caution.record_diff.record.kind}"
    if caution.name == "plan-not-counted":
        return f"plan-not-counted.{caution.key}"
    if caution.name == "deadline-dropped":
        old = caution.record_diff.old
        recurred = isinstance(old, TaskState) and old.deadline.every is not None
        return "deadline-dropped.recurring" if recurred else "deadline-dropped.dated"
    return caution.name
