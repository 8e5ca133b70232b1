"""A Dask cluster of this machine, of which workers may be killed while they build."""

import os
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client, LocalCluster


@contextmanager
def cluster_of(workers: int) -> Iterator[LocalCluster]:
    """A scheduler and workers, each a process of one thread."""
    with (
        warnings.catch_warnings(),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_port=0,
        ) as cluster,
    ):
        warnings.simplefilter("ignore")
        yield cluster


@contextmanager
def killing_one_worker(cluster: LocalCluster, after: float) -> Iterator[None]:
    """Kill one worker some seconds after the block was entered."""
    with Client(cluster) as client:
        worker = min(client.run(os.getpid).values())
    timer = threading.Timer(after, os.kill, (worker, signal.SIGKILL))
    timer.start()
    try:
        yield
        if timer.is_alive():
            raise AssertionError("the build was over before a worker was killed")
    finally:
        timer.cancel()
