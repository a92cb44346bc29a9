"""English templates of recommendations; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.language.marking import Template

ADVICE_ENGLISH: Mapping[str, Template] = {
    # Context modes
    "advice.mode.answers": "Switch {interface} from {first} to {second}",
    "advice.mode.answers.why": "In {period:duration} {first_count} answers of {interface} in {first} took"
    " {first_mean:duration} on average. Judging by {second_count} answers in {second} in the same projects"
    " ({projects}), they would have taken {second_mean:duration}: {low:duration} to {high:duration} less (95 %"
    " interval)",
    "advice.mode.answers.disproof": "the next {count} answers of {interface} in {second} take {limit:duration} or"
    " more on average",
    "advice.mode.preparation": "Prepare contexts in {second} instead of {first}",
    "advice.mode.preparation.why": "In {period:duration} {first_count} contexts in {first} took {first_mean:duration}"
    " to prepare on average. Judging by {second_count} contexts in {second} in the same projects ({projects}), they"
    " would have taken {second_mean:duration}: {low:duration} to {high:duration} less (95 % interval)",
    "advice.mode.preparation.disproof": "the next {count} contexts in {second} take {limit:duration} or more to"
    " prepare on average",
    "advice.mode.same_work": "Whether both modes were given the same kind of work is not known",
    "advice.mode.accuracy_unknown": "What becomes of accuracy is not known: too few contexts of both modes told of it"
    " in the same projects, or on too few days",
    "advice.mode.accuracy_lost": "{second} is less accurate than {first} in the same projects by {low} to {high}"
    " percentage points (95 % interval), as {count} contexts told",
    "advice.mode.accuracy_kept": "No loss of accuracy shows in {count} contexts of the same projects that told of it:"
    " it changes by {low} to {high} percentage points (95 % interval)",
    "advice.accuracy": "Use {second} instead of {first} where accuracy counts",
    "advice.accuracy.why": "In {period:duration} contexts in {second} were more accurate than those in {first} in the"
    " same projects by {low} to {high} percentage points (95 % interval), as {count} contexts told",
    "advice.accuracy.disproof": "the next {count} contexts in {second} are no more accurate than those in {first}",
    # Caches
    "advice.cache_cold": "Let less of what {interface} keeps in the provider's cache expire unread",
    "advice.cache_cold.why": "Of what {count} requests of {interface} wrote to the provider's cache in"
    " {period:duration}, {share:ratio} expired before a later request read it ({low:ratio} to {high:ratio}, 95 %"
    " interval); for each session one write, its last, is left out",
    "advice.cache_cold.how": "Answer within the cache's life (five minutes, or an hour where that was paid for), or"
    " start a new session instead of going on after a long pause; changing model or effort in a session throws its"
    " cache away, too",
    "advice.cache_cold.disproof": "with fewer long pauses {limit:ratio} or more of what {interface} writes to the"
    " cache still expires unread",
    # Sessions that run now
    "advice.context_full": "Compact or end the session {session}: its context is nearly full",
    "advice.context_full.why": "Its context is {ratio:ratio} full after {count} requests; every further request sends"
    " all of it again",
    "advice.context_full.disproof": "after compacting, its context is still {ratio:ratio} full",
    "advice.waiting": "Answer the session {session}: it waits for you",
    "advice.waiting.why": "It has waited for {waited:duration} and does nothing until it is answered",
    "advice.waiting.disproof": "it goes on without an answer",
    "advice.waited": "Have yourself told when {interface} waits for you",
    "advice.waited.why": (
        (
            "In {period:duration} sessions of {interface} waited for you {count} time for {least:duration}"
            " or longer, {total:duration} in all at least"
        ),
        (
            "In {period:duration} sessions of {interface} waited for you {count} times for {least:duration}"
            " or longer, {total:duration} in all at least"
        ),
    ),
    "advice.waited.no_rule": "And no alert rule about it is on",
    "advice.waited.desktop_only": "The alert about it appears on this desktop only",
    "advice.waited.disproof": (
        (
            "once you are told, sessions of {interface} still wait {count} time for {least:duration} or"
            " longer in as long a time"
        ),
        (
            "once you are told, sessions of {interface} still wait {count} times for {least:duration} or"
            " longer in as long a time"
        ),
    ),
    "advice.idle": "End the session {session}, which does nothing",
    "advice.idle.cpu": "It has been idle for {idle:duration}, and its processes take {cores} cores all the same, as"
    " {count} readings say",
    "advice.idle.memory": "It has been idle for {idle:duration}, and its processes hold {memory:bytes} all the same,"
    " as {count} readings say",
    "advice.idle.disproof": "once it has ended, agents take as much of the machine as before",
    # Interfaces
    "advice.interface": "Use {second} instead of {first} for work that must be quick",
    "advice.interface.why": "In {period:duration} {first_count} answers of {first} took {first_mean:duration} on"
    " average. Judging by {second_count} answers of {second} in the same projects and modes, they would have taken"
    " {second_mean:duration}: {low:duration} to {high:duration} less (95 % interval)",
    "advice.interface.fails": "{second} answered {ok} of {judged} requests: that it fails more often than {first}"
    " does not show",
    "advice.interface.disproof": "the next {count} answers of {second} take {limit:duration} or more on average",
    # Contexts of own workflows
    "advice.context_cache.preload": "Prepare common contexts ahead (preload_common_contexts)",
    "advice.context_cache.size": "Make the context cache larger than {size} contexts (cache_size)",
    "advice.context_cache.size_unknown": "Make the context cache larger (cache_size)",
    "advice.context_cache.why": "In {period:duration} {share:ratio} of {count} contexts were found in the cache"
    " ({share_low:ratio} to {share_high:ratio}, 95 % interval)",
    "advice.context_cache.saving": "{hits} contexts found there took {low:duration} to {high:duration} less to prepare"
    " than {misses} others of the same modes and projects (95 % interval)",
    "advice.context_cache.target": "The gain assumes that {target:ratio} are found there, as the target says; whether"
    " so many can be, only trying tells",
    "advice.context_cache.disproof": "of the next {count} contexts no more than {limit:ratio} are found in the cache",
    "advice.filters": "Have fewer files of {project} scanned for a context",
    "advice.filters.why": "In {period:duration} {count} contexts took {seconds:duration} to prepare on average, the"
    " target is {target:duration}; each scanned {scanned} files and selected {share:ratio} of them (at most"
    " {high:ratio}, 95 % interval)",
    "advice.filters.accuracy": "Accuracy was {mean:ratio} on average, as {count} contexts told: narrower filters must"
    " not lower it",
    "advice.filters.disproof": "with narrower filters the next {count} contexts take {limit:duration} or more all"
    " the same",
    "advice.background": "Prepare contexts of {project} in the background (background_optimization)",
    "advice.background.why": "In {period:duration} {count} contexts took {seconds:duration} to prepare on average,"
    " {low:duration} to {high:duration} more than {others} of other projects in the same modes (95 % interval); each"
    " scanned {scanned} files",
    "advice.background.disproof": "the next {count} contexts of {project} take {limit:duration} or more all the same",
    # Models
    "advice.model.newer": "Try {other} instead of {model}",
    "advice.model.cheaper": "Try {other} instead of {model} for short answers",
    "advice.model.cost": "At list prices of {taken} the tokens of {count} answers of {model} in {period:duration}"
    " would have cost $ {saved} less with {other}",
    "advice.model.short": "Its answers have {mean} tokens on average ({low} to {high}, 95 % interval) and call few"
    " tools",
    "advice.model.tried": "{other} answered {ok} of {count} requests in this period",
    "advice.model.unjudged": "Quality is not judged, and another model may use more or fewer tokens",
    "advice.model.disproof": "the next {count} requests answered by {other} cost as much as with {model}, or its"
    " answers are not good enough for you",
    "advice.large_context": "Keep contexts of {model} below {size} tokens: above, all tokens of a request cost more",
    "advice.large_context.why": "In {period:duration} {count} requests of {model} had larger ones and cost $ {more}"
    " more than the same tokens would in smaller ones: {share:ratio} of all that {model} cost, at list prices",
    "advice.large_context.disproof": "with smaller contexts {share:ratio} or more of what {model} costs is still for"
    " their size",
    # Failures
    "advice.failures": "Look after {interface}: too many of its requests fail",
    "advice.failures.why": "In {period:duration} {share:ratio} of {count} requests of {interface} failed ({low:ratio}"
    " to {high:ratio}, 95 % interval)",
    "advice.failures.kind": "{count} of {failed} failed with: {kind}",
    "advice.failures.rate_limit": "A limit of requests or tokens was reached: ask less at once, or use another"
    " interface while the limit lasts",
    "advice.failures.overloaded": "The provider's side failed: another interface may answer meanwhile",
    "advice.failures.network": "The connection failed: look at the network, proxy or VPN",
    "advice.failures.authentication": "It was not let in: log in again or renew the key",
    "advice.failures.invalid_request": "The requests themselves were refused: a context too large, or settings that"
    " the model does not take",
    "advice.failures.disproof": "once that was looked after, {limit:ratio} or more of {interface}'s requests still"
    " fail",
    "advice.retries": "Find out why requests of {interface} are repeated so often",
    "advice.retries.why": (
        "In {period:duration} {requests} requests of {interface} were repeated {count} time",
        "In {period:duration} {requests} requests of {interface} were repeated {count} times",
    ),
    "advice.retries.how": "Usual reasons are rate limits, overloaded providers and lost connections; which it was the"
    " repeats do not tell, and asking less at once helps against the first only",
    "advice.retries.disproof": (
        "after a change the next {requests} requests of {interface} are repeated {count} time or more",
        "after a change the next {requests} requests of {interface} are repeated {count} times or more",
    ),
    "advice.tool": "Help {interface} with the tool {tool}, which often fails",
    "advice.tool.why": "In {period:duration} {errors} of {count} calls failed ({low:ratio} to {high:ratio}, 95 %"
    " interval)",
    "advice.tool.disproof": "once {interface} was told how to use {tool} here, {limit:ratio} or more of its calls"
    " still fail",
    "advice.aborted": "Give {interface} clearer requests or smaller steps: you break off many of its turns",
    "advice.aborted.why": "In {period:duration} you broke off {aborted} of {count} turns of {interface} ({low:ratio}"
    " to {high:ratio}, 95 % interval)",
    "advice.aborted.disproof": "with clearer requests or smaller steps you still break off {limit:ratio} or more of"
    " {interface}'s turns",
    # Load
    "advice.pool": "Let own workflows do {cores} operations at once (concurrent_operations)",
    "advice.pool.set": "They may do {operations} at once on {cores} cores",
    "advice.pool.why": "In {period:duration}, in {share:ratio} of {count} stretches in which agents ran, work waited"
    " for a CPU at least {pressed:ratio} of the time while agents took half the cores or more ({low:ratio} to"
    " {high:ratio}, 95 % interval)",
    "advice.pool.disproof": "with {cores} at once work waits as much in {limit:ratio} or more of the stretches",
    "advice.arm": "Let {control} switch by itself under load",
    "advice.arm.why": "In {period:duration} {together} of {count} alerts about slow answers came while memory was"
    " short ({shorts} alerts); by chance at most {share:ratio} of them would have",
    "advice.arm.disproof": "answers do not come sooner after it switched: it goes back by itself then",
    # Alerts
    "advice.alert.response_time": "Switch on an alert about slow answers",
    "advice.alert.success_rate": "Switch on an alert about failing requests",
    "advice.alert.cache_hit_rate": "Switch on an alert about caches that are not hit",
    "advice.alert.context_preparation": "Switch on an alert about contexts that take long to prepare",
    "advice.alert.agent_memory": "Switch on an alert about agents' memory",
    "advice.alert.why": "In {period:duration} the figure was {value} over {count} observations, worse than its limit"
    " of {limit}, and no alert rule that is on watches it",
    "advice.alert.off": "The rule {rule} is there and switched off",
    "advice.alert.disproof": "the alert fires and there was nothing you wanted to know",
    "advice.channel": "Set up a channel that reaches you away from this desktop",
    "advice.channel.why": "In {period:duration} {unseen} of {count} critical alerts stayed open for {after:duration} or"
    " longer before anybody acknowledged them, and messages appear on this desktop only",
    "advice.channel.disproof": "critical alerts that reach you elsewhere are acknowledged no sooner",
}
