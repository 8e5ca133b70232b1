"""What fuzzing once found stays mended: each input is run again, within the time that one may take."""

import time
from pathlib import Path

import pytest

from tests.fuzz import portfolio
from tests.fuzz.targets import CPU_SECONDS, FOUND, TARGETS

INPUTS = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize(
    "file", INPUTS, ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_an_input_that_was_found_is_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio, "SHARE", 1)
    started = time.process_time()
    TARGETS[file.parent.name].run(file.read_bytes())
    assert time.process_time() - started < CPU_SECONDS


def test_every_target_reads_what_it_begins_with() -> None:
    for target in TARGETS.values():
        for number, seed in enumerate(target.seeds()):
            if number % 20 == 0:
                target.run(seed)
