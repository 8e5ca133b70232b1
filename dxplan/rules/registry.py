"""Every rule: code, name, severity, and the function that finds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dxplan.diagnostics import Severity
from dxplan.rules import (
    aliases,
    base_front_matter,
    base_logs,
    base_records,
    completions,
    configuration,
    content,
    deadlines,
    documents,
    editors,
    errata,
    escapes,
    evidence,
    git_tracking,
    improvements,
    languages,
    members,
    pasted,
    periods,
    plan_structure,
    privacy,
    progress,
    references,
    report_order,
    schema,
    stops,
    targets,
    texts,
    units,
    urls,
    verifications,
    waivers,
    withdrawals,
)
from dxplan.rules.context import Context, Findings
from dxplan.rules.hiding import Hides, HidingScope

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


class Reach(StrEnum):
    """How far a rule looks beyond the record in hand.

    Its findings in a file stay while what it looks at stays, and are looked for file by file.
    """

    RECORD = "record"  # its own files: front matter, fields, text and bodies
    LOOKUP = "lookup"  # others too, each looked up for the record in hand
    WHOLE = "whole"  # all records at once


@dataclass(frozen=True, slots=True)
class Rule:
    """One defect. ``check`` is None for what reading the files or the checker itself reports.

    What lies in the files in hand is all that ``check`` may walk through, if its ``reach`` is not
    the whole: it looks up the rest, or walks through `Portfolio.everything`.
    ``hides`` are the findings of other rules that its own ones make superfluous.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[Context], Findings] | None = None
    reach: Reach = Reach.WHOLE
    hides: tuple[Hides, ...] = ()

    @property
    def manual(self) -> Path:
        """Its manual page, which is its test."""
        return Path(__file__).parent / "manual" / f"{self.code}.md"

    @property
    def hidden_codes(self) -> frozenset[str]:
        """The codes of the rules whose findings its own ones may hide."""
        codes: set[str] = set()
        for row in self.hides:
            codes.update(row.codes)
        return frozenset(codes)

    @property
    def compares(self) -> bool:
        """Whether it speaks of a change, and only where a base is given."""
        return self.code.startswith("H2")

    @property
    def guards(self) -> bool:
        """Whether it guards what was recorded: a waiver of the same change does not silence it."""
        return self.code.startswith(("H2", "H3"))

    @property
    def is_waivable(self) -> bool:
        """Whether a waiver may silence it: not what is about waivers or the configuration."""
        return self.code not in {"H216", "H225", "H226"}


RECORD, LOOKUP = Reach.RECORD, Reach.LOOKUP

# what several rules hide
_SILENT_LOG = Hides(("P101",), HidingScope.LOG)
"""That nothing was ever reported, which the other finding says as well."""
_AMONG_TASKS = Hides(("P114",), HidingScope.TASKS)
_MISNAMED_REGISTER = Hides(("F120",), HidingScope.REGISTER)
_LINKED_PICTURE = Hides(("C103",), HidingScope.FILE)

