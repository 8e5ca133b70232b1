"""Work in several processes, and templates that stay compiled: both only save time."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from jinja2 import Environment
from samples import on

from dxplan.compliance.summary import Compliance
from dxplan.config.config import Config
from dxplan.errors import DxplanError
from dxplan.files.parallel import run_side_by_side
from dxplan.files.resources import Resources
from dxplan.history.head import NO_HEAD
from dxplan.site import build, render, template_environment
from dxplan.site.template_cache import TemplateCache

HERE = os.getpid()


def killed_in_a_copy() -> int:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return 7


def failing() -> int:
    raise DxplanError("cannot-write", folder="x", reason="y")


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dxplan.files.resources.cores", lambda: 2)


@pytest.mark.usefixtures("two_processors")
def test_answers_come_in_the_order_of_the_jobs_and_from_other_processes() -> None:
    first, second = run_side_by_side([os.getpid] * 2)
    assert first == os.getpid() != second
    assert len(set(run_side_by_side([os.getpid] * 40))) == 2
    many = 10_000  # more than the queue holds
    assert run_side_by_side([lambda n=n: n * n for n in range(many)]) == [  # type: ignore[misc]
        n * n for n in range(many)
    ]


@pytest.mark.usefixtures("two_processors")
def test_a_job_that_ends_with_its_process_is_done_again_and_an_error_is_the_callers() -> (
    None
):
    assert run_side_by_side([lambda: 1, killed_in_a_copy, lambda: 2]) == [1, 7, 2]
    with pytest.raises(DxplanError):
        run_side_by_side([lambda: 1, failing])
    with pytest.raises(DxplanError):
        run_side_by_side([failing, lambda: 1])


def test_an_error_ends_the_work(tmp_path: Path, two_processors: None) -> None:
    """Of the jobs that wait none is begun, and the error is raised once."""
    begun = tmp_path / "begun"

    def begin(number: int) -> None:
        with begun.open("a") as stream:
            stream.write(f"{number}\n")
        if number == 1:
            failing()
        time.sleep(0.3)

    with pytest.raises(DxplanError):
        run_side_by_side([partial(begin, number) for number in range(9)])
    assert sorted(begun.read_text().split()) == ["0", "1", "1"]


def test_one_processor_does_all_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dxplan.files.parallel.resources", lambda: Resources(1))
    assert run_side_by_side([os.getpid, os.getpid]) == [os.getpid()] * 2


def tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.usefixtures("two_processors")
def test_a_site_is_the_same_from_one_process_and_from_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compliance = on("2022-08-01", {})
    config = Config(site_url="https://example.org")
    for name, many in (("several", 0), ("one", 10**6)):
        monkeypatch.setattr(build, "MANY", many)
        build.build(tmp_path, compliance, config, NO_HEAD, tmp_path / name)
    assert tree(tmp_path / "several") == tree(tmp_path / "one")
    assert "sitemap.xml" in tree(tmp_path / "one")


# compiled templates ----------------------------------------------------------------------------------------------


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Compile every template as a new process would; how many were really compiled."""
    compliance: Compliance = on("2022-08-01", {})
    compile_source = Environment._generate

    def started() -> int:
        count = 0

        def counted(self: Environment, *args: object, **more: object) -> str:
            nonlocal count
            count += 1
            return compile_source(self, *args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Environment, "_generate", counted)
        monkeypatch.setattr(template_environment, "_COMPILED", TemplateCache())
        render.Renderer(
            build.site_of(Path(), compliance, Config(), NO_HEAD), Path()
        ).compile()
        return count

    return started


def test_templates_are_compiled_once(start: Callable[[], int]) -> None:
    assert start() > 40
    assert start() == 0


def test_a_damaged_cache_and_a_folder_that_takes_nothing_cost_only_time(
    start: Callable[[], int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = start()
    files = [
        file
        for file in (Path(os.environ["DXPLAN_CACHE_DIR"]) / "templates").rglob("*")
        if file.is_file()
    ]
    assert len(files) == everything
    files[0].write_bytes(files[0].read_bytes()[:-9])
    files[1].write_bytes(files[1].read_bytes()[:30])
    files[2].write_bytes(b"nonsense")
    files[3].write_bytes(b"")
    assert start() == 4
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DXPLAN_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert start() == everything
