"""A site that the workers of a cluster make has the bytes of one that is made here."""

import hashlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gate_cases import WORLD
from repositories import record, start

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = pytest.mark.filterwarnings("ignore:::distributed")

DAY = "2022-10-01"


@pytest.fixture(scope="module")
def cluster() -> Iterator["LocalCluster"]:
    # Only here, since it takes seconds and each worker of pytest-xdist collects every module.
    from distributed import LocalCluster  # noqa: PLC0415

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        scheduler_port=0,
    ) as running:
        yield running


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = start(tmp_path / "plans-of-a-province", WORLD, base={})
    (folder / "plans/na/p/tasks/anh.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "own/i18n").mkdir(parents=True)
    (folder / "own/i18n/vi.yaml").write_text("nav: {home: Nhà}\n", encoding="utf-8")
    (folder / "dxplan.toml").write_text('templates = "own"\n', encoding="utf-8")
    record(folder, "2022-09-20")
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def kill_one(cluster: "LocalCluster", after: Callable[[], bool]) -> None:
    """Kill a worker as soon as something is so; the cluster starts no other in its place."""
    from distributed import Client  # noqa: PLC0415

    with Client(cluster) as client:
        worker = client.run(os.getpid).popitem()[1]
    for _ in range(600):
        if after():
            break
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)


def test_workers_make_the_same_site(
    cluster: "LocalCluster", root: Path, tmp_path: Path, dxplan: Callable[..., object]
) -> None:
    options = ("-C", str(root), "build", "--as-of", DAY)
    address = cluster.scheduler_address
    here = tmp_path / "here"
    dxplan(*options, "--out", str(here))
    folder = tmp_path / "folder"
    dxplan(*options, "--out", str(folder), "--scheduler", address)
    dxplan(*options, "--out", str(folder), "--scheduler", address)  # over the old one
    assert files_of(folder) == files_of(here)
    assert "Nhà" in (folder / "vi/na/index.html").read_text("utf-8")
    store = tmp_path / "store"
    (store / "vi").mkdir(parents=True)
    (store / "vi/old.html").write_bytes(b"")
    (store / "mine.txt").write_bytes(b"x")
    (tmp_path / "outside.txt").write_bytes(b"")
    empty = hashlib.sha256(b"").hexdigest()
    claimed = dict.fromkeys(["vi/old.html", "mine.txt", "../outside.txt"], empty)
    (store / "dxplan.json").write_text(json.dumps({"files": claimed}))
    dying = threading.Thread(target=kill_one, args=(cluster, (store / "en").exists))
    dying.start()
    dxplan(*options, "--out", store.as_uri(), "--scheduler", address)
    dying.join()
    assert (tmp_path / "outside.txt").is_file()
    (store / "mine.txt").unlink()
    assert files_of(store) == files_of(here)


def test_a_scheduler_that_is_not_there_is_said(
    root: Path, tmp_path: Path, dxplan: Callable[..., object]
) -> None:
    options = ("-C", str(root), "build", "--out", str(tmp_path / "out"), "--scheduler")
    result = dxplan(*options, "tcp://127.0.0.1:9")
    assert "dask scheduler" in result.stderr
    result = dxplan("-C", str(root), "build", "--out", "s3://bucket/site")
    assert "--scheduler" in result.stderr
