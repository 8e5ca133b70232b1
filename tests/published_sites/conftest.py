"""Two small published sites, built once."""

from pathlib import Path

import pytest
from published import COMPLETED, MEASURED, build
from samples import TARGET


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province with a completed task and a measured target."""
    return build(tmp_path_factory.mktemp("published"), "site", {TARGET: MEASURED})


@pytest.fixture(scope="session")
def other(site: Path) -> Path:
    """Another province with an open task, beside it."""
    still_open = COMPLETED.replace("completed\n", "in_progress\n").replace(
        "    completed_on: 2022-12-20\n", ""
    )
    files = {
        "na/jurisdiction.md": "---\nname: {vi: Hà Tĩnh}\nlevel: province\n---\n",
        "na/p/tasks/01.md": still_open,
        TARGET: MEASURED.replace("45", "85"),
    }
    return build(site.parent, "other", files, "ht")