RULES: tuple[Rule, ...] = (
    # files and encoding: found while reading
    Rule("F101", "not-utf8", ERROR),
    Rule("F102", "byte-order-mark", WARNING),
    Rule("F103", "hidden-character", ERROR),
    Rule("F104", "missing-front-matter", ERROR, hides=(_AMONG_TASKS,)),
    Rule("F105", "unclosed-front-matter", ERROR),
    Rule("F106", "unexpected-file", ERROR, hides=(_MISNAMED_REGISTER,)),
    Rule("F107", "invalid-name", ERROR, hides=(_AMONG_TASKS,)),
    Rule("F108", "conflict-marker", ERROR),
    Rule("F109", "duplicate-file-name", ERROR),
    Rule("F110", "file-too-large", ERROR, hides=(_LINKED_PICTURE,)),
    Rule("F111", "not-a-regular-file", ERROR),
    Rule("F112", "missing-jurisdiction-page", ERROR),
    Rule(
        "F113",
        "missing-plan-page",
        ERROR,
        hides=(Hides(("H201",), HidingScope.FOLDER),),
    ),
    Rule(
        "F114",
        "front-matter-in-translation",
        ERROR,
        hides=(Hides(("C109",), HidingScope.FILE),),
    ),
    Rule("F115", "unpublished-file", WARNING, hides=(_MISNAMED_REGISTER,)),
    Rule("F116", "mixed-line-ends", WARNING),
    Rule("F117", "no-final-newline", INFO),
    Rule("F118", "early-fence", ERROR),
    Rule("F119", "wrong-folder", ERROR, hides=(_AMONG_TASKS,)),
    Rule(
        "F120",
        "missing-register",
        ERROR,
        references.missing_register,
        hides=(
            Hides(
                ("R101", "R102", "R103", "R104", "H201", "H214"), HidingScope.REGISTER
            ),
        ),
    ),
    Rule("F121", "nothing-read", ERROR),
    Rule("F122", "record-in-readme", ERROR),
    Rule("F125", "ignored-file", ERROR, git_tracking.ignored_file),
    Rule("F126", "unseen-file", ERROR, git_tracking.unseen_file),
    Rule(
        "F127",
        "nested-repository",
        ERROR,
        git_tracking.nested_repository,
        hides=(Hides(("F106", "F115"), HidingScope.FOLDER),),
    ),
    Rule(
        "F128",
        "nested-repository-before",
        WARNING,
        git_tracking.nested_repository_at_base,
    ),
    Rule("F131", "stray-copy", ERROR),
    Rule("F132", "reserved-name", ERROR, aliases.reserved_key, RECORD),
    Rule("F133", "broken-picture", ERROR, hides=(_LINKED_PICTURE,)),
    Rule("F134", "text-too-complex", ERROR),
    Rule("F135", "interrupted-write", ERROR),
    # YAML syntax: found while reading
    Rule("Y101", "syntax-error", ERROR),
    Rule("Y102", "tab-indentation", ERROR),
    Rule("Y103", "duplicate-key", ERROR),
    Rule("Y104", "anchor", ERROR),
    Rule("Y105", "tag", ERROR),
    Rule("Y106", "several-documents", ERROR),
    Rule("Y107", "nested-too-deep", ERROR),
    Rule("Y108", "front-matter-not-a-map", ERROR),
    Rule("Y109", "complex-key", ERROR),
    Rule("Y110", "register-not-a-list", ERROR),
    Rule("Y111", "no-break-space", ERROR),
    Rule("Y112", "missing-space-after-colon", ERROR),
    Rule("Y113", "unclosed-quote", ERROR),
    Rule("Y114", "unclosed-bracket", ERROR),
    Rule("Y115", "lost-after-hash", WARNING),
    Rule("Y116", "split-by-comma", ERROR),
    Rule("Y117", "smart-quotes", WARNING),
    Rule("Y118", "needs-quotes", ERROR),
    Rule("Y119", "bad-escape", ERROR),
    Rule("Y120", "wrong-bullet", ERROR),
    Rule("Y121", "uneven-indentation", ERROR),
    Rule("Y122", "key-equals-value", ERROR),
    Rule("Y123", "space-before-colon", WARNING),
    Rule("Y124", "text-after-quote", ERROR),
    Rule("Y125", "missing-colon", ERROR),
    Rule("Y126", "foreign-mark", ERROR),
    Rule("Y127", "too-much-data", ERROR),
    # schema: found by the models, or across two keys of a record
    Rule("S101", "unknown-key", ERROR),
    Rule("S102", "missing-key", ERROR, schema.missing_key, LOOKUP),
    Rule("S103", "wrong-type", ERROR),
    Rule("S104", "unknown-status", ERROR),
    Rule("S105", "unknown-value", ERROR),
    Rule("S106", "invalid-date", ERROR),
    Rule(
        "S107",
        "invalid-number",
        ERROR,
        progress.impossible_task_count,
        LOOKUP,
        hides=(Hides(("P114",), HidingScope.PLACE),),
    ),
    Rule("S108", "ambiguous-number", ERROR),
    Rule("S109", "empty-value", ERROR),
    Rule("S110", "invalid-deadline", ERROR),
    Rule("S111", "invalid-key", ERROR),
    Rule("S112", "invalid-flag", ERROR),
    Rule("S113", "flat-status", WARNING, schema.flat_status, RECORD),
    Rule(
        "S114",
        "flat-status-without-date",
        ERROR,
        schema.flat_status_without_date,
        RECORD,
    ),
    Rule(
        "S115",
        "conflicting-keys",
        ERROR,
        schema.conflicting_keys,
        LOOKUP,
        hides=(Hides(("H206", "H207"), HidingScope.ABSENT_KEY),),
    ),
    Rule("S116", "not-normalised", WARNING, schema.not_normalised, RECORD),
    Rule("S117", "unused-waiver", WARNING),
    Rule("S118", "expired-waiver", WARNING),
    Rule("S119", "unknown-waived-rule", ERROR),
    Rule("S120", "misplaced-key", ERROR, schema.flat_key_without_status, RECORD),
    Rule(
        "S121",
        "placeholder",
        ERROR,
        texts.placeholder,
        RECORD,
        hides=(Hides(("C102", "C104", "S125", "S126"), HidingScope.PLACE),),
    ),
    Rule("S122", "untidy-whitespace", WARNING, texts.untidy_whitespace, RECORD),
    Rule("S123", "escaped-text", WARNING, escapes.escaped_text, RECORD),
    Rule("S124", "list-as-text", ERROR, schema.list_as_text, LOOKUP),
    Rule("S125", "invalid-checksum", WARNING, documents.invalid_checksum, RECORD),
    Rule("S126", "invalid-email", WARNING, units.invalid_email, RECORD),
    Rule("S127", "implausible-year", ERROR),
    Rule("S128", "empty-optional", WARNING),
    Rule(
        "S129", "superseded-in-head", ERROR, plan_structure.superseded_in_head, RECORD
    ),
    Rule(
        "S130",
        "assigned-to-without-assigns",
        WARNING,
        schema.assigned_to_without_assigns,
    ),
    # references
    Rule("R101", "unknown-unit", ERROR, references.unknown_unit, LOOKUP),
    Rule("R102", "unknown-document", ERROR, references.unknown_document, LOOKUP),
    Rule("R103", "unknown-area", ERROR, references.unknown_area, LOOKUP),
    Rule("R104", "unknown-indicator", ERROR, references.unknown_indicator, LOOKUP),
    Rule("R105", "unknown-record", ERROR, references.unknown_record, LOOKUP),
    Rule("R106", "duplicate-register-key", ERROR),
    Rule(
        "R107", "unknown-jurisdiction", ERROR, references.unknown_jurisdiction, LOOKUP
    ),
    Rule("R108", "duplicate-number", WARNING, references.duplicate_number),
    Rule("R109", "circular-reference", ERROR, references.circular_reference),
    Rule("R110", "wrong-restatement", ERROR, references.wrong_restatement, LOOKUP),
    Rule("R111", "wrong-kind", ERROR, references.wrong_kind, LOOKUP),
    Rule("R112", "address-clash", ERROR, references.address_clash),
    Rule("R113", "year-mismatch", WARNING, references.year_mismatch, RECORD),
    Rule("R114", "duplicate-document", WARNING, references.duplicate_document),
    Rule("R115", "former-id-in-use", ERROR, references.former_id_in_use),
    Rule(
        "R116",
        "invalid-document-number",
        WARNING,
        documents.invalid_document_number,
        RECORD,
    ),
    Rule("R117", "type-against-number", WARNING, documents.type_against_number, RECORD),
    Rule("R118", "duplicate-alias", WARNING, aliases.duplicate_alias),
    Rule(
        "R119",
        "document-from-the-future",
        ERROR,
        documents.document_from_the_future,
        LOOKUP,
        hides=(Hides(("P113",), HidingScope.RELATED),),
    ),
    Rule("R120", "unknown-group", ERROR, plan_structure.unknown_group, LOOKUP),
    Rule("R121", "duplicate-group", ERROR, plan_structure.duplicate_group, RECORD),
    Rule("R122", "empty-group", INFO, plan_structure.empty_group),
    Rule("R123", "wrong-part", ERROR, plan_structure.wrong_part, LOOKUP),
    Rule("R124", "wrong-parent", ERROR, plan_structure.wrong_parent, LOOKUP),
    Rule(
        "R125", "unknown-evidence-file", ERROR, evidence.unknown_evidence_file, LOOKUP
    ),
    Rule("R126", "address-to-register", INFO, evidence.address_to_register),
    # deadlines
    Rule(
        "D101",
        "deadline-before-start",
        WARNING,
        deadlines.deadline_before_start,
        LOOKUP,
    ),
    Rule(
        "D102",
        "extension-without-document",
        ERROR,
        deadlines.extension_without_document,
        RECORD,
    ),
    Rule("D103", "overdue", WARNING, deadlines.overdue, LOOKUP, hides=(_SILENT_LOG,)),
    Rule(
        "D104",
        "past-expected",
        WARNING,
        deadlines.past_expected,
        LOOKUP,
        hides=(_SILENT_LOG,),
    ),
    Rule("D105", "due-soon", INFO, deadlines.due_soon, LOOKUP),
    Rule(
        "D106",
        "deadline-outside-period",
        WARNING,
        deadlines.deadline_outside_period,
        LOOKUP,
    ),
    Rule(
        "D107",
        "extension-without-reason",
        WARNING,
        deadlines.extension_without_reason,
        RECORD,
    ),
    Rule(
        "D108",
        "extension-before-document",
        WARNING,
        deadlines.extension_before_document,
        LOOKUP,
    ),
    Rule("D109", "deadline-unchanged", WARNING, deadlines.deadline_unchanged, LOOKUP),
    Rule(
        "D110",
        "change-without-document",
        WARNING,
        deadlines.change_without_document,
        RECORD,
    ),
    Rule("D111", "decided-by-draft", ERROR, deadlines.decided_by_draft, LOOKUP),
    Rule("D112", "decided-by-report", WARNING, deadlines.decided_by_report, LOOKUP),
    Rule("D114", "idle-deadline-key", WARNING, deadlines.idle_deadline_key, RECORD),
    Rule("D115", "milestone-passed", WARNING, deadlines.milestone_passed, LOOKUP),
    Rule(
        "D116",
        "late-first-occurrence",
        INFO,
        deadlines.late_first_occurrence,
        LOOKUP,
    ),
    # progress and evidence
    Rule("P101", "stale", WARNING, progress.stale, LOOKUP),
    Rule("P102", "future-date", ERROR, progress.future_date, LOOKUP),
    Rule(
        "P103",
        "completed-without-date",
        WARNING,
        completions.completed_without_date,
        LOOKUP,
    ),
    Rule(
        "P104",
        "completed-without-evidence",
        WARNING,
        completions.completed_without_evidence,
        LOOKUP,
    ),
    Rule(
        "P105",
        "completed-after-report",
        ERROR,
        completions.completed_after_report,
        RECORD,
    ),
    Rule(
        "P106",
        "stopped-without-authority",
        WARNING,
        stops.stopped_without_authority,
        RECORD,
    ),
    Rule(
        "P107", "stopped-without-reason", WARNING, stops.stopped_without_reason, RECORD
    ),
    Rule(
        "P108", "deliverable-mismatch", WARNING, evidence.deliverable_mismatch, LOOKUP
    ),
    Rule("P109", "report-on-assigned", ERROR, progress.report_on_assigned, LOOKUP),
    Rule(
        "P110",
        "completion-without-occurrence",
        ERROR,
        completions.completion_without_occurrence,
        LOOKUP,
    ),
    Rule("P111", "unknown-occurrence", WARNING, progress.unknown_occurrence, LOOKUP),
    Rule("P112", "report-before-start", WARNING, progress.report_before_start, LOOKUP),
    Rule(
        "P113", "evidence-after-report", WARNING, evidence.evidence_after_report, LOOKUP
    ),
    Rule(
        "P130",
        "no-final-report",
        WARNING,
        progress.no_final_report,
        hides=(Hides(("D104",), HidingScope.KEY),),
    ),
    Rule("P114", "incomplete-list", INFO, progress.incomplete_list, LOOKUP),
    Rule(
        "P115",
        "percent-against-status",
        WARNING,
        completions.percent_against_status,
        RECORD,
    ),
    Rule(
        "P116",
        "disputed-completion",
        WARNING,
        verifications.disputed_completion,
        LOOKUP,
    ),
    Rule("P117", "self-verification", WARNING, verifications.self_verification, LOOKUP),
    Rule("P118", "same-day-reports", WARNING, report_order.same_day_reports, RECORD),
    Rule(
        "P119", "progress-backwards", WARNING, report_order.progress_backwards, RECORD
    ),
    Rule(
        "P120",
        "completion-day-of-open-task",
        ERROR,
        completions.completion_day_of_open_task,
        RECORD,
    ),
    Rule(
        "P121", "authority-without-stop", WARNING, stops.authority_without_stop, RECORD
    ),
    Rule(
        "P123",
        "completed-before-open-report",
        WARNING,
        completions.completed_before_open_report,
        LOOKUP,
    ),
    Rule("P124", "weak-authority", WARNING, stops.weak_authority, LOOKUP),
    Rule("P125", "unknown-milestone", ERROR, progress.unknown_milestone, LOOKUP),
    Rule("P131", "unknown-result", ERROR, progress.unknown_result, LOOKUP),
    Rule("P132", "result-falls-short", WARNING, progress.result_falls_short, LOOKUP),
    Rule("P128", "report-by-non-member", ERROR, members.report_by_non_member, LOOKUP),
    Rule(
        "P129",
        "reports-beside-parts",
        ERROR,
        plan_structure.reports_beside_parts,
        LOOKUP,
    ),
    # units
    Rule("U101", "unit-not-valid", WARNING, units.unit_not_valid, LOOKUP),
    Rule("U102", "validity-backwards", ERROR, units.validity_backwards, RECORD),
    Rule("U103", "lead-also-coordinates", WARNING, units.lead_also_coordinates, LOOKUP),
    Rule("U104", "orphaned-task", WARNING, units.orphaned_task, LOOKUP),
    Rule("U105", "inherited-task", INFO, units.inherited_task, LOOKUP),
    Rule(
        "U106",
        "lead-of-another-jurisdiction",
        WARNING,
        units.lead_of_another_jurisdiction,
        LOOKUP,
    ),
    Rule(
        "U107",
        "duplicate-coordinating-unit",
        WARNING,
        units.duplicate_coordinating_unit,
        LOOKUP,
    ),
    Rule("U108", "successor-before-end", WARNING, units.successor_before_end, RECORD),
    Rule("U109", "former-unit-kind", INFO, units.former_unit_kind, RECORD),
    # targets
    Rule(
        "T101",
        "percent-out-of-range",
        WARNING,
        targets.percent_out_of_range,
        RECORD,
        hides=(Hides(("P115",), HidingScope.PLACE),),
    ),
    Rule(
        "T102",
        "operator-against-direction",
        WARNING,
        targets.operator_against_direction,
        LOOKUP,
    ),
    Rule(
        "T103",
        "measurement-without-value",
        ERROR,
        targets.measurement_without_value,
        RECORD,
    ),
    Rule("T104", "rank-outside-field", WARNING, targets.rank_outside_field, RECORD),
    Rule("T105", "part-above-whole", WARNING, targets.part_above_whole, LOOKUP),
    Rule(
        "T106",
        "met-contradicts-value",
        ERROR,
        targets.met_contradicts_value,
        RECORD,
        hides=(Hides(("T103",), HidingScope.ENTRY),),
    ),
    Rule(
        "T107",
        "measurements-contradict",
        WARNING,
        targets.measurements_contradict,
        RECORD,
    ),
    Rule(
        "T108", "value-without-measure", WARNING, targets.value_without_measure, RECORD
    ),
    Rule("T109", "measure-in-words", WARNING, targets.measure_in_words, RECORD),
    Rule("T110", "fraction-of-percent", WARNING, targets.fraction_of_percent, RECORD),
    Rule(
        "T111",
        "baseline-after-deadline",
        WARNING,
        targets.baseline_after_deadline,
        RECORD,
    ),
    Rule("T112", "asked-twice", ERROR, targets.asked_twice, RECORD),
    Rule("T113", "steps-out-of-order", ERROR, targets.steps_out_of_order, RECORD),
    Rule("T114", "unclear-count", ERROR, targets.unclear_count, RECORD),
    # history that one state of the files shows
    Rule(
        "H101",
        "erratum-of-nothing",
        ERROR,
        errata.erratum_of_nothing,
        RECORD,
        hides=(Hides(("P101",), HidingScope.LOG),),
    ),
    Rule(
        "H102",
        "erratum-without-day",
        ERROR,
        errata.erratum_without_day,
        RECORD,
        hides=(Hides(("P101",), HidingScope.LOG),),
    ),
    Rule(
        "H103", "change-from-elsewhere", WARNING, errata.change_from_elsewhere, RECORD
    ),
    # history that a comparison shows: `check --base`
    Rule(
        "H201",
        "record-removed",
        ERROR,
        base_records.record_removed,
        hides=(
            Hides(("H214",), HidingScope.PLACE),
            Hides(("R101", "R105"), HidingScope.CITED),
        ),
    ),
    Rule("H202", "log-entry-changed", ERROR, base_logs.log_entry_changed),
    Rule("H203", "log-entry-removed", ERROR, base_logs.log_entry_removed),
    Rule("H204", "log-reordered", ERROR, base_logs.log_reordered),
    Rule(
        "H205",
        "deadline-overwritten",
        ERROR,
        base_front_matter.deadline_overwritten,
        hides=(Hides(("H207",), HidingScope.KEY),),
    ),
    Rule(
        "H206",
        "head-overwritten",
        ERROR,
        base_front_matter.head_overwritten,
        hides=(Hides(("S102", "H207"), HidingScope.KEY),),
    ),
    Rule(
        "H207",
        "field-emptied",
        WARNING,
        base_front_matter.field_emptied,
        hides=(Hides(("H218", "H219"), HidingScope.EDIT),),
    ),
    Rule(
        "H210",
        "renamed-without-former-id",
        ERROR,
        base_records.renamed_without_former_id,
        hides=(Hides(("R101", "R102", "R105", "R107"), HidingScope.CITED),),
    ),
    Rule(
        "H211",
        "completion-withdrawn",
        WARNING,
        base_logs.completion_withdrawn,
        hides=(Hides(("P119",), HidingScope.ENTRY),),
    ),
    Rule("H212", "backdated-entry", WARNING, base_logs.backdated_entry),
    Rule(
        "H213",
        "author-outside-editors",
        WARNING,
        editors.author_outside_editors,
        hides=(Hides(("H215",), HidingScope.RECORD),),
    ),
    Rule(
        "H214",
        "cited-entry-removed",
        ERROR,
        base_records.cited_entry_removed,
        hides=(Hides(("R102", "R103", "R104"), HidingScope.CITED),),
    ),
    Rule("H215", "form-only", INFO, base_records.form_only),
    Rule("H216", "configuration-changed", WARNING, configuration.configuration_changed),
    Rule(
        "H217",
        "better-without-entry",
        ERROR,
        improvements.better_without_entry,
        hides=(Hides(("H219",), HidingScope.EDIT),),
    ),
    Rule(
        "H218",
        "better-by-correction",
        WARNING,
        improvements.better_by_correction,
        hides=(Hides(("H219", "H227"), HidingScope.EDIT),),
    ),
    Rule("H219", "basis-corrected", WARNING, improvements.basis_corrected),
    Rule(
        "H220", "claim-without-document", WARNING, improvements.claim_without_document
    ),
    Rule("H221", "handover-corrected", WARNING, improvements.handover_corrected),
    Rule(
        "H222", "decision-recorded-late", WARNING, improvements.decision_recorded_late
    ),
    Rule("H223", "unreadable-before", WARNING, base_records.not_compared),
    Rule("H224", "proof-too-old", WARNING, improvements.proof_too_old),
    Rule("H225", "waiver-added", WARNING, waivers.waiver_added),
    Rule("H226", "baseline-extended", WARNING, configuration.baseline_extended),
    Rule(
        "H227",
        "moved-between-jurisdictions",
        WARNING,
        improvements.moved_between_jurisdictions,
    ),
    Rule("H228", "former-id-lost", ERROR, base_records.former_id_lost),
    Rule("H229", "evidence-replaced", ERROR, evidence.evidence_replaced),
    Rule("H230", "record-withdrawn", WARNING, withdrawals.record_withdrawn),
    # closed periods
    Rule("H301", "edited-manifest", ERROR),
    Rule("H302", "misplaced-manifest", ERROR, periods.misplaced_manifest, LOOKUP),
    Rule("H303", "replaced-manifest", ERROR, periods.replaced_manifest, LOOKUP),
    Rule("H304", "miscounted-manifest", ERROR, periods.miscounted_manifest, LOOKUP),
    # content, links, languages
    Rule("C101", "raw-html", WARNING, content.raw_html_in_body, RECORD),
    Rule(
        "C102",
        "unsafe-link",
        ERROR,
        content.unsafe_link,
        RECORD,
        hides=(Hides(("C104",), HidingScope.PLACE),),
    ),
    Rule("C103", "broken-link", ERROR, content.broken_link, LOOKUP),
    Rule("C104", "invalid-url", WARNING, urls.invalid_url, RECORD),
    Rule("C105", "image-without-text", WARNING, content.image_without_text, RECORD),
    Rule("C106", "secrecy-mark", WARNING, privacy.secrecy_mark, RECORD),
    Rule("C107", "personal-data", WARNING, privacy.personal_data, RECORD),
    Rule("C108", "empty-link-text", WARNING, content.empty_link_text, RECORD),
    Rule("C109", "key-in-body", ERROR, pasted.key_in_body, RECORD),
    Rule("C110", "key-in-text", ERROR, pasted.key_in_text, RECORD),
    Rule("L101", "missing-vietnamese", WARNING, languages.missing_vietnamese, RECORD),
    Rule("L102", "missing-english", INFO, languages.missing_english, RECORD),
    Rule("L103", "mixed-language", WARNING, languages.mixed_language, RECORD),
    Rule(
        "L104",
        "same-in-both-languages",
        WARNING,
        languages.same_in_both_languages,
        RECORD,
    ),
    Rule("L105", "lookalike-letter", WARNING, languages.lookalike_letter, RECORD),
)


def with_hiding_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Some rules with those whose findings may hide theirs, in the order of the registry."""
    codes = {rule.code for rule in rules}
    wanted = []
    for rule in RULES:
        if rule.code in codes or not codes.isdisjoint(rule.hidden_codes):
            wanted.append(rule)
    return wanted


BY_CODE = {rule.code: rule for rule in RULES}
BY_NAME = {rule.name: rule for rule in RULES}
HIDES = {rule.code: rule.hides for rule in RULES if rule.hides}


def hidden_by(code: str) -> tuple[str, ...]:
    """The codes of the rules whose findings may hide those of a rule."""
    return tuple(rule.code for rule in RULES if code in rule.hidden_codes)


def find_rule(name: str) -> Rule | None:
    """The rule of a code or a name, in any case."""
    rule = BY_CODE.get(name.upper())
    if rule is None:
        rule = BY_NAME.get(name.lower())
    return rule
