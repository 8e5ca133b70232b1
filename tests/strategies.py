"""Generated portfolios: two provinces, plans of every standing, tasks of every kind."""

from dataclasses import dataclass, replace
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from samples import BASE, Files, assembled, md, reports

from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.summary import Compliance, evaluate


def few(examples: int) -> settings:
    """So many examples of what takes long; as many times more as the profile has of others."""
    return settings(max_examples=max(1, examples * settings().max_examples // 100))


PROVINCES = ("na", "nb")
UNITS = ("a", "b", "c")
GROUP = "- {key: g, name: G, kind: collective, members: [a, b, c]}\n"
DAYS = st.dates(date(2022, 1, 1), date(2024, 6, 30))


@dataclass(frozen=True)
class Work:
    """A task before it is written: the head without its reports, the entries of the reports, one broken or whole.

    With ``takes`` it leaves its lead and deadline to its whole, or its lead to the defaults of its plan.
    """

    lead: str
    deadline: str
    head: tuple[str, ...]
    reports: tuple[str, ...]
    broken: bool = False
    part_of: str = ""
    takes: bool = False

    @property
    def text(self) -> str:
        """The task's file."""
        if self.broken:
            return "---\ntitle: [\n---\n"
        log = (reports(*self.reports),) if self.reports else ()
        own = [f"part_of: {self.part_of}"] if self.part_of else []
        if not self.takes:
            own.append(f"lead_unit: {self.lead}")
        if not (self.takes and self.part_of):
            own.append(f"deadline: {self.deadline}")
        return md("\n".join(("title: Việc", *own, *self.head, *log)))


@dataclass(frozen=True)
class World:
    """A generated portfolio: registers and plans as text, tasks before they are written."""

    registers: Files
    tasks: dict[str, Work]

    @property
    def files(self) -> Files:
        """Every file."""
        return {
            **self.registers,
            **{path: work.text for path, work in self.tasks.items()},
        }

    def with_reports(self, changed: dict[str, tuple[str, ...]]) -> "World":
        """The same with the reports of some tasks changed."""
        return replace(
            self,
            tasks={
                p: replace(w, reports=changed.get(p, w.reports))
                for p, w in self.tasks.items()
            },
        )


def _day() -> SearchStrategy[str]:
    return DAYS.map(date.isoformat)


def _period() -> SearchStrategy[str]:
    return st.one_of(
        _day(),
        st.sampled_from(["2022", "2022-06", "2022-Q3", "2023-H1", "2023", "2023-02"]),
    )


DEADLINES = st.one_of(
    _period(),
    _period().map(lambda by: f"{{by: {by}, firm: false}}"),
    st.tuples(_period(), _day()).map(
        lambda p: f"{{by: {p[0]}, condition: khi có vốn, condition_met_on: {p[1]}}}"
    ),
    st.sampled_from(
        ["none", "ongoing", "every year", "every quarter", "{every: half, firm: false}"]
    ),
    st.sampled_from(
        ["{every: year, due: 03-31, from: 2022}", "{by: 2022, condition: khi có vốn}"]
    ),
)


@st.composite
def entry(draw: DrawFn, recurring: bool, by_member: bool = False) -> str:
    """One report in flow style."""
    status = draw(
        st.sampled_from(
            [
                "not_started",
                "in_progress",
                "piloting",
                "submitted",
                "completed",
                "completed",
                "suspended",
                "cancelled",
            ]
        )
    )
    keys = [f"date: {draw(_day())}", f"status: {status}"]
    if status in {"completed", "piloting"} and draw(st.booleans()):
        keys.append(f"completed_on: {draw(_period())}")
    if status in {"suspended", "cancelled"} and draw(st.booleans()):
        keys.append("authorised_by: na/qd")
    if by_member and draw(st.integers(0, 3)):
        keys.append(f"by: {draw(st.sampled_from(UNITS))}")
    if recurring:
        keys.append(
            f"for: {draw(st.sampled_from(['2022', '2023', '2022-Q2', '2022-Q3', '2022-H2', '2023-H1']))}"
        )
    return ", ".join(keys)


@st.composite
def work(draw: DrawFn, named: tuple[str, ...]) -> Work:
    """One task; ``named`` are the ids it may restate."""
    deadline = draw(DEADLINES)
    head = [draw(st.sampled_from(["", "area: society", "area: people"]))]
    if draw(st.booleans()):
        head.append("accepts_pilot: true")
    if draw(st.booleans()):
        head.append("source: {document: na/later}")
    if draw(st.booleans()):
        to = draw(_period())
        head.append(
            f"deadline_changes: [{{date: {draw(_day())}, to: {to}, document: na/qd, note: x}}]"
        )
    if draw(st.booleans()):
        head.append(
            f"changes: [{{date: {draw(_day())}, key: lead_unit, to: {draw(st.sampled_from(UNITS))}}}]"
        )
    if named and draw(st.integers(0, 3)) == 0:
        return Work(
            "a", deadline, (*head, f"same_as: {draw(st.sampled_from(named))}"), ()
        )
    lead = draw(
        st.sampled_from(
            ["a", "b", "c", "[a, b]", "[c, na/a]", "g", "g", "[g, {unit: c}]"]
        )
    )
    entries = draw(st.lists(entry("every" in deadline, "g" in lead), max_size=4))
    return Work(
        lead, deadline, tuple(head), tuple(entries), broken=draw(st.integers(0, 9)) == 0
    )


STANDINGS = st.sampled_from(
    [
        "",
        "",
        "",
        "standing: draft",
        "assigns: true",
        "changes: [{date: 2023-01-01, key: standing, to: replaced}]",
    ]
)


@st.composite
def worlds(draw: DrawFn) -> World:
    """A portfolio of up to two provinces with plans and tasks; restating tasks name tasks of plans in force."""
    registers = dict(BASE)
    del registers["na/p/plan.md"]
    registers["nb/jurisdiction.md"] = md("name: Tỉnh B\nlevel: province")
    registers["na/units.yaml"] = (
        "- {key: a, name: A, valid_until: 2022-12-31, successors: [{unit: b, from: 2023-01-01}]}\n"
        f"- {{key: b, name: B}}\n- {{key: c, name: C}}\n{GROUP}"
    )
    registers["nb/units.yaml"] = BASE["na/units.yaml"] + GROUP
    tasks: dict[str, Work] = {}
    named: tuple[str, ...] = ()
    for i in range(draw(st.integers(1, 4))):
        plan = f"{draw(st.sampled_from(PROVINCES))}/p{i}"
        standing = draw(STANDINGS)
        registers[f"{plan}/plan.md"] = md(
            f"title: K\nperiod: 2022..2023\ndocument: na/plan-doc\n{standing}"
        )
        own = {
            f"{plan}/tasks/{k:02}.md": draw(work(named))
            for k in range(draw(st.integers(0, 4)))
        }
        if draw(st.booleans()):
            own = _structured(draw, own)
        has_defaults = draw(st.booleans())
        if has_defaults:
            registers[f"{plan}/plan.md"] = md(
                f"title: K\nperiod: 2022..2023\ndocument: na/plan-doc\n{standing}\n"
                "groups: [{key: g, title: G}, {key: h, title: H}]\n"
                "defaults: {lead_unit: b, area: people, group: h, reporting: every quarter}"
            )
        if not has_defaults:
            own = {
                p: replace(w, takes=w.takes and bool(w.part_of)) for p, w in own.items()
            }
        tasks |= own
        if not standing:
            fit = (
                path
                for path, w in own.items()
                if not w.broken and "same_as" not in w.head[-1]
            )
            named += tuple(path.removesuffix(".md") for path in fit)
    return World(registers, tasks)


def _structured(draw: DrawFn, own: dict[str, Work]) -> dict[str, Work]:
    """The tasks of a plan, some of them parts of others and some superseded, with and without a document."""
    wholes: list[str] = []
    structured = {}
    for path, one in own.items():
        changed = one
        if wholes and draw(st.booleans()):
            whole = draw(st.sampled_from(wholes))
            changed = replace(one, part_of=whole, takes=draw(st.booleans()))
        elif "same_as" not in one.head[-1]:
            wholes.append(path.removesuffix(".md"))
        if wholes and not any(
            "changes: [{" in line and "deadline" not in line for line in one.head
        ):
            document = draw(st.sampled_from(["", "", ", document: na/qd"]))
            to = draw(st.sampled_from(wholes))
            if to + ".md" != path and draw(st.booleans()):
                line = f"changes: [{{date: {draw(_day())}, key: superseded_by, to: {to}{document}}}]"
                changed = replace(changed, head=(line, *changed.head))
        structured[path] = changed
    return structured


def derive(world: World, day: date) -> Compliance:
    """Everything that is derived of a generated portfolio on a day."""
    tasks = {path: work.text for path, work in world.tasks.items()}
    return evaluate(assembled(tasks, base=world.registers), day, Settings())
