"""The entry point: answers `--version` before anything heavy is imported."""

import sys

from dxplan import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"dxplan {__version__}\n")
        return
    from dxplan.cli.app import run  # noqa: PLC0415 - keeps `--version` at the cost of the interpreter

    run()


if __name__ == "__main__":
    main()
