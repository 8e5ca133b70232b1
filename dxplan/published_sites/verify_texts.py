"""What `dxplan verify` says of a site: for people, and as JSON."""

from collections.abc import Iterator
from typing import Any, get_args

from dxplan.messages import Catalogue
from dxplan.published_sites.verify import Problem, Verification, What
from dxplan.text.terminal import printable

_SHOWN = 20
"""How many files of a kind are named for people; JSON names all."""


def verification_document(
    site: str, result: Verification, catalogue: Catalogue
) -> dict[str, Any]:
    """The result as JSON; all keys are always there."""
    manifest = result.manifest
    as_of = manifest.as_of if manifest else None
    return {
        "schema": 1,
        "site": site,
        "sound": result.is_sound,
        "version": manifest.version if manifest else None,
        "as_of": as_of.isoformat() if as_of else None,
        "commit": manifest.commit if manifest else None,
        "files": result.files,
        "sees_extra": result.sees_extra,
        "rebuilt": result.rebuilt,
        "problems": [_problem(problem, catalogue) for problem in result.problems],
    }


def _problem(problem: Problem, catalogue: Catalogue) -> dict[str, Any]:
    if problem.what != "not-rebuilt":
        message = catalogue(f"verify.problem.{problem.what}")
        return {"what": problem.what, "file": problem.file, "message": message}
    message = catalogue(f"verify.not_rebuilt.{problem.file}")
    return {"what": f"not-rebuilt-{problem.file}", "file": None, "message": message}


def verification_text(site: str, result: Verification, catalogue: Catalogue) -> str:
    """The result in lines for people, what is wrong first."""
    lines = [*_problem_lines(result, catalogue)]
    verdict = "sound" if result.is_sound else "not-sound"
    count = len(result.problems)
    shown = {"site": printable(site), "files": result.files, "count": count}
    lines.append(catalogue(f"verify.{verdict}", **shown))
    if result.rebuilt and result.is_sound:
        lines.append(catalogue("verify.rebuilt"))
    if not result.sees_extra and result.manifest is not None:
        lines.append(catalogue("verify.extra-unseen"))
    return "\n".join(lines) + "\n"


def _problem_lines(result: Verification, catalogue: Catalogue) -> Iterator[str]:
    for what in get_args(What):
        files = [problem.file for problem in result.problems if problem.what == what]
        if what == "not-rebuilt":
            for reason in files:
                yield catalogue(f"verify.not_rebuilt.{reason}")
            continue
        for file in files[:_SHOWN]:
            problem = catalogue(f"verify.problem.{what}")
            yield f"{printable(file)}: {problem}"
        if len(files) > _SHOWN:
            yield catalogue("verify.more", count=len(files) - _SHOWN)
