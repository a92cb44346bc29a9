"""The doctor's findings as text, as JSON and as an exit code. Must not know how they were found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from desktop_monitor.diagnostics.finding import Finding, Verdict
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.sanitise import one_line

_MARKS: Mapping[Verdict, Text] = {
    Verdict.OK: text("cli.verdict.ok"),
    Verdict.ADVICE: text("cli.verdict.advice"),
    Verdict.PROBLEM: text("cli.verdict.problem"),
}
_LINE_CHARACTERS = 400


def report_text(findings: Sequence[Finding]) -> str:
    """One line a finding, what to do below it, and a summary. Names of files cannot forge lines."""
    marks = {verdict: words(mark) for verdict, mark in _MARKS.items()}
    longest = max(map(len, marks.values()))
    heads = [f"{marks[found.verdict]:{longest}}  {found.title}" for found in findings]
    width = max(map(len, heads), default=0)
    lines = [line for head, found in zip(heads, findings, strict=True) for line in _lines(f"{head:{width}}  ", found)]
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


def _lines(head: str, found: Finding) -> list[str]:
    lines = [head + _plain(found.words)]
    if found.what_to_do:
        lines.append(" " * len(head) + _plain(found.what_to_do))
    return lines


def _plain(sentence: str) -> str:
    return one_line(sentence, _LINE_CHARACTERS)


def _summary(findings: Sequence[Finding]) -> str:
    problems = sum(found.verdict is Verdict.PROBLEM for found in findings)
    hints = sum(found.verdict is Verdict.ADVICE for found in findings)
    return words(
        text(
            "{problems}, {advice}, {checks}",
            problems=counted("{count} problem", "{count} problems", problems),
            advice=counted("{count} piece of advice", "{count} pieces of advice", hints),
            checks=counted("{count} check", "{count} checks", len(findings)),
        )
    )
