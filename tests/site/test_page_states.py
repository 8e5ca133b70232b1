"""Pages that are taken over from the last build have the bytes that a build from nothing gives them."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import gate_cases
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from repositories import git, record, start
from samples import Files, write
from strategies import few

from dxplan.check.assess import assess, snapshot_project
from dxplan.compliance.tasks import TaskState
from dxplan.config.config import Config
from dxplan.exchange.trends import snapshot_trend
from dxplan.files.cache import NO_CACHE, Cache
from dxplan.history.project_snapshot import read_working_tree
from dxplan.site.build import recorded_files, site_of
from dxplan.site.output.old_site import OldSite
from dxplan.site.output.writer import SiteWriter
from dxplan.site.page import LocalizedPage
from dxplan.site.page_builder import SiteLanguage
from dxplan.site.page_states import PageStates
from dxplan.site.page_writer import PageWriter
from dxplan.site.pages.all_pages import pages
from dxplan.site.render import Renderer

DAY = date(2022, 10, 1)
WORLD: Files = {
    **gate_cases.WORLD,
    gate_cases.LATE: gate_cases.WORLD[gate_cases.LATE]
    + "Xem [việc kia](02.md) và *từ* này.\n",
}


class Project:
    """A repository, its configuration and day, and the sites that are made of it."""

    def __init__(self, folder: Path, day: date = DAY) -> None:
        self.root = start(folder / "plans-of-a-province", WORLD, base={})
        self.files = dict(WORLD)
        self.config = Config()
        self.day = day
        self.cache = Cache(folder / "cache")
        self.site = OldSite(folder / "site-0")
        self._folder = folder
        self._number = 0

    def save(self) -> None:
        """Write the files as they are by now."""
        shutil.rmtree(self.root / "plans")
        write(self.root, self.files, base={})

    def build(self) -> Path:
        """Build the pages, taking over what the last build made."""
        return self._build(self.cache, self.site)

    def build_from_nothing(self) -> Path:
        """Build the pages with nothing that was made before."""
        return self._build(NO_CACHE, OldSite(self._folder / "nothing"))

    def _build(self, cache: Cache, old: OldSite) -> Path:
        self._number += 1
        new = self._folder / f"site-{self._number}"
        snapshot = read_working_tree(self.root, self.config, with_history=True)
        assessment = assess(snapshot_project(snapshot, "", self.day), self.day)
        trend = snapshot_trend(snapshot, self.day)
        site = site_of(
            self.root, assessment.compliance, self.config, snapshot.head, trend
        )
        renderer = Renderer(site, self.root)
        renderer.compile()
        writer = SiteWriter(new, old)
        digests = renderer.look_up_digests(snapshot.portfolio)
        page_writer = PageWriter(renderer, writer, digests)
        settings = renderer.settings_digest(with_day=True)
        states_of_day = PageStates(cache, "site", "files", settings)
        items = renderer.keep_items(states_of_day, digests)
        for lang in self.config.languages:
            shown = [
                page
                for page in pages(site)
                # the pages of rules are many and know nothing of plans
                if page.lang == lang and page.template != "rule.html"
            ]
            states = PageStates(cache, "site", lang, renderer.settings_digest())
            page_writer.write(shown, states, states.read(digests))
        files = recorded_files(site, snapshot.head)
        page_writer.write_files(files, states_of_day, states_of_day.read(digests))
        states = PageStates(cache, "site", "pictures", renderer.settings_digest())
        pictures = renderer.share_pictures()
        page_writer.write_files(pictures, states, states.read(digests))
        items_of_tasks = renderer.rows_files.lists["tasks"]
        writer.write("items.json", json.dumps(items_of_tasks, indent=1).encode())
        items.save()
        if cache is not NO_CACHE:
            self.site = OldSite.of(new, writer.files)
        return new


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def new_files(old: Path, new: Path) -> list[str]:
    """The files of a site that are not the same files in the old one."""
    return [
        path
        for path in contents(new)
        if not (old / path).exists() or not (old / path).samefile(new / path)
    ]


# one change at a time -----------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_only_what_a_change_shows_in_is_written_anew(project: Project) -> None:
    first = project.build()
    assert new_files(first, project.build()) == []
    project.files[gate_cases.LATER] += "Ghi thêm vào thân bài.\n"
    project.save()
    photo = project.root / f"plans/{gate_cases.PILOT}"
    photo.with_name("anh.jpg").write_bytes(b"\xff\xd8\xff" + bytes(2_000))
    record(project.root, "2022-09-20")
    old = project.site.folder
    new = project.build()
    changed = new_files(old, new)
    # a file that is evidence is there by now, and the page says how large it is
    assert "vi/na/p/tasks/03/index.html" in changed
    assert "vi/na/p/tasks/05/index.html" in changed
    assert "vi/na/p/tasks/01/index.html" not in changed
    # the feed of the unit that leads the task, and of no other
    assert {path for path in changed if path.startswith("feed/")} == {"feed/na/a.xml"}
    # the task in both languages, what names the commit (data, sheets), what was recorded
    kinds = Counter(path.split("/", 1)[1] for path in changed)
    assert len(changed) <= 16, sorted(kinds)
    assert contents(new) == contents(project.build_from_nothing())


def test_rows_of_tasks_that_did_not_change_are_taken_over(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    project.files[gate_cases.LATER] += "Ghi thêm vào thân bài.\n"
    project.save()
    made = set()
    make = SiteLanguage._task_row

    def noted(self: SiteLanguage, state: TaskState, **form: bool) -> Markup:
        made.add(state.id)
        return make(self, state, **form)

    monkeypatch.setattr(SiteLanguage, "_task_row", noted)
    new = project.build()
    assert made == {"na/p/tasks/05"}
    assert contents(new) == contents(project.build_from_nothing())


def test_a_picture_is_drawn_again_only_when_its_numbers_change(
    project: Project,
) -> None:
    project.config = Config(site_url="https://example.org", languages=["vi"])
    old = project.build()
    project.day += timedelta(1)
    project.files[gate_cases.LATER] += "Ghi thêm vào thân bài.\n"
    project.save()
    new = project.build()
    assert [path for path in new_files(old, new) if path.endswith(".png")] == []
    old = new
    part = project.files[gate_cases.PART]
    project.files[gate_cases.PART] = part.replace("in_progress", "completed")
    project.save()
    new = project.build()
    drawn = {path for path in new_files(old, new) if path.endswith(".png")}
    plan = gate_cases.PART.partition("/tasks/")[0]
    assert drawn == {"share/vi/na.png", f"share/vi/{plan}.png"}
    assert contents(new) == contents(project.build_from_nothing())


def test_a_damaged_or_foreign_state_is_as_good_as_none(project: Project) -> None:
    project.build()
    shutil.rmtree(project.site.folder / "vi")
    assert contents(project.build()) == contents(project.build_from_nothing())
    for file in (project.root.parent / "cache").iterdir():
        file.write_bytes(b"no database")
    assert contents(project.build()) == contents(project.build_from_nothing())


def test_a_template_or_a_sentence_of_the_project_makes_all_pages_new(
    project: Project,
) -> None:
    project.build()
    own = project.root / "own"
    (own / "i18n").mkdir(parents=True)
    project.config = Config(templates="own")
    sentences = own / "i18n/vi.yaml"
    sentences.write_text("nav:\n  home: Nhà\n", encoding="utf-8")
    assert "Nhà" in (project.build() / "vi/na/index.html").read_text("utf-8")
    sentences.write_text("nav:\n  home: Trang đầu\n", encoding="utf-8")
    new = project.build()
    assert contents(new) == contents(project.build_from_nothing())


def test_what_tasks_take_from_their_whole_and_their_plan_is_noticed(
    project: Project,
) -> None:
    project.build()
    edits = (
        (gate_cases.WHOLE, "2022-06-30", "2022-12-30"),
        (gate_cases.GROUPED, "lead_unit: a", "lead_unit: b"),
        (gate_cases.PART, "in_progress", "completed"),
    )
    for path, old, new in edits:
        project.files[path] = project.files[path].replace(old, new)
        project.save()
        made = contents(project.build())
        cold = contents(project.build_from_nothing())
        assert [name for name in cold if made.get(name) != cold[name]] == [], path


# another day --------------------------------------------------------------------------------------


def test_another_day_replaces_only_the_day_where_nothing_else_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = project.build()
    rendered: set[str] = set()
    render = Renderer.marked_files

    def counted(renderer: Renderer, page: LocalizedPage) -> Iterator[tuple[str, str]]:
        rendered.add(page.path)
        return render(renderer, page)

    monkeypatch.setattr(Renderer, "marked_files", counted)
    project.day = DAY + timedelta(8)  # one digit instead of two in English
    new = project.build()
    tasks = [path for path in contents(new) if path.startswith("en/na/p/tasks/")]
    page = next(path for path in tasks if path not in rendered)
    assert "en/due-soon.html" in rendered
    assert len(rendered) < len(contents(new)) / 2, rendered
    days = {folder: (folder / page).read_text("utf-8") for folder in (old, new)}
    assert "1 October 2022" in days[old]
    assert days[new] == days[old].replace("1 October 2022", "9 October 2022").replace(
        DAY.isoformat(), project.day.isoformat()
    )
    monkeypatch.undo()
    assert contents(new) == contents(project.build_from_nothing())


DAYS_AROUND = [
    date(2022, 10, 2),
    date(2023, 1, 1),
    date(2022, 12, 31),
    date(2022, 7, 1),
    date(2022, 6, 30),
    date(2022, 3, 4),
]
"""Forwards and back: days that the plans name, before and after them."""


def test_around_the_days_of_the_plans_pages_are_as_from_nothing(
    project: Project,
) -> None:
    project.build()
    for day in DAYS_AROUND:
        project.day = day
        new = contents(project.build())
        cold = contents(project.build_from_nothing())
        assert [path for path in cold if new.get(path) != cold[path]] == [], day
        assert new.keys() == cold.keys()


def test_an_edited_page_is_made_anew_on_another_day(project: Project) -> None:
    edited = project.build() / "vi/na/p/tasks/01/index.html"
    edited.write_bytes(edited.read_bytes() + b"edited")
    project.day = DAY + timedelta(1)
    assert contents(project.build()) == contents(project.build_from_nothing())


# many changes at random ---------------------------------------------------------------------------


def _add_note(project: Project, random: Random) -> None:
    path = random.choice(_records(project.files))
    text = project.files[path]
    if "\nnote:" not in text:
        project.files[path] = text.replace("\n---\n", "\nnote: Ghi chú mới\n---\n", 1)


def _rename_something(project: Project, random: Random) -> None:
    path = random.choice(sorted(project.files))
    names = re.findall(r"(?:title|name): [^\n{]+", project.files[path])
    if names:
        name = random.choice(names)
        new = f"{name} {random.randint(1, 9)}"
        project.files[path] = project.files[path].replace(name, new, 1)


def _report(project: Project, random: Random) -> None:
    path = random.choice([path for path in project.files if "/tasks/" in path])
    day = date(2022, 1, 1) + timedelta(random.randrange(270))
    status = random.choice(("in_progress", "completed", "delayed"))
    entry = f"reports:\n  - {{date: {day}, status: {status}, document: later}}\n"
    text = project.files[path]
    if "\nreports:" not in text and "document: later" in str(project.files.values()):
        project.files[path] = text.replace("\n---\n", f"\n{entry}---\n", 1)


def _structure(project: Project, random: Random) -> None:
    """Put a task into a group, make it a part, or let others take its place."""
    path = random.choice([path for path in project.files if "/tasks/" in path])
    whole = random.choice(["na/p/tasks/05", "na/grouped/tasks/01"])
    superseded = f"changes: {{date: 2022-09-08, key: superseded_by, to: {whole}, document: later}}"
    line = random.choice(["group: g", f"part_of: {whole}", superseded])
    text = project.files[path]
    if f"\n{line.partition(':')[0]}:" not in text:
        project.files[path] = text.replace("\n---\n", f"\n{line}\n---\n", 1)


def _remove(project: Project, random: Random) -> None:
    path = random.choice(_records(project.files))
    del project.files[path]


def _copy(project: Project, random: Random) -> None:
    path = random.choice(_records(project.files))
    folder, _, _ = path.rpartition("/")
    project.files[f"{folder}/{random.randint(50, 59)}.md"] = project.files[path]


def _move(project: Project, random: Random) -> None:
    path = random.choice(_records(project.files))
    folder, _, name = path.rpartition("/")
    new = f"{folder}/{random.randint(60, 69)}.md"
    former = f"former_ids: {folder}/{name.removesuffix('.md')}"
    text = project.files.pop(path)
    project.files[new] = text.replace("\n---\n", f"\n{former}\n---\n", 1)


def _break(project: Project, random: Random) -> None:
    path = random.choice(_records(project.files))
    text = project.files[path]
    project.files[path] = text.replace("\n---\n", "\nstatus: [\n---\n", 1)


def _drop_entry(project: Project, random: Random) -> None:
    path = random.choice([path for path in project.files if path.endswith(".yaml")])
    entries = re.split(r"(?m)^(?=- key)", project.files[path])
    if len(entries) > 2:
        del entries[random.randrange(1, len(entries))]
        project.files[path] = "".join(entries)


def _pass_time(project: Project, random: Random) -> None:
    day = random.choice(_days_of(project.files)) + timedelta(random.choice((-1, 0, 1)))
    project.day = random.choice((day, project.day + timedelta(40)))


def _configure(project: Project, random: Random) -> None:
    update = random.choice(({"official": True}, {"title": "X"}, {"due_soon_days": 90}))
    project.config = project.config.model_copy(update=update)


def _commit(project: Project, random: Random) -> None:
    day = date(2022, 2, 1) + timedelta(random.randrange(200))
    record(project.root, day.isoformat())


def _days_of(files: Files) -> list[date]:
    """The days that are written in plans, in their order."""
    written = re.findall(r"\b20\d\d-\d\d-\d\d\b", "".join(files.values()))
    return [date.fromisoformat(day) for day in sorted(set(written))]


def _records(files: Files) -> list[str]:
    return sorted(path for path in files if "/tasks/" in path or "/targets/" in path)


CHANGES: tuple[Callable[[Project, Random], None], ...] = (
    _add_note,
    _rename_something,
    _report,
    _structure,
    _remove,
    _copy,
    _move,
    _break,
    _drop_entry,
    _pass_time,
    _configure,
    _commit,
)


@settings(
    few(4),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # to shrink takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.lists(st.sampled_from(CHANGES), min_size=3, max_size=6),
    st.integers(0, 1_000_000),
)
def test_any_changes_give_the_same_bytes_as_a_build_from_nothing(
    changes: list[Callable[[Project, Random], None]], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - the same changes every time
    with TemporaryDirectory() as folder:
        project = Project(Path(folder))
        project.build()
        for group in _in_twos(changes):
            for change in group:
                change(project, random)
                project.save()
            new = contents(project.build())
            cold = contents(project.build_from_nothing())
            differing = [path for path in cold if new.get(path) != cold[path]]
            assert differing == [], [change.__name__ for change in changes]
            assert new.keys() == cold.keys()
        assert git(project.root, "rev-parse", "HEAD")


def _in_twos(
    changes: list[Callable[[Project, Random], None]],
) -> Iterator[list[Callable[[Project, Random], None]]]:
    for start_at in range(0, len(changes), 2):
        yield changes[start_at : start_at + 2]
