"""Jobs that share what is in memory, side by side where the system can copy a process.

No pool of `concurrent.futures`: its jobs have to pickle, which those of a site do not, and it
can't end them when the build is interrupted.
"""

import gc
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

from dxplan.files.resources import resources

Result = TypeVar("Result")


def run_in_turn(jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """What the jobs return, run one after the other in this process."""
    return [job() for job in jobs]


def run_side_by_side(jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """What the jobs return, in their order.

    The first runs in this process, each other in a copy of it.

    A result passes between processes, so it must be one that pickles. A job that fails in its copy
    is run again in this process, where its error is the caller's; so it must be one that can be
    run twice.
    """
    can_copy = sys.platform == "linux"  # elsewhere copies are slow, or not safe
    if not can_copy or resources().jobs == 1:
        return run_in_turn(jobs)
    context = get_context("fork")
    copies = []
    gc.freeze()  # a collection in a copy would copy all memory that it looks through
    try:
        for job in jobs[1:]:
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_send_result, args=(job, sender))
            process.start()
            sender.close()
            copies.append((job, process, receiver))
        results = [jobs[0]()]
        for job, _, receiver in copies:
            results.append(_received(job, receiver))
        return results
    finally:
        gc.unfreeze()
        for _, process, _ in copies:
            process.terminate()
            process.join()


def _send_result(job: Callable[[], object], sender: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends its copies
    with suppress(Exception):  # the error is raised where the job is run again
        sender.send(job())


def _received(job: Callable[[], Result], receiver: Connection) -> Result:
    try:
        return receiver.recv()  # type: ignore[no-any-return]
    except EOFError:
        return job()
