"""English templates of recommendations; see `wording`. Must not know who shows the sentence."""

from __future__ import annotations

from collections.abc import Mapping

ADVICE_ENGLISH: Mapping[str, str] = {
    # Context modes
    "advice.mode.answers": "Switch {interface} from {first} to {second}",
    "advice.mode.answers.why": "In {period:duration} {first_count} answers of {interface} in {first} took"
    " {first_mean:duration} on average; as {second_count} answers in {second} in the same projects ({projects}) say,"
    " they would have taken {second_mean:duration}: {low:duration} to {high:duration} less (95 % interval)",
    "advice.mode.answers.disproof": "the mean of the next {count} answers of {interface} in {second} is not below"
    " {limit:duration}",
    "advice.mode.preparation": "Prepare contexts in {second} instead of {first}",
    "advice.mode.preparation.why": "In {period:duration} {first_count} contexts in {first} took"
    " {first_mean:duration} to prepare on average; as {second_count} contexts in {second} in the same projects"
    " ({projects}) say, they would have taken {second_mean:duration}: {low:duration} to {high:duration} less"
    " (95 % interval)",
    "advice.mode.preparation.disproof": "the next {count} contexts in {second} do not take less than"
    " {limit:duration} to prepare on average",
    "advice.mode.same_work": "Whether both modes were given the same kind of work is not known",
    "advice.mode.accuracy_unknown": "What becomes of accuracy is not known: too few contexts of both modes told of it",
    "advice.mode.accuracy_lost": "{second} is less accurate than {first} by {low:ratio} to {high:ratio}, as {count}"
    " contexts told",
    "advice.mode.accuracy_kept": "No loss of accuracy shows in {count} contexts that told of it",
    "advice.accuracy": "Use {second} instead of {first} where accuracy counts",
    "advice.accuracy.why": "In {period:duration} contexts in {second} were more accurate than those in {first} by"
    " {low:ratio} to {high:ratio} (95 % interval), as {count} contexts told",
    "advice.accuracy.disproof": "the next {count} contexts in {second} are no more accurate than those in {first}",
    # Caches
    "advice.cache_cold": "Keep the cache of {interface} warm",
    "advice.cache_cold.why": "Of what {count} requests of {interface} wrote to the provider's cache in"
    " {period:duration}, {share:ratio} went cold before a later request read it ({low:ratio} to {high:ratio}, 95 %"
    " interval); the last write of every session is left out",
    "advice.cache_cold.how": "Answer within the cache's life (five minutes, an hour where it was paid for), or begin"
    " anew instead of going on after a long pause; changing model or effort in a session throws its cache away, too",
    "advice.cache_cold.disproof": "with fewer long pauses still {limit:ratio} or more of what {interface} writes to"
    " the cache goes unread",
    # Sessions that run now
    "advice.context_full": "Compact or end the session {session}: its context is nearly full",
    "advice.context_full.why": "Its context is {ratio:ratio} full after {count} requests; every further request"
    " takes all of it",
    "advice.context_full.disproof": "after compacting, its context is still {ratio:ratio} full",
    "advice.waiting": "Answer the session {session}: it waits for you",
    "advice.waiting.why": "It has waited for {waited:duration} and does nothing until it is answered",
    "advice.waiting.disproof": "it goes on without an answer",
    "advice.idle": "End the session {session}, which does nothing",
    "advice.idle.cpu": "It has been idle for {idle:duration}, and its processes take {cores} cores all the same, as"
    " {count} readings say",
    "advice.idle.memory": "It has been idle for {idle:duration}, and its processes hold {memory:bytes} all the same, as"
    " {count} readings say",
    "advice.idle.disproof": "the machine takes as much without it",
}
