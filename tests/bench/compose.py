"""The least that reading the plans takes: libyaml composes every front matter, and nothing else happens.

python tests/bench/compose.py PLANS JOBS
"""

import os
import sys
from pathlib import Path

import yaml


def compose(paths: list[Path]) -> None:
    """Compose the front matter of each file."""
    for path in paths:
        data = path.read_bytes()
        end = data.find(b"\n---\n", 4)
        yaml.compose(data[4:end], yaml.CSafeLoader)


def main() -> None:
    plans, jobs = Path(sys.argv[1]), int(sys.argv[2])
    paths = [path for path in plans.rglob("*.md") if not path.name.endswith(".en.md")]
    children = []
    for place in range(1, jobs):
        pid = os.fork()
        if pid == 0:
            compose(paths[place::jobs])
            os._exit(0)
        children.append(pid)
    compose(paths[::jobs])
    for pid in children:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
