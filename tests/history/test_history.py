"""The history of records: real repositories, read in one pass, with and without what was kept of them."""

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from samples import BASE, PLAN, TASK, Files, Run, md, reports, task, write

from dxplan.comparison.compare import ChangeType
from dxplan.comparison.events import Event, EventType
from dxplan.compliance.deadline_evaluation import Settings
from dxplan.compliance.reconfirmation import Suspect, needs_reconfirmation
from dxplan.compliance.summary import evaluate
from dxplan.exchange.items import tasks
from dxplan.exchange.task_history import with_history
from dxplan.history.timelines import History, read_history
from dxplan.model.records import MODELS
from dxplan.portfolio.loader import load

ID = "na/p/tasks/01"
JULY = "{date: 2022-07-12, status: piloting}"


class Repo:
    """A repository whose commits have the days that a test gives them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, day: str = "2022-01-01", author: str = "An") -> str:
        when = f"{day}T09:00:00+07:00"
        settings = (
            "-c",
            f"user.name={author}",
            "-c",
            "user.email=an@example.org",
            "-c",
            "commit.gpgsign=false",
        )
        environment = {
            **os.environ,
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
        }
        command = ["git", "-C", str(self.root), *settings, *words]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace").strip()

    def commit(
        self,
        day: str,
        files: Files | None = None,
        message: str = "m",
        author: str = "An",
    ) -> str:
        """Commit files below plans/; one of an empty text is removed."""
        for path, text in (files or {}).items():
            file = self.root / "plans" / path
            if text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            else:
                file.unlink()
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, day=day, author=author)
        return self.git("rev-parse", "HEAD")

    @property
    def history(self) -> History:
        found = read_history(self.root)
        assert found is not None
        return found

    def happened(self, identity: str = ID) -> list[str]:
        """What happened to a record, in short."""
        return [told(event) for event in self.history.events(identity)]


def told(event: Event) -> str:
    what = event.change.what if event.what is EventType.CHANGED else event.what
    about = f" {event.change.key}" if event.change and event.change.key else ""
    about += (
        f" {event.old_id} {event.new_id}" if event.what is EventType.RENAMED else ""
    )
    return f"{event.commit.committed:%m-%d} {what}{about}"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    found = Repo(tmp_path / "r")
    write(found.root, {TASK: task()})
    found.commit("2022-01-01")
    return found


def test_each_change_is_an_event_of_the_commit_that_recorded_it(repo: Repo) -> None:
    repo.commit(
        "2022-02-01", {TASK: task(reports("date: 2022-01-31, status: in_progress"))}
    )
    repo.commit(
        "2022-03-01",
        {
            TASK: task(
                reports("date: 2022-01-31, status: in_progress"), title="Việc khác"
            )
        },
    )
    repo.commit("2022-04-01", {"na/p/tasks/01.en.md": "Text\n"})
    repo.commit(
        "2022-05-01",
        {
            TASK: task(
                reports('date: "2022-01-31", status: in_progress'), title="Việc khác"
            )
        },
    )
    repo.commit("2022-06-01", {TASK: "", "na/p/tasks/01.en.md": ""})
    assert repo.happened() == [
        "01-01 created", "02-01 entry-added reports", "03-01 changed title", "04-01 translation", "05-01 form-only",
        "06-01 removed",
    ]  # fmt: skip
    assert repo.history.last_recorded(ID) == date(2022, 6, 1)


def test_a_record_is_created_with_the_entries_that_it_already_holds(repo: Repo) -> None:
    repo.commit("2022-09-01", {"na/p/tasks/02.md": task(f"reports:\n  - {JULY}")})
    (created,) = repo.history.events("na/p/tasks/02")
    assert [change.new for change in created.initial_entries] == [
        {"date": "2022-07-12", "status": "piloting"}
    ]
    assert repo.history.recorded(
        "na/p/tasks/02", "reports", created.initial_entries[0].new
    ) == date(2022, 9, 1)


def test_an_entry_is_recorded_when_it_was_first_held_as_it_stands(repo: Repo) -> None:
    first = {"date": "2022-02-01", "status": "in_progress", "note": "Đang làm"}
    repo.commit(
        "2022-02-03",
        {TASK: task(reports("date: 2022-02-01, status: in_progress, note: Đang làm"))},
    )
    repo.commit(
        "2022-05-03",
        {
            TASK: task(
                reports(
                    "date: 2022-02-01, status: in_progress, note: {vi: Đang làm, en: Working}"
                )
            )
        },
    )
    history = repo.history
    assert history.recorded(ID, "reports", first) == date(2022, 2, 3)
    assert history.recorded(
        ID, "reports", {**first, "note": {"vi": "Đang làm", "en": "Working"}}
    ) == date(2022, 2, 3)
    assert history.recorded(ID, "reports", {**first, "status": "completed"}) is None
    assert history.recorded("na/p/tasks/none", "reports", first) is None


def test_an_erratum_and_an_edit_are_told_apart(repo: Repo) -> None:
    wrong, right = (
        "date: 2022-02-01, status: completed",
        "date: 2022-02-01, status: in_progress",
    )
    erratum = f"{right}, corrects: 2022-02-01, recorded: 2022-04-01"
    repo.commit("2022-02-01", {TASK: task(reports(wrong))})
    repo.commit("2022-04-01", {TASK: task(reports(wrong, erratum))})
    repo.commit("2022-05-01", {TASK: task(reports(right, erratum))})
    assert repo.happened()[1:] == [
        "02-01 entry-added reports", "04-01 entry-added reports", "05-01 entry-changed reports"
    ]  # fmt: skip


def test_a_renamed_record_keeps_its_history(repo: Repo) -> None:
    repo.commit(
        "2022-02-01",
        {TASK: "", "na/p/tasks/02.md": task(f"former_ids: {ID}\nreports:\n  - {JULY}")},
    )
    repo.commit(
        "2022-03-01",
        {
            "na/p/tasks/02.md": "",
            "na/p/tasks/03.md": task("former_ids: [na/p/tasks/02]"),
        },
    )
    expected = [
        "01-01 created", f"02-01 renamed {ID} na/p/tasks/02", "02-01 entry-added reports",
        "03-01 renamed na/p/tasks/02 na/p/tasks/03", "03-01 entry-removed reports",
    ]  # fmt: skip
    assert repo.happened("na/p/tasks/03") == expected
    assert repo.happened("na/p/tasks/02") == expected  # an old id leads to it
    assert repo.happened(ID) == expected


def test_a_rename_may_name_its_old_id_later(repo: Repo) -> None:
    repo.commit("2022-02-01", {TASK: "", "na/p/tasks/02.md": task()})
    assert repo.happened("na/p/tasks/02") == ["02-01 created"]
    repo.commit("2022-03-01", {"na/p/tasks/02.md": task(f"former_ids: {ID}")})
    assert repo.happened("na/p/tasks/02") == [
        "01-01 created", f"02-01 renamed {ID} na/p/tasks/02", "03-01 set former_ids"
    ]  # fmt: skip


def test_a_plan_and_its_jurisdiction_take_their_records_along(repo: Repo) -> None:
    for folder, day in (("na/p", "2022-02-01"), ("na", "2022-03-01")):
        repo.git("mv", f"plans/{folder}", f"plans/{folder}2")
        page = (
            repo.root
            / f"plans/{folder}2"
            / ("plan.md" if "/" in folder else "jurisdiction.md")
        )
        page.write_text(
            page.read_text().replace("---\n", f"---\nformer_ids: {folder}\n", 1)
        )
        repo.commit(day)
    assert repo.happened("na2/p2/tasks/01") == [
        "01-01 created", f"02-01 renamed {ID} na/p2/tasks/01", "03-01 renamed na/p2/tasks/01 na2/p2/tasks/01"
    ]  # fmt: skip
    assert repo.happened("na2/p2")[1:] == [
        "02-01 renamed na/p na/p2",
        "03-01 renamed na/p2 na2/p2",
    ]
    assert repo.happened("na2/a") == [
        "01-01 created",
        "03-01 renamed na/a na2/a",
    ]  # a unit of the register


def test_what_takes_the_place_of_a_renamed_record_has_a_history_of_its_own(
    repo: Repo,
) -> None:
    repo.commit("2022-02-01", {TASK: "", "na/p/tasks/02.md": task(f"former_ids: {ID}")})
    repo.commit("2022-03-01", {TASK: task(title="Việc mới")})
    repo.commit("2022-04-01", {TASK: ""})
    repo.commit("2022-05-01", {TASK: task(title="Việc mới hơn")})
    assert repo.happened() == ["03-01 created", "04-01 removed", "05-01 created"]
    assert repo.happened("na/p/tasks/02") == [
        "01-01 created",
        f"02-01 renamed {ID} na/p/tasks/02",
    ]


def test_a_merge_records_on_its_own_day_all_that_it_brings(repo: Repo) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(
        "2022-02-01", {TASK: task(reports("date: 2022-02-01, status: in_progress"))}
    )
    repo.git("checkout", "-q", "main")
    repo.commit("2022-02-15", {"na/p/tasks/02.md": task()})
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2022-03-01")
    assert repo.happened() == ["01-01 created", "03-01 entry-added reports"]
    assert repo.happened("na/p/tasks/02") == ["02-15 created"]


def test_versions_that_cannot_be_read_are_said_and_stepped_over(repo: Repo) -> None:
    repo.commit("2022-02-01", {TASK: "---\ntitle: [\n---\n"})
    repo.commit(
        "2022-03-01", {TASK: task(reports("date: 2022-02-01, status: in_progress"))}
    )
    repo.commit("2022-04-01", {"na/p/tasks/02.md": "no fences"})
    repo.commit("2022-05-01", {"na/p/tasks/02.md": task()})
    repo.commit("2022-06-01", {"na/p/tasks/02.md": "---\na: &x 1\nb: *x\n---\n"})
    assert repo.happened() == [
        "01-01 created",
        "02-01 unreadable",
        "03-01 entry-added reports",
    ]
    assert repo.happened("na/p/tasks/02") == [
        "04-01 unreadable",
        "05-01 created",
        "06-01 unreadable",
    ]


def test_registers_are_followed_entry_by_entry(repo: Repo) -> None:
    two = "- key: a\n  name: Sở A\n- key: d\n  name: Sở D\n"
    repo.commit("2022-02-01", {"na/units.yaml": two})
    repo.commit("2022-03-01", {"na/units.yaml": "- key: ["})
    repo.commit(
        "2022-04-01",
        {"na/units.yaml": two.replace("Sở D", "Sở Đ").replace("Sở A", '"Sở A"')},
    )
    repo.commit("2022-05-01", {"na/units.yaml": ""})
    assert repo.happened("na/d") == [
        "02-01 created",
        "03-01 unreadable",
        "04-01 changed name",
        "05-01 removed",
    ]
    assert repo.happened("na/a") == [
        "01-01 created",
        "03-01 unreadable",
        "05-01 removed",
    ]
    assert repo.happened("na/b") == ["01-01 created", "02-01 removed"]


def test_what_load_would_not_read_has_no_history(repo: Repo) -> None:
    folder = os.fsencode(repo.root / "plans/na/p/tasks")
    for name in (b"\xff.md", b".hidden.md", b"README.md", b"line\nbreak.md"):
        (Path(os.fsdecode(folder)) / os.fsdecode(name)).write_text(task())
    (repo.root / "plans/na/p/tasks/link.md").symlink_to("01.md")
    repo.commit("2022-02-01")
    assert repo.history.ids("task") == [ID]


def test_a_record_that_becomes_a_link_is_removed(repo: Repo) -> None:
    (repo.root / "plans" / TASK).unlink()
    (repo.root / "plans" / TASK).symlink_to("other.md")
    repo.commit("2022-02-01")
    assert repo.happened() == ["01-01 created", "02-01 removed"]


def test_commits_that_are_dated_before_the_one_they_follow_are_known(
    repo: Repo,
) -> None:
    repo.commit("2022-05-01", {TASK: task(title="A")})
    early = repo.commit("2022-03-01", {TASK: task(title="B")})
    assert repo.history.out_of_order == {early}


def test_without_commits_there_is_no_history(tmp_path: Path, repo: Repo) -> None:
    assert read_history(tmp_path) is None
    assert read_history(Repo(tmp_path / "empty").root) is None
    shallow = tmp_path / "shallow"
    repo.commit("2022-02-01", {TASK: task(title="B")})
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(shallow))
    assert (
        read_history(shallow) is None
    )  # one commit would pass for the day on which all was recorded


def test_worktrees_submodules_and_subfolders_have_their_history(
    tmp_path: Path, repo: Repo
) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "tree"))
    outer = Repo(tmp_path / "outer")
    outer.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        str(repo.root),
        "sub",
    )
    outer.git("commit", "-q", "-m", "m", day="2022-08-01")
    (outer.root / "below").mkdir()
    write(outer.root / "below", {TASK: task()})
    outer.commit("2022-09-01")
    days = {}
    for root in (tmp_path / "tree", outer.root / "sub", outer.root / "below"):
        history = read_history(root)
        days[root.name] = (
            [told(event) for event in history.events(ID)] if history else None
        )
    assert days == {
        "tree": ["01-01 created"],
        "sub": ["01-01 created"],
        "below": ["09-01 created"],
    }


# what is kept ----------------------------------------------------------------------------------------------------


def everything(history: History) -> dict[str, object]:
    kinds = ("jurisdiction", "plan", "task", "unit", "document", "area", "indicator")
    return {
        f"{kind} {known}": history.events(known, kind)
        for kind in kinds
        for known in sorted(history.ids(kind))
    }


def busy(repo: Repo) -> list[str]:
    """A history with a bit of everything; its commits."""
    two = "na/p/tasks/02.md"
    steps: list[Files] = [
        {TASK: task(reports("date: 2022-02-01, status: in_progress"))},
        {TASK: "---\nbroken", two: task() + "Lời\n"},
        {"na/p/tasks/02.en.md": "Words\n", "na/units.yaml": "- key: a\n  name: Sở A\n"},
        {
            TASK: task(
                reports(
                    "date: 2022-02-01, status: in_progress",
                    "date: 2022-03-01, status: completed",
                )
            )
        },
        {
            two: "",
            "na/p/tasks/02.en.md": "",
            "na/p/tasks/03.md": task("former_ids: na/p/tasks/02"),
        },
        {"na/units.yaml": "- broken: ["},
        {"na/units.yaml": "- key: a\n  name: Sở AA\n- key: z\n  name: Sở Z\n"},
        {"na/p/tasks/03.md": task("former_ids: na/p/tasks/02") + "Lời mới\n", TASK: ""},
        {TASK: task(title="Lại"), "na/p/tasks/03.en.md": "More\n"},
    ]
    return [repo.commit(f"2022-03-{i:02}", files) for i, files in enumerate(steps, 1)]


def digests(history: History) -> list[tuple[str, bytes]]:
    """The digests of all records, in the order in which the history names them."""
    return [
        (record_id, history.digest_of(record_id, kind))
        for kind in MODELS
        for record_id in history.ids(kind)
    ]


def test_a_digest_changes_when_anything_happens_to_a_record(repo: Repo) -> None:
    busy(repo)
    seen, other = set(), set()
    for title in ("Một", "Hai", "Ba"):
        repo.commit("2022-12-01", {TASK: task(title=title)})
        seen.add(repo.history.digest_of(ID, "task"))
        other.add(repo.history.digest_of("na/p/tasks/03", "task"))
    assert (len(seen), len(other)) == (3, 1)
    (repo.root / ".mailmap").write_text("Sở B <an@example.org>\n")
    assert repo.history.digest_of(ID, "task") not in seen
    assert repo.history.digest_of("na", "task") == repo.history.digest_of("x", "task")


def test_what_was_kept_changes_nothing_but_time(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commits = busy(repo)
    for commit in commits:  # one commit at a time, always on what was kept
        repo.git("checkout", "-q", commit)
        assert repo.history.commits[-1].id == commit
    warm, warm_digests = everything(repo.history), digests(repo.history)
    monkeypatch.setenv("DXPLAN_CACHE_DIR", str(tmp_path / "other"))
    assert everything(repo.history) == warm
    assert digests(repo.history) == warm_digests
    assert len(warm) > 10
    assert len(list((tmp_path / "other").rglob("*.sqlite"))) == 1


def test_another_history_is_read_from_its_beginning(repo: Repo) -> None:
    busy(repo)
    assert repo.happened()[-1] == "03-09 created"
    repo.git("reset", "-q", "--hard", "HEAD~9")
    assert repo.happened() == ["01-01 created"]
    repo.commit("2022-12-01", {TASK: task(title="Khác")})
    assert repo.happened() == ["01-01 created", "12-01 changed title"]


def test_a_branch_that_was_read_is_no_part_of_the_line_that_merged_it(
    repo: Repo,
) -> None:
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("2022-02-01", {TASK: task(title="Bên")})
    assert repo.happened()[-1] == "02-01 changed title"
    repo.git("checkout", "-q", "main")
    repo.commit("2022-02-15", {"na/p/tasks/02.md": task()})
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2022-03-01")
    assert repo.happened() == ["01-01 created", "03-01 changed title"]
    assert repo.happened("na/p/tasks/02") == ["02-15 created"]


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", None])
def test_a_damaged_cache_costs_only_time(repo: Repo, damage: bytes | None) -> None:
    busy(repo)
    before = everything(repo.history)
    (file,) = Path(os.environ["DXPLAN_CACHE_DIR"]).rglob("*.sqlite")
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    assert everything(repo.history) == before
    assert everything(repo.history) == before  # and it is whole again


def test_where_nothing_can_be_kept_the_history_is_read_all_the_same(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DXPLAN_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert repo.happened() == ["01-01 created"]
    assert not (repo.root / ".git" / "dxplan").exists()
    assert repo.git("status", "--porcelain") == ""


# the command -----------------------------------------------------------------------------------------------------


def blocks(dxplan: Run, repo: Repo, identity: str = ID) -> list[dict[str, object]]:
    done = dxplan("-C", repo.root, "history", identity, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["items"]


def test_both_clocks_stand_side_by_side(repo: Repo, dxplan: Run) -> None:
    (repo.root / "dxplan.toml").write_text(
        'repository_url = "https://example.org/plans"\n'
    )
    late = "date: 2022-06-20, status: completed, completed_on: 2022-06-18"
    commit = repo.commit("2022-09-18", {TASK: task(reports(late))}, author="Sở TT&TT")
    shown = dxplan("-C", repo.root, "history", ID).stdout
    assert (
        f"Cập nhật ngày 18/9/2022 · Sở TT&TT · {commit[:9]} · https://example.org/plans/commit/{commit}"
        in shown
    )
    assert (
        "Thêm báo cáo ngày 20/6/2022: Đã hoàn thành, hoàn thành ngày 18/6/2022 · cập nhật muộn 90 ngày"
        in shown
    )
    assert shown.index("18/9/2022") < shown.index("01/01/2022")  # the newest first
    (event,) = blocks(dxplan, repo)[0]["events"]
    assert (event["claimed"], event["days_late"], event["what"]) == (
        "2022-06-20",
        90,
        "entry-added",
    )
    english = dxplan("-C", repo.root, "history", ID, "--lang", "en").stdout
    assert (
        "Added report of 20 June 2022: Completed, completed 18 June 2022 · recorded 90 days late"
        in english
    )


def test_what_is_not_committed_is_said_to_be_so(repo: Repo, dxplan: Run) -> None:
    (repo.root / "plans" / TASK).write_text(
        task(reports("date: 2022-06-20, status: completed"), lead="b")
    )
    shown = dxplan("-C", repo.root, "history", ID).stdout
    assert "Chưa đưa vào kho dữ liệu" in shown
    assert "Đơn vị chủ trì: “Sở A” đổi thành “Sở B”" in shown
    assert "Thêm báo cáo ngày 20/6/2022: Đã hoàn thành\n" in shown
    assert blocks(dxplan, repo)[0]["commit"] is None
    (repo.root / "plans" / TASK).rename(repo.root / "plans/na/p/tasks/09.md")
    (repo.root / "plans/na/p/tasks/09.md").write_text(task(f"former_ids: {ID}"))
    renamed = dxplan("-C", repo.root, "history", "na/p/tasks/09").stdout
    assert f"Đổi mã từ {ID} thành na/p/tasks/09" in renamed
    assert "Cập nhật ngày 01/01/2022" in renamed
    (repo.root / "plans/na/p/tasks/09.md").unlink()
    assert "Xóa hồ sơ" in dxplan("-C", repo.root, "history", ID).stdout


def test_what_commits_say_moves_no_cursor(repo: Repo, dxplan: Run) -> None:
    message = "x\x1b[2J\x01:100644 100644 a b M\tplans/na/p/tasks/01.md"
    repo.commit(
        "2022-02-01",
        {TASK: task(title="T\u202ex")},
        message=message,
        author="A\x1b]0;t\x07\u202eB",
    )
    done = dxplan("-C", repo.root, "history", ID)
    assert "\x1b" not in done.stdout
    assert "<U+202E>" in done.stdout
    assert repo.happened() == ["01-01 created", "02-01 unreadable"]


def test_what_is_not_published_is_told_without_its_value(
    repo: Repo, dxplan: Run
) -> None:
    units = "na/units.yaml"
    mail = "- key: a\n  name: Sở A\n  email: mat@example.org\n  editors: [nguoi-sua]\n"
    repo.commit(
        "2022-02-01", {units: BASE[units].replace("- key: a\n  name: Sở A\n", mail)}
    )
    (repo.root / "plans" / units).write_text(
        mail.replace("mat@", "khac@"), encoding="utf-8"
    )
    shown = dxplan("-C", repo.root, "history", "na/a", "--lang", "en").stdout
    assert "E-mail: added “(not published)”" in shown
    assert "E-mail: “(not published)” became “(not published)”" in shown
    found = [
        event for block in blocks(dxplan, repo, "na/a") for event in block["events"]
    ]  # type: ignore[attr-defined]
    assert [(e["key"], e["old"], e["new"]) for e in found if e["key"]] == [
        (key, None, None) for key in ("email", "email", "editors")
    ]
    for text in (shown, json.dumps(found, ensure_ascii=False)):
        assert not any(secret in text for secret in ("example.org", "nguoi-sua"))


def test_an_unknown_id_is_answered_with_the_one_that_may_be_meant(
    repo: Repo, dxplan: Run
) -> None:
    done = dxplan("-C", repo.root, "history", "na/p/task/01")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Có phải ý là {ID}?" in done.stderr
    assert (
        "dxplan status"
        in dxplan("-C", repo.root, "history", "xxxxxxxxxxxxxxxxxxx").stderr
    )
    assert dxplan("-C", repo.root, "history", "plans/na/p/tasks/01.md").returncode == 0


def test_without_a_history_the_command_says_what_it_needs(
    tmp_path: Path, repo: Repo, dxplan: Run
) -> None:
    repo.commit("2022-02-01", {TASK: task(title="B")})
    repo.git(
        "clone", "-q", "--depth", "1", f"file://{repo.root}", str(tmp_path / "shallow")
    )
    shallow = dxplan("-q", "-C", tmp_path / "shallow", "history", ID)
    assert (shallow.returncode, shallow.stdout) == (2, "")
    assert "git fetch --unshallow" in shallow.stderr
    bare = write(tmp_path / "bare", {TASK: task()})
    assert "không nằm trong kho git nào" in dxplan("-C", bare, "history", ID).stderr


def test_dates_that_go_back_are_marked(repo: Repo, dxplan: Run) -> None:
    repo.commit("2022-05-01", {TASK: task(title="A")})
    repo.commit("2022-03-01", {TASK: task(title="B")})
    shown = dxplan("-C", repo.root, "history", ID).stdout
    assert shown.count("ngày cập nhật sớm hơn lần cập nhật ngay trước đó") == 1
    assert [block["out_of_order"] for block in blocks(dxplan, repo)] == [
        True,
        False,
        False,
    ]


# items, and answers that are no longer sure ----------------------------------------------------------------------


def test_a_task_item_has_its_history(repo: Repo, dxplan: Run, tmp_path: Path) -> None:
    repo.commit(
        "2022-03-05", {TASK: task(reports("date: 2022-03-01, status: in_progress"))}
    )
    both = reports(
        "date: 2022-03-01, status: in_progress", "date: 2022-06-20, status: completed"
    )
    repo.commit("2022-09-18", {TASK: task(both)}, author="Bình <b@example.org>")

    done = dxplan(
        "-C",
        repo.root,
        "build",
        "--keep-going",
        "--as-of",
        "2022-12-31",
        "--out",
        tmp_path / "out",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (item,) = json.loads((tmp_path / "out/data/tasks.json").read_text())["items"]
    assert item["history"] == {
        "first_recorded": "2022-01-01",
        "last_recorded": "2022-09-18",
        "commits": 3,
        "last_author": "Bình",
        "reports": [
            {"date": "2022-03-01", "recorded": "2022-03-05", "days_late": 4},
            {"date": "2022-06-20", "recorded": "2022-09-18", "days_late": 90},
        ],
        "completion_recorded": "2022-09-18",
        "needs_reconfirmation": None,
    }
    compliance = evaluate(load(repo.root), date(2022, 7, 1), Settings())
    history = read_history(repo.root)
    assert history is not None
    (found,) = with_history(tasks(compliance), compliance, history)
    july = found[
        "history"
    ]  # the report speaks of June: it is seen, with the day on which it was recorded
    assert (july["last_recorded"], july["commits"], july["last_author"]) == (
        "2022-03-05",
        2,
        "An",
    )
    assert july["reports"][1]["recorded"] == "2022-09-18"


MINISTRY = "mic/q/tasks/05"
ABOVE: Files = {
    "mic/jurisdiction.md": md("name: Bộ\nlevel: national"),
    "mic/documents.yaml": "- key: qd\n  number: 22/QĐ\n  date: 2022-01-02\n- key: qd2\n  number: 23/QĐ\n",
    "mic/q/plan.md": md(
        "title: Kế hoạch của Bộ\ndocument: qd\nperiod: 2022\nassigns: true"
    ),
}


def item_of_the_ministry(
    head: str = "",
    *,
    title: str = "Việc lớn",
    deadline: str = "2022-12",
    body: str = "Lời\n",
) -> str:
    return md(
        f"title: {title}\ndeadline: {deadline}\nsource: {{document: qd}}\n{head}", body
    )


def suspected(repo: Repo, as_of: str) -> Suspect | None:
    portfolio = load(repo.root)
    state = evaluate(portfolio, date.fromisoformat(as_of), Settings()).tasks[ID]
    return needs_reconfirmation(
        portfolio, state, date.fromisoformat(as_of), repo.history.events
    )


@pytest.fixture
def answering(repo: Repo) -> Callable[[str, str], Repo]:
    """A task that carries out an item of the ministry's and reported on 1 March; on 1 May the item's file changes."""

    def make(text: str, report: str = "date: 2022-03-01, status: in_progress") -> Repo:
        answer = task(f"implements: {MINISTRY}\n" + (reports(report) if report else ""))
        repo.commit(
            "2022-03-02",
            {**ABOVE, f"{MINISTRY}.md": item_of_the_ministry(), TASK: answer},
        )
        repo.commit("2022-05-01", {f"{MINISTRY}.md": text})
        return repo

    return make


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (item_of_the_ministry(deadline="2023-06"), "deadline"),
        (item_of_the_ministry(title="Việc lớn hơn"), "title"),
        (item_of_the_ministry(body="Lời khác\n"), "body"),
        (item_of_the_ministry().replace("document: qd}", "document: qd2}"), "source"),
        (
            item_of_the_ministry(
                "deadline_changes: [{date: 2022-05-01, to: 2023-06, document: qd}]"
            ),
            "deadline",
        ),
        (
            item_of_the_ministry("changes: [{date: 2022-05-01, key: title, to: Khác}]"),
            "title",
        ),
        (item_of_the_ministry(title="{vi: Việc lớn, en: Great task}"), None),
        (item_of_the_ministry(deadline='"2022-12"'), None),
        (item_of_the_ministry("note: Ghi chú"), None),
        (item_of_the_ministry("area: society"), None),
        (item_of_the_ministry(deadline="{by: 2022-12, firm: false}"), "deadline"),
        (item_of_the_ministry(deadline="{by: 2022-12, until: 2023}"), "deadline"),
        (item_of_the_ministry(deadline="{by: 2022-12, firm: true}"), None),
        (item_of_the_ministry(deadline="{by: 2022-12, text: trong năm 2022}"), None),
    ],
)
def test_an_answer_is_suspect_once_what_it_answers_has_changed(
    answering: Callable[..., Repo], text: str, key: str | None
) -> None:
    repo = answering(text)
    assert suspected(repo, "2022-04-30") is None  # nobody knew then
    assert suspected(repo, "2022-05-01") == (
        Suspect(date(2022, 5, 1), MINISTRY, key) if key else None
    )


def test_a_later_report_confirms_it(answering: Callable[..., Repo]) -> None:
    repo = answering(item_of_the_ministry(deadline="2023-06"))
    later = reports(
        "date: 2022-03-01, status: in_progress", "date: 2022-05-02, status: in_progress"
    )
    repo.commit("2022-05-03", {TASK: task(f"implements: {MINISTRY}\n{later}")})
    assert suspected(repo, "2022-05-01") == Suspect(
        date(2022, 5, 1), MINISTRY, "deadline"
    )
    assert suspected(repo, "2022-05-02") is None


def test_who_never_reported_has_nothing_to_confirm(
    answering: Callable[..., Repo],
) -> None:
    assert (
        suspected(
            answering(item_of_the_ministry(deadline="2023-06"), report=""), "2022-06-01"
        )
        is None
    )


def test_only_the_change_of_a_body_is_told_not_its_text(repo: Repo) -> None:
    repo.commit("2022-02-01", {TASK: task() + "Lời\n"})
    repo.commit("2022-03-01", {TASK: task() + "Lời khác\n"})
    _, added, edited = [event.change for event in repo.history.events(ID)]
    assert (added.what, added.old, added.new) == (ChangeType.BODY, "", None)
    assert (edited.old, edited.new) == (None, None)


def test_the_plan_page_has_a_history_too(repo: Repo) -> None:
    repo.commit(
        "2022-02-01",
        {PLAN: md("title: Kế hoạch mới\ndocument: plan-doc\nperiod: 2022")},
    )
    assert repo.happened("na/p") == ["01-01 created", "02-01 changed title"]
