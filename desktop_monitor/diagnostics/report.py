"""The doctor's findings as text, as JSON and as an exit code. Must not know how they were found."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_monitor.diagnostics.finding import Finding, Verdict
from desktop_monitor.notify.sanitise import one_line

_MARKS = {Verdict.OK: "ok     ", Verdict.ADVICE: "advice ", Verdict.PROBLEM: "PROBLEM"}
_LINE_CHARACTERS = 400


def report_text(findings: Sequence[Finding]) -> str:
    """One line a finding, what to do below it, and a summary. Names of files cannot forge lines."""
    width = max((len(found.name) for found in findings), default=0)
    lines = [line for found in findings for line in _lines(found, width)]
    return "\n".join([*lines, "", _summary(findings)])


def report_json(findings: Sequence[Finding]) -> str:
    """One JSON document with the same content."""
    rows = [
        {
            "name": found.name,
            "verdict": found.verdict.value,
            "words": _plain(found.words),
            "what_to_do": _plain(found.what_to_do),
        }
        for found in findings
    ]
    return json.dumps({"healthy": exit_code(findings) == 0, "findings": rows}, indent=2)


def exit_code(findings: Sequence[Finding]) -> int:
    """1 when there is a problem, else 0; advice is no problem."""
    return int(any(found.verdict is Verdict.PROBLEM for found in findings))


def _lines(found: Finding, width: int) -> list[str]:
    head = f"{_MARKS[found.verdict]}  {found.name:{width}}  "
    lines = [head + _plain(found.words)]
    if found.what_to_do:
        lines.append(" " * len(head) + _plain(found.what_to_do))
    return lines


def _plain(sentence: str) -> str:
    return one_line(sentence, _LINE_CHARACTERS)


def _summary(findings: Sequence[Finding]) -> str:
    problems = sum(found.verdict is Verdict.PROBLEM for found in findings)
    hints = sum(found.verdict is Verdict.ADVICE for found in findings)
    return f"{_count(problems, 'problem')}, {_count(hints, 'piece')} of advice, {len(findings)} checks"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
