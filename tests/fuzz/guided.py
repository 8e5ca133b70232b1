"""One process of atheris, which ends it by itself: `python -m tests.fuzz.guided TARGET FOLDER SECONDS`."""

import hashlib
import sys
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["dxplan", "markdown_it"]):
    from tests.fuzz.targets import CPU_SECONDS, TARGETS

LONGEST = 4096
"""Bytes of an input; targets repeat some of them, for what takes long."""
WATCHED = 3
"""So many times longer code takes whose coverage is watched; the suite has the inputs without that."""
HANGS = 60
"""Seconds after which the process is ended, and the input kept."""


def main() -> None:
    """Fuzz one target and keep what fails."""
    name, folder, seconds = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    target = TARGETS[name]
    failures = folder / "failures"
    words = folder / "words"
    words.write_text("".join(map(_entry, target.tokens)), encoding="ascii")

    def run(data: bytes) -> None:
        started = time.process_time()
        try:
            target.run(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            _keep(failures, _way(error), data, traceback.format_exc())
        cost = time.process_time() - started
        if cost > CPU_SECONDS * WATCHED:
            _keep(failures, f"slow-{_digest(data)}", data, f"{cost:.1f} s")

    arguments = [
        sys.argv[0],
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-timeout={HANGS}",
        f"-report_slow_units={HANGS}",  # by the clock, which says little on a busy machine
        "-rss_limit_mb=3000",
        f"-dict={words}",
        f"-artifact_prefix={failures}/ended-",
        str(folder / "corpus"),
    ]
    atheris.Setup(arguments, run)
    atheris.Fuzz()


def _entry(token: str) -> str:
    """A line of a dictionary of libFuzzer."""
    return '"' + "".join(f"\\x{byte:02X}" for byte in token.encode()) + '"\n'


def _way(error: Exception) -> str:
    """What an exception is called: its kind, and the function of ours that raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [
        frame
        for frame in frames
        if "/dxplan/" in frame.filename or "/fuzz/" in frame.filename
    ]
    return f"{type(error).__name__}-{Path(own[-1].filename).stem}-{own[-1].name}-{own[-1].lineno}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _keep(failures: Path, way: str, data: bytes, story: str) -> None:
    """Keep the shortest input of each way to fail."""
    kept = failures / way
    if kept.exists() and kept.stat().st_size <= len(data):
        return
    kept.write_bytes(data)
    kept.with_name(f"{way}.txt").write_text(
        f"{data[:2000]!r}\n\n{story}", encoding="utf-8"
    )


main()
