"""What fuzzing once found stays mended: each input is run again, within the time that one may take."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import few

from tests.fuzz import portfolio
from tests.fuzz.targets import CPU_SECONDS, FOUND, TARGETS

_BUSY_MACHINE = 5
"""How much longer a run may take beside other tests; what hung took a hundred times as long."""
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
    assert time.process_time() - started < CPU_SECONDS * _BUSY_MACHINE


def test_every_target_reads_what_it_begins_with() -> None:
    for target in TARGETS.values():
        for number, seed in enumerate(target.seeds()):
            if number % 20 == 0:
                target.run(seed)


@pytest.mark.parametrize("name", TARGETS)
@few(20)
@given(first=st.integers(0, 0xEF), data=st.data())
def test_any_order_of_its_words_is_read(
    name: str, first: int, data: st.DataObject
) -> None:
    words = data.draw(st.lists(st.sampled_from(TARGETS[name].tokens), max_size=12))
    TARGETS[name].run(bytes([first]) + b" ".join(word.encode() for word in words))
