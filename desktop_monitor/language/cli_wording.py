"""English templates of the command line's single words, by ids that tell equal ones apart; see `wording`.

Whole sentences stand where they are said. Must not know who says them.
"""

from __future__ import annotations

from collections.abc import Mapping

CLI_ENGLISH: Mapping[str, str] = {
    # Words that agree to a change, in small letters with spaces between; the English ones do so in every language
    "cli.answer.yes": "y yes",
    # How bad
    "cli.severity.info": "info",
    "cli.severity.warning": "warning",
    "cli.severity.critical": "critical",
    "cli.health.unknown": "unknown",
    "cli.health.healthy": "healthy",
    "cli.health.degraded": "degraded",
    "cli.health.critical": "critical",
    "cli.verdict.ok": "ok",
    "cli.verdict.advice": "advice",
    "cli.verdict.problem": "PROBLEM",
    # How a switch stands
    "cli.switch.planned": "planned",
    "cli.switch.applied": "applied",
    "cli.switch.watching": "watching",
    "cli.switch.kept": "kept",
    "cli.switch.rolling_back": "rolling back",
    "cli.switch.rolled_back": "rolled back",
    "cli.switch.failed": "failed",
    "cli.switch.superseded": "superseded",
    "cli.switch.stuck": "stuck",
    "cli.initiator.user": "user",
    "cli.initiator.automatic": "automatic",
    "cli.control.unknown": "unknown",
    "cli.control.own": "something of your own",
    # Why nothing was observed
    "cli.gap.asleep": "asleep",
    "cli.gap.stopped": "stopped",
    "cli.gap.paused": "paused",
    "cli.gap.stalled": "stalled",
    "cli.gap.clock_step": "clock step",
    # How recording stands
    "cli.recording.paused": "paused",
    "cli.recording.in_memory": "in memory",
    # What is shown of each tick
    "cli.shown.cpu": "CPU",
    "cli.shown.memory": "memory",
    "cli.shown.load": "load",
    "cli.shown.processes": "processes",
    # The table of usage
    "cli.usage.day": "day",
    "cli.usage.week": "week",
    "cli.usage.month": "month",
    "cli.usage.session": "session",
    "cli.usage.project": "project",
    "cli.usage.model": "model",
    "cli.usage.interface": "interface",
    "cli.usage.mode": "mode",
    "cli.usage.requests": "requests",
    "cli.usage.failed": "failed",
    "cli.usage.retries": "retries",
    "cli.usage.input": "input",
    "cli.usage.cache_read": "cache read",
    "cli.usage.cache_write": "cache write",
    "cli.usage.output": "output",
    "cli.usage.usd": "US$",
    "cli.usage.p50": "p50 s",
    "cli.usage.p95": "p95 s",
    "cli.usage.total": "total",
    "cli.usage.unnamed": "(unknown)",
}
