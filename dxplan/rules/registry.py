"""Every rule: code, name, severity, and the function that finds it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    git_tracking,
    improvements,
    languages,
    pasted,
    periods,
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
)
from dxplan.rules.context import Context, Findings
from dxplan.rules.hiding import Hides, HidingScope

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Rule:
    """One defect. ``check`` is None for what reading the files or the checker itself reports.

    ``hides`` are the findings of other rules that its own ones make superfluous.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[[Context], Findings] | None = None
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


# what several rules hide
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
    Rule("F132", "reserved-name", ERROR, aliases.reserved_key),
    Rule("F133", "broken-picture", ERROR, hides=(_LINKED_PICTURE,)),
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
    # schema: found by the models, or across two keys of a record
    Rule("S101", "unknown-key", ERROR),
    Rule("S102", "missing-key", ERROR, schema.missing_key),
    Rule("S103", "wrong-type", ERROR),
    Rule("S104", "unknown-status", ERROR),
    Rule("S105", "unknown-value", ERROR),
    Rule("S106", "invalid-date", ERROR),
    Rule(
        "S107",
        "invalid-number",
        ERROR,
        progress.impossible_task_count,
        hides=(Hides(("P114",), HidingScope.PLACE),),
    ),
    Rule("S108", "ambiguous-number", ERROR),
    Rule("S109", "empty-value", ERROR),
    Rule("S110", "invalid-deadline", ERROR),
    Rule("S111", "invalid-key", ERROR),
    Rule("S112", "invalid-flag", ERROR),
    Rule("S113", "flat-status", WARNING, schema.flat_status),
    Rule("S114", "flat-status-without-date", ERROR, schema.flat_status_without_date),
    Rule(
        "S115",
        "conflicting-keys",
        ERROR,
        schema.conflicting_keys,
        hides=(Hides(("H206", "H207"), HidingScope.ABSENT_KEY),),
    ),
    Rule("S116", "not-normalised", WARNING, schema.not_normalised),
    Rule("S117", "unused-waiver", WARNING),
    Rule("S118", "expired-waiver", WARNING),
    Rule("S119", "unknown-waived-rule", ERROR),
    Rule("S120", "misplaced-key", ERROR, schema.flat_key_without_status),
    Rule(
        "S121",
        "placeholder",
        ERROR,
        texts.placeholder,
        hides=(Hides(("C102", "C104", "S125", "S126"), HidingScope.PLACE),),
    ),
    Rule("S122", "untidy-whitespace", WARNING, texts.untidy_whitespace),
    Rule("S123", "escaped-text", WARNING, escapes.escaped_text),
    Rule("S124", "list-as-text", ERROR, schema.list_as_text),
    Rule("S125", "invalid-checksum", WARNING, documents.invalid_checksum),
    Rule("S126", "invalid-email", WARNING, units.invalid_email),
    Rule("S127", "implausible-year", ERROR),
    Rule("S128", "empty-optional", WARNING),
    # references
    Rule("R101", "unknown-unit", ERROR, references.unknown_unit),
    Rule("R102", "unknown-document", ERROR, references.unknown_document),
    Rule("R103", "unknown-area", ERROR, references.unknown_area),
    Rule("R104", "unknown-indicator", ERROR, references.unknown_indicator),
    Rule("R105", "unknown-record", ERROR, references.unknown_record),
    Rule("R106", "duplicate-register-key", ERROR),
    Rule("R107", "unknown-jurisdiction", ERROR, references.unknown_jurisdiction),
    Rule("R108", "duplicate-number", WARNING, references.duplicate_number),
    Rule("R109", "circular-reference", ERROR, references.circular_reference),
    Rule("R110", "wrong-restatement", ERROR, references.wrong_restatement),
    Rule("R111", "wrong-kind", ERROR, references.wrong_kind),
    Rule("R112", "address-clash", ERROR, references.address_clash),
    Rule("R113", "year-mismatch", WARNING, references.year_mismatch),
    Rule("R114", "duplicate-document", WARNING, references.duplicate_document),
    Rule("R115", "former-id-in-use", ERROR, references.former_id_in_use),
    Rule("R116", "invalid-document-number", WARNING, documents.invalid_document_number),
    Rule("R117", "type-against-number", WARNING, documents.type_against_number),
    Rule("R118", "duplicate-alias", WARNING, aliases.duplicate_alias),
    Rule(
        "R119",
        "document-from-the-future",
        ERROR,
        documents.document_from_the_future,
        hides=(Hides(("P113",), HidingScope.RELATED),),
    ),
    # deadlines
    Rule("D101", "deadline-before-start", WARNING, deadlines.deadline_before_start),
    Rule(
        "D102",
        "extension-without-document",
        ERROR,
        deadlines.extension_without_document,
    ),
    Rule("D103", "overdue", WARNING, deadlines.overdue),
    Rule("D104", "past-expected", WARNING, deadlines.past_expected),
    Rule("D105", "due-soon", INFO, deadlines.due_soon),
    Rule("D106", "deadline-outside-period", WARNING, deadlines.deadline_outside_period),
    Rule(
        "D107", "extension-without-reason", WARNING, deadlines.extension_without_reason
    ),
    Rule(
        "D108",
        "extension-before-document",
        WARNING,
        deadlines.extension_before_document,
    ),
    Rule("D109", "deadline-unchanged", WARNING, deadlines.deadline_unchanged),
    Rule("D110", "change-without-document", WARNING, deadlines.change_without_document),
    Rule("D111", "decided-by-draft", ERROR, deadlines.decided_by_draft),
    Rule("D112", "decided-by-report", WARNING, deadlines.decided_by_report),
    Rule("D114", "idle-deadline-key", WARNING, deadlines.idle_deadline_key),
    # progress and evidence
    Rule("P101", "stale", WARNING, progress.stale),
    Rule("P102", "future-date", ERROR, progress.future_date),
    Rule("P103", "completed-without-date", WARNING, completions.completed_without_date),
    Rule(
        "P104",
        "completed-without-evidence",
        WARNING,
        completions.completed_without_evidence,
    ),
    Rule("P105", "completed-after-report", ERROR, completions.completed_after_report),
    Rule("P106", "stopped-without-authority", WARNING, stops.stopped_without_authority),
    Rule("P107", "stopped-without-reason", WARNING, stops.stopped_without_reason),
    Rule("P108", "deliverable-mismatch", WARNING, progress.deliverable_mismatch),
    Rule("P109", "report-on-assigned", ERROR, progress.report_on_assigned),
    Rule(
        "P110",
        "completion-without-occurrence",
        ERROR,
        completions.completion_without_occurrence,
    ),
    Rule("P111", "unknown-occurrence", WARNING, progress.unknown_occurrence),
    Rule("P112", "report-before-start", WARNING, progress.report_before_start),
    Rule("P113", "evidence-after-report", WARNING, progress.evidence_after_report),
    Rule("P114", "incomplete-list", INFO, progress.incomplete_list),
    Rule("P115", "percent-against-status", WARNING, completions.percent_against_status),
    Rule("P116", "disputed-completion", WARNING, verifications.disputed_completion),
    Rule("P117", "self-verification", WARNING, verifications.self_verification),
    Rule("P118", "same-day-reports", WARNING, report_order.same_day_reports),
    Rule("P119", "progress-backwards", WARNING, report_order.progress_backwards),
    Rule(
        "P120",
        "completion-day-of-open-task",
        ERROR,
        completions.completion_day_of_open_task,
    ),
    Rule("P121", "authority-without-stop", WARNING, stops.authority_without_stop),
    Rule(
        "P123",
        "completed-before-open-report",
        WARNING,
        completions.completed_before_open_report,
    ),
    Rule("P124", "weak-authority", WARNING, stops.weak_authority),
    # units
    Rule("U101", "unit-not-valid", WARNING, units.unit_not_valid),
    Rule("U102", "validity-backwards", ERROR, units.validity_backwards),
    Rule("U103", "lead-also-coordinates", WARNING, units.lead_also_coordinates),
    Rule("U104", "orphaned-task", WARNING, units.orphaned_task),
    Rule("U105", "inherited-task", INFO, units.inherited_task),
    Rule(
        "U106",
        "lead-of-another-jurisdiction",
        WARNING,
        units.lead_of_another_jurisdiction,
    ),
    Rule(
        "U107",
        "duplicate-coordinating-unit",
        WARNING,
        units.duplicate_coordinating_unit,
    ),
    Rule("U108", "successor-before-end", WARNING, units.successor_before_end),
    # targets
    Rule(
        "T101",
        "percent-out-of-range",
        WARNING,
        targets.percent_out_of_range,
        hides=(Hides(("P115",), HidingScope.PLACE),),
    ),
    Rule(
        "T102",
        "operator-against-direction",
        WARNING,
        targets.operator_against_direction,
    ),
    Rule("T103", "measurement-without-value", ERROR, targets.measurement_without_value),
    Rule("T104", "rank-outside-field", WARNING, targets.rank_outside_field),
    Rule("T105", "part-above-whole", WARNING, targets.part_above_whole),
    Rule(
        "T106",
        "met-contradicts-value",
        ERROR,
        targets.met_contradicts_value,
        hides=(Hides(("T103",), HidingScope.ENTRY),),
    ),
    Rule("T107", "measurements-contradict", WARNING, targets.measurements_contradict),
    Rule("T108", "value-without-measure", WARNING, targets.value_without_measure),
    Rule("T109", "measure-in-words", WARNING, targets.measure_in_words),
    Rule("T110", "fraction-of-percent", WARNING, targets.fraction_of_percent),
    Rule("T111", "baseline-after-deadline", WARNING, targets.baseline_after_deadline),
    # history that one state of the files shows
    Rule(
        "H101",
        "erratum-of-nothing",
        ERROR,
        errata.erratum_of_nothing,
        hides=(Hides(("P101",), HidingScope.LOG),),
    ),
    Rule(
        "H102",
        "erratum-without-day",
        ERROR,
        errata.erratum_without_day,
        hides=(Hides(("P101",), HidingScope.LOG),),
    ),
    Rule("H103", "change-from-elsewhere", WARNING, errata.change_from_elsewhere),
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
    # closed periods
    Rule("H301", "edited-manifest", ERROR),
    Rule("H302", "misplaced-manifest", ERROR, periods.misplaced_manifest),
    Rule("H303", "replaced-manifest", ERROR, periods.replaced_manifest),
    Rule("H304", "miscounted-manifest", ERROR, periods.miscounted_manifest),
    # content, links, languages
    Rule("C101", "raw-html", WARNING, content.raw_html_in_body),
    Rule(
        "C102",
        "unsafe-link",
        ERROR,
        content.unsafe_link,
        hides=(Hides(("C104",), HidingScope.PLACE),),
    ),
    Rule("C103", "broken-link", ERROR, content.broken_link),
    Rule("C104", "invalid-url", WARNING, urls.invalid_url),
    Rule("C105", "image-without-text", WARNING, content.image_without_text),
    Rule("C106", "secrecy-mark", WARNING, privacy.secrecy_mark),
    Rule("C107", "personal-data", WARNING, privacy.personal_data),
    Rule("C108", "empty-link-text", WARNING, content.empty_link_text),
    Rule("C109", "key-in-body", ERROR, pasted.key_in_body),
    Rule("C110", "key-in-text", ERROR, pasted.key_in_text),
    Rule("L101", "missing-vietnamese", WARNING, languages.missing_vietnamese),
    Rule("L102", "missing-english", INFO, languages.missing_english),
    Rule("L103", "mixed-language", WARNING, languages.mixed_language),
    Rule("L104", "same-in-both-languages", WARNING, languages.same_in_both_languages),
    Rule("L105", "lookalike-letter", WARNING, languages.lookalike_letter),
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
