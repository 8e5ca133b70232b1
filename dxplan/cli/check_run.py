"""One check from the options of the command line: what it prints, and its exit code."""

from collections.abc import Sequence
from functools import partial

from dxplan.check.baseline import write_baseline
from dxplan.check.run import CheckRequest, run_check
from dxplan.cli.check_options import CheckOptions
from dxplan.cli.check_output import check_texts
from dxplan.cli.git_warnings import tracking_or_warning
from dxplan.cli.options import as_of_day, today_unless
from dxplan.cli.printed import Printed
from dxplan.cli.session import Session, path_in_plans
from dxplan.portfolio.plans_files import PlansFile


def printed_check(
    session: Session, options: CheckOptions, files: Sequence[PlansFile] | None
) -> Printed:
    """Check, and write the baseline or say what is found; no format changes the exit code."""
    request = CheckRequest(
        session.root,
        session.config,
        session.prefix,
        as_of_day(options.as_of),
        today_unless(options.as_of),
        tuple(path_in_plans(session, path) for path in options.paths),
        options.select,
        options.ignore,
        options.baseline,
        options.base,
        partial(tracking_or_warning, session),
        files,
    )
    run = run_check(request, session.catalogue)
    if options.new_baseline is None:
        code = 1 if run.result.fails(options.fail_on) else 0
        return Printed(tuple(check_texts(session, run, options)), code)
    write_baseline(options.new_baseline, run.whole_result)
    sentence = session.catalogue(
        "terminal.baseline-written",
        count=len(run.whole_result.diagnostics),
        file=options.new_baseline,
    )
    return Printed((("people", sentence + "\n"),), 0)
