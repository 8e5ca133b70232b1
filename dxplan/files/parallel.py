"""Jobs that share what is in memory, side by side where the system can copy a process.

No pool of `concurrent.futures`: its jobs have to pickle, which those of a site do not, and it
can't end them when the build is interrupted.
"""

import ctypes
import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

from dxplan.files.resources import resources

Result = TypeVar("Result")

_BYTES_OF_NUMBER = 4
_LONGEST_QUEUE = 4096
"""Numbers that fit into a pipe on every system."""

_SIGNAL_WHEN_PARENT_ENDS = 1  # PR_SET_PDEATHSIG of Linux


def run_in_turn(jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """What the jobs return, run one after the other in this process."""
    return [job() for job in jobs]


def run_side_by_side(jobs: Sequence[Callable[[], Result]]) -> list[Result]:
    """What the jobs return, in their order, run by as many processes as the command may use.

    The first job runs in this process, the next ones in copies of it; of the rest each process
    takes the next one when it is done with the last.

    A result passes between processes, so it must be one that pickles. A job that fails in a copy is
    run again in this process, where its error is the caller's; so it must be one that can be run
    twice. Copies end with this process, however it ends.
    """
    can_copy = sys.platform == "linux"  # elsewhere copies are slow, or not safe
    processes = min(resources().jobs, len(jobs))
    if not can_copy or processes <= 1:
        return run_in_turn(jobs)
    queue = _queue(range(processes, len(jobs)))
    copies: list[_Copy[Result]] = []
    gc.freeze()  # a collection in a copy would copy all memory that it looks through
    try:
        with _interrupts_wait():
            for first in range(1, processes):
                copies.append(_Copy.start(jobs, first, queue))
        results = _work(jobs, 0, queue)
        for copy in copies:
            results |= copy.results(jobs)
    finally:
        gc.unfreeze()
        os.close(queue)
        for copy in copies:
            copy.end()
    # what a copy did not come to, because its process or a job before failed
    return [results[n] if n in results else job() for n, job in enumerate(jobs)]


@dataclass(frozen=True, slots=True)
class _Copy(Generic[Result]):
    """A copy of this process, and the pipe through which its results come."""

    process: int
    receiver: int

    @classmethod
    def start(
        cls, jobs: Sequence[Callable[[], Result]], first: int, queue: int
    ) -> "_Copy[Result]":
        """Let a copy of this process run a job, and then those of the queue."""
        parent = os.getpid()
        receiver, sender = os.pipe()
        process = os.fork()
        if process == 0:
            try:
                os.close(receiver)
                _obey(parent)
                _send(_work_until_failure(jobs, first, queue), sender)
            finally:
                os._exit(0)
        os.close(sender)
        return cls(process, receiver)

    def results(self, jobs: Sequence[Callable[[], Result]]) -> dict[int, Result]:
        """What the copy worked out, by the numbers of jobs.

        A job that failed there is run again, and raises here.
        """
        with os.fdopen(self.receiver, "rb", closefd=False) as stream:
            content = stream.read()
        try:
            results, failed = pickle.loads(content)  # noqa: S301 - from our own copy
        except (EOFError, pickle.UnpicklingError):  # somebody has ended the process
            return {}
        if failed is not None:
            results[failed] = jobs[failed]()
        return dict(results)

    def end(self) -> None:
        """End the process, if it has not ended yet."""
        os.close(self.receiver)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _queue(numbers: range) -> int:
    """A pipe that holds numbers of jobs: which process reads one runs the job."""
    reader, writer = os.pipe()
    step = 1 + len(numbers) // _LONGEST_QUEUE
    with os.fdopen(writer, "wb") as stream:
        for first in numbers[::step]:
            portion = (first, min(first + step, numbers.stop))
            stream.write(b"".join(n.to_bytes(_BYTES_OF_NUMBER) for n in portion))
    return reader


def _numbers(first: int, queue: int) -> Iterator[int]:
    """The number of a job, then one after the other from the queue."""
    yield first
    while portion := os.read(queue, 2 * _BYTES_OF_NUMBER):
        start, end = portion[:_BYTES_OF_NUMBER], portion[_BYTES_OF_NUMBER:]
        yield from range(int.from_bytes(start), int.from_bytes(end))


def _work(
    jobs: Sequence[Callable[[], Result]], first: int, queue: int
) -> dict[int, Result]:
    return {number: jobs[number]() for number in _numbers(first, queue)}


def _work_until_failure(
    jobs: Sequence[Callable[[], Result]], first: int, queue: int
) -> tuple[dict[int, Result], int | None]:
    """The results of the jobs that this process runs, and the number of the one that failed."""
    results: dict[int, Result] = {}
    for number in _numbers(first, queue):
        try:
            results[number] = jobs[number]()
        except Exception:  # noqa: BLE001 - it is raised where the job is run again
            for _ in _numbers(number, queue):
                pass  # no other process begins anything more
            return results, number
    return results, None


def _send(answer: object, sender: int) -> None:
    with os.fdopen(sender, "wb") as stream:
        stream.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _obey(parent: int) -> None:
    """In a copy: leave Ctrl-C to the first process, and end when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_ENDS, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended before
        os._exit(0)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Let Ctrl-C wait until all copies are known, so that it ends them too."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
