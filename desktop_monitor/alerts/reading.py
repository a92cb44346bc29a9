"""What rules are judged by: readings of their metrics, made by `assess` from samples or from requests.

Must not know how a rule judges.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.assess.measure import Reading as Reading

Readings = Mapping[str, tuple[Reading, ...]]
"""By the rule's name. A rule that is missing was not looked at; without readings, nothing is known of it."""
