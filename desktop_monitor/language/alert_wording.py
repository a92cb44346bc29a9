"""English templates of alerts, suggestions and switches; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.language.marking import Template

ALERT_ENGLISH: Mapping[str, Template] = {
    # Rules
    "alerts.own_rule": "{name}",
    "alerts.rule.response_time": "Slow answers",
    "alerts.rule.memory_usage": "Memory nearly used up",
    "alerts.rule.success_rate": "Requests fail",
    "alerts.rule.interface_failure": "An interface fails",
    "alerts.rule.error_rate": "Many requests fail",
    "alerts.rule.context_preparation": "Contexts take long to prepare",
    "alerts.rule.waiting_for_user": "An agent waits for you",
    "alerts.rule.limit_used": "A limit is nearly reached",
    "alerts.rule.budget_used": "A budget is spent",
    "alerts.rule.budget_forecast": "A budget will not last",
    "alerts.rule.source_error": "A source cannot be read",
    "alerts.rule.source_stale": "A source has fallen silent",
    "alerts.rule.cache_hits": "Little comes from the cache",
    "alerts.rule.memory_pressure": "Work waits for memory",
    "alerts.rule.swap_storm": "Memory is swapped in and out",
    "alerts.rule.disk_full": "A disk is full",
    "alerts.rule.disk_nearly_full": "A disk is nearly full",
    "alerts.rule.disk_filling": "A disk is filling up",
    "alerts.rule.temperature": "Hot",
    "alerts.rule.battery_low": "Battery nearly empty",
    # Rehearsals
    "alerts.rehearsal.numbered": "history numbers sessions, without names and projects: each counts alone",
    "alerts.rehearsal.unnamed": "history names no sessions and projects, so it cannot tell of one of them",
    "alerts.rehearsal.minutes": "of what is older than {age:duration}, only one figure a minute is left",
    "alerts.rehearsal.many_series": "so many series are looked at with one figure a minute",
    # Incidents
    "alerts.incident.ceiling": "{value}, over the limit of {threshold} (observations: {count})",
    "alerts.incident.floor": "{value}, under the limit of {threshold} (observations: {count})",
    "alerts.incident.over": "Over after {lasted:duration}; the worst was {peak}, the limit is {threshold}",
    "alerts.incident.lost": (
        "Nothing is known any more after {lasted:duration}; the worst was {peak}, the limit is {threshold}"
    ),
    "alerts.incident.rule_changed": (
        "The rule was changed after {lasted:duration}; the worst was {peak}, the limit was {threshold}"
    ),
    "alerts.incident.culprits": "On top: {names}",
    "alerts.incident.digest": "{count} problems at once",
    # Why nothing is said
    "alerts.hold.start": "just started: nothing is judged for {seconds:duration} more",
    "alerts.hold.sleep": "just woken: nothing is judged for {seconds:duration} more",
    "alerts.quiet.waiting": "waiting {left:duration} more to see whether it lasts",
    "alerts.quiet.observations": "{count} of {needed} observations in a row that it takes",
    "alerts.quiet.too_few": "too few observations: {count} of {needed}",
    "alerts.quiet.by_chance": (
        "among {count} observation this may be chance",
        "among {count} observations this may be chance",
    ),
    "alerts.quiet.no_data": "no data",
    "alerts.quiet.recovering": "getting better: only said if it comes back",
    "alerts.quiet.cooling_down": "said lately: cooling down for {left:duration} more",
    "alerts.quiet.snoozed": "snoozed for {left:duration} more",
    "alerts.quiet.silenced": "snoozed until you end it",
    "alerts.quiet.acknowledged": "you know of it",
    "alerts.quiet.inhibited": "{rule} is thought to be the cause",
    "alerts.quiet.inhibition_over": "what was thought to be the cause is just over",
    "alerts.quiet.flood": "too much was said lately: told with others in {left:duration}",
    # Suggestions
    "alerts.evidence.window": (
        "{subject}: {value} in the last {period:duration}, limit {threshold} (observations: {count})"
    ),
    "alerts.evidence.now": "{subject}: {value}, limit {threshold} (observations: {count})",
    "alerts.evidence.cause": "{count} of these requests in the last {period:duration}",
    "alerts.suggestion": "Suggested: {title} → {value}",
    "alerts.suggestion_action": "Suggested: {description}",
    "alerts.refused.no_control": "Nothing that could be switched is declared for {value}",
    "alerts.refused.cannot": "{title} cannot be switched: {why}",
    "alerts.refused.nothing_left": "There is no backup interface left to switch to",
    "alerts.refused.already": "{title} is {value} already",
    "alerts.refused.too_soon": "less than {seconds:duration} have passed since it was last done",
    "alerts.refused.too_often": (
        "it was done {count} time in the last hour",
        "it was done {count} times in the last hour",
    ),
    "alerts.refused.open": "it is suggested already",
    "alerts.refused.never": "you never want it suggested",
    "alerts.refused.not_armed": "it may not run without being asked, so it was only suggested",
    "alerts.refused.failed": "it did not work: {why}",
    "alerts.refused.dismissed": "you put it off less than a day ago",
    "alerts.done.switched": "{title} is {value} now",
    "alerts.done.would_switch": "{title} would be {value} now (dry run)",
    "alerts.done.rolled_back": "{title} is back to {value}",
    "alerts.done.failed": "{title} could not be switched: {why}",
    "alerts.checked": "{interface}: nothing wrong was found",
    "alerts.checked_trouble": "{interface}: something is wrong; see its report",
    "alerts.done.ran": "{name} was run",
    "alerts.done.would_run": "{name} would run now (dry run)",
    "alerts.done.request": "{name} was answered with {status}",
    # Interface health check
    "check.processes": ("{count} of its agents runs here", "{count} of its agents run here"),
    "check.no_process": "none of its agents runs here",
    "check.never_ok": "no request was answered in the last {period:duration}",
    "check.last_ok": "the last answer came {age:duration} ago",
    "check.outcomes": "requests in the last {period:duration}: answered {ok}, failed {failed}",
    "check.kinds": "they failed with {kinds}",
    "check.rate_limited": (
        "{count} was refused because a rate limit was reached",
        "{count} were refused because a rate limit was reached",
    ),
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
    # Why a switch ended as it did
    "switch.failed": "It was not made: {why}",
    "switch.no_effect": "It was made without an error, but what was set before is still set",
    "switch.never_made": "The program ended before it was made",
    "switch.persisted": "It failed ({why}) and was written all the same, so it was taken back",
    "switch.misread": "Neither the new nor the old value is read back. Look at it, and set {before} if that is missing",
    "switch.unproven": "It was written, but the check does not find it in force, so it was taken back",
    "switch.other_value": "Something else was set since; it is left alone",
    "switch.by_switch": "Switch {number} took its place",
    "switch.stuck": "It could not be settled ({why}). Set {before} yourself",
    "switch.user": "You took it back",
    "switch.deadline": "Its time was over",
    "switch.failures_in_row": "The first {count} requests after it failed",
    "switch.more_failures": "More requests fail: {after:ratio} of {after_count} since, {before:ratio} of {before_count}"
    " before",
    "switch.faster": "Answers come sooner: {after:duration} on average ({after_count}), {before:duration} before"
    " ({before_count})",
    "switch.not_faster": "Answers do not surely come sooner: {after:duration} on average ({after_count}),"
    " {before:duration} before ({before_count})",
    "switch.too_few": (
        "Only {count} answer came since: too few to tell whether it helps",
        "Only {count} answers came since: too few to tell whether it helps",
    ),
    "switch.nothing_to_compare": "Too few answers came before it to compare with",
    "switch.nothing_against": "Nothing spoke against it while it was watched",
}
