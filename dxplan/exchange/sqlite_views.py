"""The questions that the database answers without a query of one's own."""

VIEWS = {
    "past_due": """
        SELECT tasks.id, jurisdictions.label AS jurisdiction, plans.label AS plan, tasks.number, tasks.title_vi,
            tasks.title_en, (
                SELECT group_concat(label, '; ') FROM (
                    SELECT units.label FROM tasks_lead_unit AS lead JOIN units ON units.id = lead.value
                    WHERE lead.record = tasks.id ORDER BY lead.position
                )
            ) AS lead_units, tasks.due,
            CAST(julianday((SELECT value FROM about WHERE key = 'as_of')) - julianday(tasks.due) AS INTEGER) AS days,
            tasks.status, tasks.box, tasks.last_report_date
        FROM tasks
        LEFT JOIN jurisdictions ON jurisdictions.id = tasks.jurisdiction
        LEFT JOIN plans ON plans.id = tasks.plan
        WHERE tasks.box IN ('open_overdue', 'not_reported_overdue')
        ORDER BY tasks.due, tasks.id""",
    "unit_tasks": """
        SELECT units.id AS unit, units.label AS unit_name, roles.role, tasks.id AS task, tasks.title_vi,
            tasks.title_en, tasks.status, tasks.box, tasks.due
        FROM (
            SELECT record, value, 'lead' AS role FROM tasks_lead_unit
            UNION ALL SELECT record, value, 'coordinating' FROM tasks_coordinating_units
        ) AS roles
        JOIN tasks ON tasks.id = roles.record
        JOIN units ON units.id = roles.value
        ORDER BY units.id, tasks.due, tasks.id, roles.role""",
    "indicator_targets": """
        SELECT indicators.id AS indicator, indicators.label AS indicator_name, jurisdictions.label AS jurisdiction,
            targets.id AS target, targets.operator, targets.value, targets.due, targets.state, targets.latest_date,
            targets.latest_value
        FROM targets
        JOIN indicators ON indicators.id = targets.indicator
        LEFT JOIN jurisdictions ON jurisdictions.id = targets.jurisdiction
        ORDER BY indicators.id, jurisdictions.id, targets.due, targets.id""",
}  # fmt: skip
"""The views by name. They order what they show, and tell by `status` what was never reported."""

QUERIES = {
    "targets_of_province": """
        SELECT * FROM targets_overview WHERE :province = '' OR jurisdiction = :province
        ORDER BY jurisdiction_name, due, title""",
    "tasks_by_days_late": """
        SELECT * FROM tasks_overview
        WHERE :unit = '' OR id IN (SELECT record FROM tasks_lead_unit WHERE value = :unit)
        ORDER BY days_late DESC, due, id""",
}
"""Questions that are asked with one word; an empty one asks for all."""
