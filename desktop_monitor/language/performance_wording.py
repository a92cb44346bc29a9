"""English templates of key figures, tables and reports; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

PERFORMANCE_ENGLISH: Mapping[str, str] = {
    # What a figure rests on and what it leaves out
    "kpi.note.learning": "{interface} is still learning what is usual: {answers} of {needed} answers",
    "kpi.note.more_learning": "still learning besides: {count} more",
    "kpi.note.unpriced": "left out for want of a list price: {models}",
    "kpi.note.more_unpriced": "without a list price besides: {count} more",
    "kpi.note.cancelled": "cancelled by you, so neither answered nor failed: {count}",
    "kpi.note.own_caches": "of the workflows' own context caches, in look-ups: too few requests told of tokens",
    "kpi.note.memory_peak": "never more than {peak:bytes}",
    "kpi.note.no_memory_size": "not judged: how much memory the machine has was not recorded",
    # How much something is used
    "level.minimal": "minimal",
    "level.low": "low",
    "level.normal": "normal",
    "level.high": "high",
    "level.very_high": "very high",
    "level.range.first": "below {below}",
    "level.range.between": "from {start} to below {below}",
    "level.range.last": "from {start} on",
    # What came of orders, and what a channel is told of a report
    "performance.advice_dismissed": "This recommendation is not shown any more",
    "performance.advice_restored": "Recommendations that may be shown again: {count}",
    "performance.advice_followed": "It is measured from now on whether this helps",
    "performance.report_made": "The report was written to {path}",
    "performance.report_cancelled": "The report was cancelled",
    "performance.told.daily": "Daily performance report",
    "performance.told.weekly": "Weekly performance report",
    "performance.told.monthly": "Monthly performance report",
    "performance.told.custom": "Performance report",
    "performance.told.day": "Of {day}",
    "performance.told.days": "From {first} to {last}",
    "performance.told.score": "Score {score} of 100, {grade}",
    "performance.told.no_score": "No score: too little is known",
    "performance.told.path": "It is kept as {path}",
    "performance.grade.excellent": "excellent",
    "performance.grade.good": "good",
    "performance.grade.fair": "fair",
    "performance.grade.poor": "poor",
    # Context modes
    "report.session_memory": "Memory of {modes} is that of all processes of a session: no context told of its own.",
    # What a drawn report says by itself
    "report.draw.contents": "Contents",
    "report.draw.values": "Values",
    "report.draw.time": "Time",
    "report.draw.line": "Line",
    "report.draw.course": "Course",
    "report.draw.lowest": "Lowest",
    "report.draw.mean": "Mean",
    "report.draw.highest": "Highest",
    "report.draw.newest": "Newest",
    "report.draw.not_observed": "not observed",
    "report.draw.gaps": "Not observed for {time:duration} in all",
    "report.draw.no_values": "No values in this period",
    "report.draw.page": "Page {page} of {pages}",
    "report.draw.tone.good": "good",
    "report.draw.tone.warning": "warning",
    "report.draw.tone.bad": "bad",
    "report.draw.tone.unknown": "unknown",
    "report.draw.day_of_year": "{day} {month} {year}",
    "report.draw.day": "{day} {month}",
    "report.draw.month": "{month} {year}",
    "report.draw.months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}
