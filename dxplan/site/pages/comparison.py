"""The targets of one indicator below each other, a row with a bar each."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.compliance.logs import last_day
from dxplan.compliance.targets import TargetState, asking, only_followed
from dxplan.site.charts.bullets import Scale, scale
from dxplan.site.page_builder import PageBuilder
from dxplan.site.pages.chart_values import scale_words
from dxplan.site.rows import ComparedTargetRow
from dxplan.site.tables import Html, TablePart
from dxplan.text.collation import by_alphabet

_MOST_OTHERS = 8
"""How many other places the page of a target shows; all are on the page of its indicator."""

_LEVELS = ("national", "all", "province", "district", "commune")
"""The levels of targets, from above to below."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some targets of an indicator, and apart from them figures, on one scale."""

    scale: Markup | None
    """From what to what the bars reach; none where there are none."""
    has_goal: bool
    """Whether any bar says what is asked for."""
    has_measured: bool
    """Whether any bar says what was measured."""
    has_earlier: bool
    """Whether any bar says what was measured before."""
    targets: TablePart | None
    """The targets."""
    figures: TablePart | None
    """The figures that are only followed."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of all targets of an indicator, in their order."""

    values: tuple[ComparedTargetRow, ...]
    html: dict[str, Markup]
    scale: Scale | None
    with_bars: frozenset[bool]
    """Whether any figure, and any target, has a bar."""


def compare_all(builder: PageBuilder, indicator: str) -> Comparison:
    """All targets of an indicator."""
    rows = _rows(builder, indicator)
    return _comparison(builder, rows, rows.values)


def compare_elsewhere(
    builder: PageBuilder, indicator: str, state: TargetState
) -> Comparison | None:
    """The targets of an indicator in other places than that of ``state``; None where none is.

    One a place, of the same level where there is any; those with a number first.
    """
    rows = _rows(builder, indicator)
    place = state.record.jurisdiction
    others = [
        row.state for row in rows.values if row.state.record.jurisdiction != place
    ]
    levels = set(state.target.level)
    of_level = [other for other in others if levels & set(other.target.level)]
    chosen = _one_a_place(of_level or others, state)[:_MOST_OTHERS]
    if not chosen:
        return None
    ids = {other.id for other in chosen}
    shown = [row for row in rows.values if row.state.id in ids]
    return _comparison(builder, rows, shown)


def _one_a_place(
    states: Iterable[TargetState], compared: TargetState
) -> list[TargetState]:
    """The target of each place that is nearest to ``compared``: of its kind, measured, by day."""
    wanted = compared.due or compared.exists_from

    def distance(state: TargetState) -> tuple[bool, bool, int]:
        due = state.due or state.exists_from
        is_of_other_kind = state.is_figure != compared.is_figure
        return is_of_other_kind, state.latest is None, abs((due - wanted).days)

    by_place: dict[str | None, TargetState] = {}
    for state in sorted(states, key=distance):
        by_place.setdefault(state.record.jurisdiction, state)
    return list(by_place.values())


def _comparison(
    builder: PageBuilder, rows: _Rows, shown: Sequence[ComparedTargetRow]
) -> Comparison:
    states = [row.state for row in shown]
    bullets = [row.bullet for row in shown if row.bullet is not None]
    t = builder.t
    targets, figures = asking(states), only_followed(states)
    target_heads = [t("column.figure"), t("column.latest"), t("column.state")]
    return Comparison(
        scale=scale_words(builder, rows.scale) if bullets and rows.scale else None,
        has_goal=any(bullet.goal is not None for bullet in bullets),
        has_measured=any(bullet.latest is not None for bullet in bullets),
        has_earlier=any(bullet.earlier for bullet in bullets),
        targets=_table(
            builder,
            rows,
            targets,
            target_heads,
            t("compare.targets", count=len(targets)),
        ),
        figures=_table(
            builder,
            rows,
            figures,
            [t("column.latest")],
            t("targets.tracked_caption", count=len(figures)),
        ),
    )


def _table(
    builder: PageBuilder,
    rows: _Rows,
    states: Sequence[TargetState],
    results: Sequence[Html],
    caption: Markup,
) -> TablePart | None:
    if not states:
        return None
    heads = [builder.t("compare.place"), *results]
    if states[0].is_figure in rows.with_bars:
        heads.insert(1, builder.t("compare.bar"))
    html = tuple(rows.html[state.id] for state in states)
    return builder.compared_table(caption, heads, html, states)


def _rows(builder: PageBuilder, indicator: str) -> _Rows:
    """The rows of an indicator, made once for all pages that show some of them."""
    rows: _Rows = builder.language.comparisons.get(
        indicator, lambda: _make_rows(builder, indicator)
    )
    return rows


def _make_rows(builder: PageBuilder, indicator: str) -> _Rows:
    states = _ordered(builder, builder.site.by_indicator.get(indicator, []))
    shown = scale(builder.site, states)
    names = {state.id: _name(builder, state) for state in states}
    shared = Counter(names.values())
    rows = []
    for state in states:
        name = names[state.id]
        row = ComparedTargetRow(
            values=builder.language.target_values(state),
            name=name,
            beside=_told_apart(builder, state) if shared[name] > 1 else None,
            bullet=shown.bullet(state) if shown is not None else None,
        )
        rows.append(row)
    with_bars = frozenset(row.state.is_figure for row in rows if row.bullet is not None)
    macros = builder.language.macros("_row.html")
    html = {}
    for row in rows:
        is_figure = row.state.is_figure
        macro = macros.compared_figure if is_figure else macros.compared_target
        row_html = macro(row, is_figure in with_bars)
        html[row.state.id] = Markup(row_html.strip())  # noqa: S704 - a macro escapes
    return _Rows(tuple(rows), html, shown, with_bars)


def _ordered(builder: PageBuilder, states: Iterable[TargetState]) -> list[TargetState]:
    """Targets by level, place and year."""

    def key(state: TargetState) -> tuple[object, ...]:
        levels = sorted(_LEVELS.index(level) for level in state.target.level)
        place = builder.links.title(str(state.record.jurisdiction))
        due = state.due or state.exists_from
        return levels, by_alphabet(place), state.due is None, due, state.id

    return sorted(states, key=key)


def _name(builder: PageBuilder, state: TargetState) -> str:
    """Place, level and year: what tells the targets of an indicator apart."""
    place = builder.links.title(str(state.record.jurisdiction))
    levels = builder.parts.levels(state.target).striptags()
    return " · ".join(part for part in (place, levels, _year(builder, state)) if part)


def _year(builder: PageBuilder, state: TargetState) -> str:
    """The year in which a target is due, or of which a figure is; else its deadline in words."""
    t = builder.t
    if state.due is not None:
        return t("compare.year", year=state.due.year)
    if not state.is_figure:
        return t.deadline(state.target.by).striptags()
    if state.latest is None:
        return ""
    return t("compare.year", year=last_day(state.latest.date).year)


def _told_apart(builder: PageBuilder, state: TargetState) -> Markup:
    """The plan of a target, and its own title, where another has the same name."""
    plan = builder.links.name(str(state.record.plan))
    if state.target.title is None:
        return plan
    return Markup("{}: {}").format(plan, builder.links.text(state.target.title))
