"""Which options of a command line contradict each other. Must not know how they are typed, nor what they do."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.parsers import HINT
from desktop_monitor.errors import UsageError
from desktop_monitor.language.text import Text, counted, text, verbatim


def reject_contradictions(arguments: Arguments) -> None:
    """Raises UsageError that names all of them."""
    problems = [*_verb_problems(arguments), *_report_problems(arguments), *_other_problems(arguments)]
    if problems:
        from desktop_monitor.language.wording import words

        raise UsageError(verbatim("; ".join(map(words, problems))), HINT)


def _apart(first: str, second: str) -> Text:
    return text("{first} does not go with {second}", first=first, second=second)


def _only(option: str, other: str) -> Text:
    return text("{option} goes with {other} only", option=option, other=other)


def _not_before(first: str, second: str) -> Text:
    return text("{first} is not before {second}", first=first, second=second)


def _verb_problems(arguments: Arguments) -> Iterator[Text]:
    if arguments.report_only and arguments.verb:
        yield _apart("--report-only", arguments.verb)
    if arguments.hidden and (arguments.verb or arguments.report_only):
        yield _apart("--hidden", arguments.verb or "--report-only")


def _other_problems(arguments: Arguments) -> Iterator[Text]:
    start, end = arguments.start_seconds, arguments.end_seconds
    if arguments.last_seconds is not None and (start, end) != (None, None):
        yield text("--last does not go with --start or --end")
    if arguments.new and arguments.action != "token":
        yield _only("--new", "serve token")
    if arguments.action and (arguments.port, arguments.otlp_port) != (None, None):
        yield text("ports do not go with serve token")
    if arguments.status_line and arguments.client != "claude-code":
        yield _only("--status-line", "claude-code")
    if start is not None and end is not None and start >= end:
        yield _not_before(*(("--since", "--until") if arguments.verb == "usage" else ("--start", "--end")))


def _report_problems(arguments: Arguments) -> Iterator[Text]:
    given = _given(arguments)
    if arguments.report is None:
        if given:
            yield _without_report(given, arguments.verb)
        return
    if arguments.verb or arguments.report_only or arguments.hidden:
        yield _apart("--report", arguments.verb or ("--report-only" if arguments.report_only else "--hidden"))
    yield from _date_problems(arguments, given)
    if arguments.force and arguments.output is None:
        yield _only("--force", "--output")
    if arguments.progress_json and arguments.output is None:
        yield _only("--progress-json", "--output")
    if arguments.layout_json and arguments.output is not None:
        yield _apart("--layout-json", "--output")


def _given(arguments: Arguments) -> list[str]:
    """The options of reports that were typed before a verb or without one."""
    given = {
        "--start": arguments.report_start_seconds is not None,
        "--end": arguments.report_end_seconds is not None,
        "--format": bool(arguments.report_format),
        "--output": arguments.output is not None,
        "--force": arguments.force,
        "--progress-json": arguments.progress_json,
        "--layout-json": arguments.layout_json,
    }
    return [name for name, is_given in given.items() if is_given]


def _without_report(names: list[str], verb: str) -> Text:
    options = ", ".join(names)
    if verb:
        return counted(
            "{options} before a verb goes with --report only, and those of {verb} after it",
            "{options} before a verb go with --report only, and those of {verb} after it",
            len(names),
            options=options,
            verb=verb,
        )
    return counted(
        "{options} before a verb goes with --report only",
        "{options} before a verb go with --report only",
        len(names),
        options=options,
    )


def _date_problems(arguments: Arguments, given: list[str]) -> Iterator[Text]:
    has_dates = [name in given for name in ("--start", "--end")]
    if any(has_dates) and not all(has_dates):
        yield text("--start and --end go together: a report needs its first and its last day")
    is_own = arguments.progress_json or arguments.layout_json
    if arguments.report and any(has_dates) and not is_own:
        yield text(
            "--report {kind} does not go with --start and --end, which name a period of your own", kind=arguments.report
        )
    start, end = arguments.report_start_seconds, arguments.report_end_seconds
    if start is not None and end is not None and start >= end:
        yield _not_before("--start", "--end")
