"""What each number of a list counts: the groups of its page that add up to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dxplan.site.page_builder import PageBuilder
from dxplan.site.row_groups import GroupPart, RowGroup, ScopeGroups


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A link to tasks of the page that a number counts."""

    id: str
    """The part of the page that lists them."""
    name: Markup
    """What they are called, and how many there are."""


@dataclass(frozen=True, slots=True)
class SumPart:
    """A part of a number: its tasks by group."""

    name: Markup | None
    """What the part is called; none where it is the whole number."""
    size: int
    """How many tasks it counts."""
    groups: tuple[GroupLink, ...]
    """The groups that add up to it."""


@dataclass(frozen=True, slots=True)
class NumberSum:
    """A number that counts several groups of the page."""

    id: str
    """The part of the page that says which."""
    name: Markup
    """What the number is called."""
    value: str
    """The number."""
    figure: str
    """What the number is for programs."""
    means: Markup
    """How it is counted."""
    parts: tuple[SumPart, ...]
    """What it counts."""


def rate_sums(groups: ScopeGroups, builder: PageBuilder) -> Iterator[NumberSum]:
    """What each rate of a scope counts."""
    tally, t = groups.tally, builder.t
    if tally.row[1] is None:
        return
    for name, share in tally.rates.items():
        if not share.rate.denominator:
            continue
        among = groups.numerator_of(name)
        others = groups.rest_of(name)
        yield NumberSum(
            id=f"rate-{name}",
            name=t.label("rate", name),
            value=t.rate(share.rate),
            figure=tally.figure(f"rate-{name}"),
            means=builder.language.rate_means(tally, name),
            parts=(
                _sum_part(builder, t("rate.among"), among),
                _sum_part(builder, t("rate.others"), others),
            ),
        )


def other_sums(groups: ScopeGroups, builder: PageBuilder) -> Iterator[NumberSum]:
    """The other numbers: how many expected dates have passed, and of all tasks each status."""
    tally, t = groups.tally, builder.t
    if tally.row[0] == "jurisdiction" and tally.size("past_expected"):
        parts = groups.past_expected()
        yield NumberSum(
            id="past_expected",
            name=t.count_name("past_expected"),
            value=t.number(tally.size("past_expected")),
            figure=tally.figure("past_expected"),
            means=t.count_means("past_expected"),
            parts=(_sum_part(builder, None, parts),),
        )
    for mark, size in groups.statuses.items():
        parts = groups.of_status(mark)
        name = t.mark_name(mark)
        yield NumberSum(
            id=f"status-{mark}",
            name=name[:1].upper() + name[1:],
            value=t.number(size),
            figure=tally.figure(f"status-{mark}"),
            means=_status_means(builder, mark),
            parts=(_sum_part(builder, None, parts),),
        )


def _status_means(builder: PageBuilder, mark: str) -> Markup:
    t = builder.t
    means = t.find(f"method.status.{mark}") or t.count_means(mark)
    return means or t.find(f"method.timeliness.{mark}") or Markup("")


def _sum_part(
    builder: PageBuilder, name: Markup | None, parts: Iterable[GroupPart]
) -> SumPart:
    size = 0
    links: list[GroupLink] = []
    for part in parts:
        named = group_name(builder, part.count, part.group)
        caption = builder.t("list.caption", name=named, count=part.size)
        links.append(GroupLink(part.id, caption))
        size += part.size
    return SumPart(name, size, tuple(links))


def group_name(builder: PageBuilder, count: str, group: RowGroup | None) -> Markup:
    """What a group is called: by its count, and by what tells it from the others of that."""
    t = builder.t
    name = t.count_name(count)
    if group is None or group.id == count:
        return name
    if group.statuses:
        others = [mark for mark in group.statuses if mark != count]
        marks = [t.mark_name(mark) for mark in others or group.statuses]
        return t("list.group_of", name=name, marks=Markup(", ").join(marks))
    return t("list.group", name=name, number=group.id.rpartition("-")[2])
