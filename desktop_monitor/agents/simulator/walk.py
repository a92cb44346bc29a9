"""One simulated session, walked through moment by moment: turns, requests, tools, waits.

A walk remembers every fact it tells, what the session did from when to when, and each
request once, whoever tells of it. Must not know when it is now or how facts are kept.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple
from uuid import UUID

from desktop_monitor.agents.simulator.characters import Character, Tool
from desktop_monitor.metrics.agent_event import (
    Fact,
    Outcome,
    Request,
    SessionFacts,
    SessionState,
    Source,
    ToolCall,
    Turn,
)

LONGEST_STEP_SECONDS = 400.0
"""No request with its tools and waits takes longer."""
_CACHE_LIVES_SECONDS = 300.0
_FULL_RATIO = 0.8
_COMPACTED_RATIO = 0.15
_ERRORS = (("rate_limit", 429), ("overloaded", 529), ("server", 500), ("network", None))


class Span(NamedTuple):
    """What a session did from start to before end; between spans it is idle."""

    start_seconds: float
    end_seconds: float
    state: SessionState
    waiting_for: str = ""
    cpu_cores: float = 0.0


class Walk:
    """A session from its start onwards; time goes forward only."""

    def __init__(self, character: Character, random: Random, start_seconds: float) -> None:
        self.character = character
        self.session = str(UUID(int=random.getrandbits(128), version=4))
        self.started_seconds = start_seconds
        self.now = start_seconds
        self.facts: list[Fact] = []
        self.spans: list[Span] = []
        self.requests: list[Request] = []
        """Each request once, with all that is known of it."""
        self.ended_seconds: float | None = None
        self._random = random
        self._context_tokens = 0
        self._cached_tokens = 0
        self._cached_at = start_seconds - _CACHE_LIVES_SECONDS
        self._tell_session()

    def rest(self, median_seconds: float, end_seconds: float) -> None:
        """Nothing happens for a while, at most until then."""
        self.now = max(self.now, min(self.now + self._length(median_seconds, 0.9), end_seconds))

    def wait_until(self, at_seconds: float) -> None:
        """Nothing happens until then."""
        self.now = max(self.now, at_seconds)

    def turn(self, end_seconds: float) -> None:
        """Work on one prompt: a handful of requests, over by `end_seconds`."""
        start, outcome = self.now, Outcome.OK
        self._context_tokens += self._random.randint(30, 900)
        left = self._random.randint(2, 7)
        while left > 0 and self.now < end_seconds - LONGEST_STEP_SECONDS:
            left -= 1
            if not self.request():
                outcome = Outcome.ERROR
                break
            self._use_tools()
        self._finish_turn(start, outcome)

    def long_turn(self, until_seconds: float) -> None:
        """Work on one prompt as long as it takes, at least until then."""
        start = self.now
        while self.now < until_seconds:
            self.request()
            self._use(self._random.choice(self.character.tools), 0.0)
        self._finish_turn(start, Outcome.OK)

    def waiting_turn(self, work_seconds: float, wait_seconds: float) -> None:
        """Work on a prompt, then wait for the user, then finish."""
        start = self.now
        while self.now < start + work_seconds:
            self.request()
        tool = next(tool for tool in self.character.tools if tool.asks)
        self._use(tool, wait_seconds)
        self.request()
        self._finish_turn(start, Outcome.OK)

    def end(self) -> None:
        """The user leaves."""
        self.ended_seconds = self.now
        self._tell_session(is_ended=True)

    def request(self) -> bool:
        """Ask the model once; whether it answered."""
        random, character = self._random, self.character
        start = self.now
        retries = 1 + (random.random() < 0.3) if random.random() < 0.03 else 0
        fails = random.random() < 0.012
        waited = self._length(character.first_token_seconds, 0.35) + 2.5 * retries
        output = 0 if fails else max(8, round(self._length(character.output_tokens, 0.9)))
        writing = output / character.tokens_per_second
        self.now += waited + writing
        if fails:
            self._fail(waited, max(retries, 1))
        else:
            self._answer(waited, waited + writing, output, retries)
        self.spans.append(Span(start, self.now, SessionState.WORKING, cpu_cores=0.08 + 0.1 * random.random()))
        return not fails

    def _answer(self, first_token: float, duration: float, output: int, retries: int) -> None:
        self._grow_context()
        read, written, fresh = self._cache_use()
        prices = self.character.usd_per_million
        tokens = (fresh, read, written, output)
        cost = sum(a * b for a, b in zip(prices, tokens, strict=True)) / 1e6 if prices else None
        self._tell_request(
            outcome=Outcome.OK,
            duration_seconds=duration,
            ttft_seconds=first_token,
            input_tokens=fresh,
            cache_read_tokens=read,
            cache_write_tokens=written,
            output_tokens=output,
            cost_usd=cost,
            retries=retries,
        )
        self._context_tokens += output
        self._cached_at = self.now

    def _fail(self, waited: float, retries: int) -> None:
        kind, status = self._random.choice(_ERRORS)
        self._tell_request(
            outcome=Outcome.ERROR, duration_seconds=waited, error_kind=kind, status_code=status, retries=retries
        )

    def _grow_context(self) -> None:
        self._context_tokens += self._random.randint(150, 2_400)
        if not self._cached_tokens:
            self._context_tokens += self.character.system_tokens
        if self._context_tokens > _FULL_RATIO * self.character.window_tokens:
            self._context_tokens = round(_COMPACTED_RATIO * self.character.window_tokens)
            self._cached_tokens = min(self._cached_tokens, self.character.system_tokens)

    def _cache_use(self) -> tuple[int, int, int]:
        """Tokens read from the cache, written to it, and neither; a cache that nobody used for long is cold."""
        is_warm = self.now - self._cached_at < _CACHE_LIVES_SECONDS
        read = min(self._cached_tokens, self._context_tokens) if is_warm else 0
        rest = self._context_tokens - read
        self._cached_tokens = self._context_tokens
        if not self.character.writes_cache:
            return read, 0, rest
        fresh = min(rest, self._random.randint(3, 20))
        return read, rest - fresh, fresh

    def _tell_request(self, **known: object) -> None:
        character = self.character
        whole = Request(
            Source.ESTIMATE,
            character.interface,
            self.now,
            session=self.session,
            request_id=f"simulated-{self._random.getrandbits(64):016x}",
            model=character.model,
            project=character.project,
            mode=character.mode,
            effort=character.effort,
            **known,  # type: ignore[arg-type]
        )
        self.requests.append(whole)
        self.facts += [_as_told(whole, source) for source in character.sources]

    def _use_tools(self) -> None:
        for _ in range(self._random.choice((0, 1, 1, 1, 2))):
            tool = self._random.choice(self.character.tools)
            asks = tool.asks and self._random.random() < 0.12
            self._use(tool, self._length(25.0, 0.8) if asks else 0.0)

    def _use(self, tool: Tool, wait_seconds: float) -> None:
        if wait_seconds:
            self.spans.append(Span(self.now, self.now + wait_seconds, SessionState.WAITING, tool.asks))
            self.now += wait_seconds
        start = self.now
        is_rejected = bool(wait_seconds) and self._random.random() < 0.1
        if not is_rejected:
            self.now += self._length(tool.median_seconds, 0.8)
            self.spans.append(Span(start, self.now, SessionState.WORKING, cpu_cores=tool.cpu_cores))
        failed = self._random.random() < 0.06
        self.facts.append(
            ToolCall(
                self.character.sources[-1],
                self.character.interface,
                self.now,
                session=self.session,
                call_id=f"simulated-{self._random.getrandbits(64):016x}",
                name=tool.name,
                outcome=Outcome.CANCELLED if is_rejected else Outcome.ERROR if failed else Outcome.OK,
                decision="reject" if is_rejected else "accept" if wait_seconds else "",
                duration_seconds=None if is_rejected else self.now - start,
            )
        )

    def _finish_turn(self, start: float, outcome: Outcome) -> None:
        self.facts.append(
            Turn(
                self.character.sources[0],
                self.character.interface,
                self.now,
                self.session,
                f"simulated-{len(self.facts)}",
                duration_seconds=self.now - start,
                outcome=outcome,
            )
        )
        self._tell_session()

    def _tell_session(self, *, is_ended: bool | None = None) -> None:
        character = self.character
        self.facts.append(
            SessionFacts(
                character.interface,
                self.session,
                self.now,
                project=character.project,
                started_seconds=self.started_seconds,
                version=character.version,
                entrypoint=character.entrypoint,
                name=character.name,
                model=character.model,
                mode=character.mode,
                effort=character.effort,
                context_tokens=self._context_tokens or None,
                context_window_tokens=character.window_tokens,
                is_ended=is_ended,
            )
        )

    def _length(self, median: float, spread: float) -> float:
        """A length as they are: seldom much shorter than usual, sometimes much longer."""
        return median * min(self._random.lognormvariate(0.0, spread), 4.0)


def _as_told(whole: Request, source: Source) -> Request:
    """What one source says of it: files have no durations and no cost."""
    if source is Source.FILE:
        return whole._replace(source=source, duration_seconds=None, ttft_seconds=None, cost_usd=None, retries=None)
    return whole._replace(source=source)
