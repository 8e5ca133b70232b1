"""Jobs that share what is in memory, side by side where the system can copy a process."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Answer = TypeVar("Answer")


def apart(jobs: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """What the jobs return, in their order: the first runs in this process, each other in a copy of it.

    An answer passes between processes, so it must be one that pickles. A job that fails in its copy is done again here,
    where its error is the caller's; so it must be one that can be done twice.
    """
    if (
        sys.platform != "linux" or (os.cpu_count() or 1) == 1
    ):  # elsewhere copies are slow, or not safe
        return [job() for job in jobs]
    context = get_context("fork")
    copies = []
    gc.freeze()  # what is shared is not looked through in each copy, which would copy it in earnest
    try:
        for job in jobs[1:]:
            answer, pipe = context.Pipe(duplex=False)
            copy = context.Process(target=_answer, args=(job, pipe))
            copy.start()
            pipe.close()
            copies.append((job, copy, answer))
        return [jobs[0](), *(_answered(job, answer) for job, _, answer in copies)]
    finally:
        gc.unfreeze()
        for _, copy, _ in copies:
            copy.terminate()
            copy.join()


def _answer(job: Callable[[], object], pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits ends it
    with suppress(Exception):  # whatever it is, it is told where the job is done again
        pipe.send(job())


def _answered(job: Callable[[], Answer], answer: Connection) -> Answer:
    try:
        return answer.recv()  # type: ignore[no-any-return]
    except EOFError:
        return job()
