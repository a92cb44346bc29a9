"""Writes a simulated story into a store of its own, and goes on with it in real time.

A store that holds anything real is never written to. Must not know how the story came about.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from desktop_monitor.agents.simulator.machine import TreeUse, machine_facts, machine_samples, tree_uses
from desktop_monitor.agents.simulator.scenario import Story
from desktop_monitor.agents.simulator.scene import encode, scene_at
from desktop_monitor.clock import Instant
from desktop_monitor.errors import StoreBusyError, StoreEnvironmentError, UsageError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Fact, Findings, LimitReading, Request, SessionFacts, ToolCall, Turn
from desktop_monitor.store.history import open_history
from desktop_monitor.store.journal import Journal, open_journal, read_journal
from desktop_monitor.store.journal.simulation import is_simulated, simulation_mark
from desktop_monitor.store.journal_types import TreeSample
from desktop_monitor.store.recorder import open_recorder

_VERSION = "simulated"


def check_may_simulate(journal: Path, history: Path) -> None:
    """Raise UsageError where anything real is kept; StoreError where it cannot be looked at."""
    if journal.exists() and is_simulated(journal):
        return
    reader = read_journal(journal)
    try:
        size = reader.size()
        is_used = bool(size.requests or size.tool_calls or reader.projects())
    finally:
        reader.close()
    if is_used or _has_history(history):
        raise UsageError(
            text("{parent} holds real data", parent=str(journal.parent)),
            "Nothing simulated is written there: name an empty folder with --storage-path.",
        )


def _has_history(path: Path) -> bool:
    if not path.exists():
        return False
    history = open_history(path)
    try:
        return history.span() is not None
    finally:
        history.close()


class Simulation:
    """A simulated store being written. Every method may raise StoreError."""

    def __init__(self, story: Story, journal: Path) -> None:
        """Make the journal at `journal` anew (see `check_may_simulate`)."""
        self._story = story
        self._journal: Journal = open_journal(journal)
        self._until = story.start_seconds
        self._journal.delete_all(for_good=False)
        self._journal.write(Findings(), (simulation_mark(encode(())),))

    def advance(self, now_seconds: float) -> int:
        """Tell everything that happened before now and was not told yet; how many facts."""
        since, self._until = self._until, max(self._until, now_seconds)
        facts = self._story.facts(since, self._until)
        mark = simulation_mark(encode(scene_at(self._story, self._until)))
        self._journal.write(findings_of(facts), (mark,))
        for walk in self._story.walks:
            samples = [_sample(use) for use in tree_uses(walk, since, self._until)]
            if samples:
                self._journal.add_tree_samples(walk.character.interface, walk.session, samples)
        return len(facts)

    def close(self) -> None:
        """Give back the journal."""
        self._journal.close()


def _sample(use: TreeUse) -> TreeSample:
    return TreeSample(use.at_seconds, use.cpu_cores, use.memory_bytes, use.process_count)


def findings_of(facts: Iterable[Fact]) -> Findings:
    """`facts` by their kind."""
    facts = tuple(facts)
    return Findings(
        requests=_of(facts, Request),
        tool_calls=_of(facts, ToolCall),
        turns=_of(facts, Turn),
        sessions=_of(facts, SessionFacts),
        limits=_of(facts, LimitReading),
    )


_Kind = TypeVar("_Kind")


def _of(facts: Sequence[Fact], kind: type[_Kind]) -> tuple[_Kind, ...]:
    return tuple(fact for fact in facts if isinstance(fact, kind))


def record_machine(story: Story, folder: Path, before_seconds: float) -> bool:
    """Record the simulated machine anew; False where a running program records there. Raises StoreError."""
    begin = _instant(story.start_seconds, story)
    try:
        recorder = open_recorder(folder, machine_facts(), begin, _VERSION)
    except StoreBusyError:
        return False
    try:
        recorder.delete_all(begin)
        for at, samples in machine_samples(story, before_seconds):
            recorder.append(_instant(at, story), samples)
    except StoreEnvironmentError:
        recorder.abandon()
        raise
    recorder.close(_instant(before_seconds, story))
    return True


def _instant(at_seconds: float, story: Story) -> Instant:
    since = at_seconds - story.start_seconds
    return Instant(at_seconds, since, since)
