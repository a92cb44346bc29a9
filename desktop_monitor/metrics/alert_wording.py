"""English templates of alerts, suggestions and switches; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

ALERT_ENGLISH: Mapping[str, str] = {
    # Rules
    "alerts.own_rule": "{name}",
    # Incidents
    "alerts.incident.ceiling": "{what}: {value}, more than the limit of {threshold} ({count} observations)",
    "alerts.incident.floor": "{what}: {value}, less than the limit of {threshold} ({count} observations)",
    "alerts.incident.over": "Over after {lasted:duration}; the worst was {peak}, the limit is {threshold}",
    "alerts.incident.culprits": "On top: {names}",
    "alerts.incident.digest": "{count} problems at once",
    # Why nothing is said
    "alerts.hold.start": "just started: nothing is judged for {seconds:duration} more",
    "alerts.hold.sleep": "just woken: nothing is judged for {seconds:duration} more",
    # Suggestions
    "alerts.evidence.window": "{what}: {value} over {period:duration}, limit {threshold} ({count} observations)",
    "alerts.evidence.now": "{what}: {value}, limit {threshold} ({count} observations)",
    "alerts.evidence.cause": "{count} of these requests in the last {period:duration}",
    "alerts.suggestion": "Suggested: {title} → {value}",
    "alerts.suggestion_action": "Suggested: {description}",
    "alerts.refused.no_control": "Nothing that could be switched is declared for {value}",
    "alerts.refused.cannot": "{title} cannot be switched: {why}",
    "alerts.refused.nothing_left": "There is no backup interface left to switch to",
    "alerts.refused.already": "{title} is {value} already",
    "alerts.refused.too_soon": "less than {seconds:duration} have passed since it was last done",
    "alerts.refused.too_often": "it was done {count} times in the last hour",
    "alerts.refused.open": "it is suggested already",
    "alerts.refused.never": "you never want it suggested",
    "alerts.refused.dismissed": "you put it off less than a day ago",
    "alerts.done.switched": "{title} is {value} now",
    "alerts.done.would_switch": "{title} would be {value} now (dry run)",
    "alerts.done.rolled_back": "{title} is back to {value}",
    "alerts.done.failed": "{title} could not be switched: {why}",
    "alerts.done.command": "{name} ended with {code}",
    "alerts.done.would_run": "{name} would run now (dry run)",
    "alerts.done.request": "{name} was answered with {status}",
    # Interface health check
    "check.processes": "{count} of its agents run here",
    "check.no_process": "none of its agents runs here",
    "check.never_ok": "no request was answered in the last {period:duration}",
    "check.last_ok": "the last answer came {age:duration} ago",
    "check.outcomes": "{ok} requests answered and {failed} failed in the last {period:duration}",
    "check.kinds": "they failed with {kinds}",
    "check.rate_limited": "{count} were refused because a rate limit was reached",
    "check.endpoint_not_asked": "whether its server can be reached was not asked: the settings do not allow it",
    "check.endpoint_fine": "its server answers within {seconds:duration}",
    "check.endpoint_failed": "its server cannot be reached: {detail}",
    "check.vendor_fine": "its maker reports no trouble",
    "check.vendor_failed": "its maker reports: {detail}",
    "check.clock_fine": "this machine's clock is right within {seconds:duration}",
    "check.clock_wrong": "this machine's clock is wrong by {seconds:duration}",
    "check.probe_fine": "a test request was answered within {seconds:duration}",
    "check.probe_failed": "a test request failed: {detail}",
    # Buttons and answers
    "alerts.button.confirm": "Confirm",
    "alerts.button.dismiss": "Not now",
    "alerts.button.snooze": "Snooze 1 h",
    "alerts.acknowledged": "Acknowledged",
    "alerts.snoozed": "Nothing is said about it for {seconds:duration}",
    "alerts.snoozed_open": "Nothing is said about it until you want it",
    "alerts.snooze_ended": "It is said again",
    "alerts.suggestion_dismissed": "Not now",
    "alerts.suggestion_never": "This will not be suggested again",
    "alerts.armed": "Actions may switch {title} without being asked",
    "alerts.disarmed": "Actions ask before they switch {title}",
    "alerts.channel_tested": "A test message was handed to {channel}",
}
