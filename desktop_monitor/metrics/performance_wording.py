"""English templates of key figures, tables and reports; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

PERFORMANCE_ENGLISH: Mapping[str, str] = {
    # What a figure rests on and what it leaves out
    "kpi.note.learning": "{interface} is still learning what is usual: {answers} of {needed} answers",
    "kpi.note.more_learning": "{count} more interfaces are still learning",
    "kpi.note.unpriced": "left out for want of a list price: {models}",
    "kpi.note.more_unpriced": "{count} more models have no list price",
    "kpi.note.cancelled": "{count} cancelled by you count in neither",
    "kpi.note.own_caches": "of the workflows' own context caches, in look-ups: no tokens were told of",
    "kpi.note.memory_peak": "never more than {peak:bytes}",
}
