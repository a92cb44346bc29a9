"""Trees followed from pass to pass over planted tables."""

from __future__ import annotations

from desktop_monitor.agents.trees.reading import Confidence, TreeReading
from desktop_monitor.agents.trees.tracker import TreeTracker
from desktop_monitor.metrics.agent_event import SessionFacts, SessionState, SessionStatus
from tests.helpers.clock import FakeClock
from tests.helpers.process_trees import PlantedDetails, PlantedProcess, PlantedTable


class Watched:
    """A tracker with everything it looks at."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.table = PlantedTable()
        self.details = PlantedDetails()
        self.tracker = TreeTracker(self.clock, self.details, ("/home/me/.codex/sessions",))
        self.statuses: list[SessionStatus] = []
        self.facts: list[SessionFacts] = []

    def readings(self, seconds: float = 1.0) -> tuple[TreeReading, ...]:
        self.clock.advance(seconds)
        return self.tracker.update(self.clock.now(), self.table.rows(), self.statuses, self.facts)

    def only(self, seconds: float = 1.0) -> TreeReading:
        (reading,) = self.readings(seconds)
        return reading

    def register(self, process: PlantedProcess, session: str, start_ticks: int | None = None) -> None:
        ticks = process.start_ticks if start_ticks is None else start_ticks
        self.statuses.append(
            SessionStatus(
                "claude_code", session, 1_699_999_900.0, SessionState.WORKING, pid=process.pid, start_ticks=ticks
            )
        )


def pids(reading: TreeReading) -> list[int]:
    return sorted(identity.pid for identity in reading.identities)


def test_a_registered_process_and_all_below_it_are_the_sessions() -> None:
    watched = Watched()
    root = watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10)
    watched.table.spawn(12, 11, "git", "git status")
    watched.table.spawn(13, 1)
    watched.register(root, "s1")
    reading = watched.only()
    assert (reading.session, reading.confidence) == ("s1", Confidence.EXACT)
    assert pids(reading) == [10, 11, 12]
    assert reading.resident_bytes == 3000


def test_a_registry_file_left_behind_never_adopts_who_has_the_pid_now() -> None:
    watched = Watched()
    stranger = watched.table.spawn(10, 1, "firefox")
    watched.register(stranger, "s1", start_ticks=7)
    assert watched.readings() == ()


def test_an_agent_of_which_nothing_is_known_still_has_a_tree() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    reading = watched.only()
    assert (reading.session, reading.confidence) == ("", Confidence.NONE)
    assert reading.evidence.key == "trees.no_folder"


def test_an_agent_below_an_agent_has_its_own_tree_and_is_taken_off_the_outer_one() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10)
    codex = watched.table.spawn(12, 11, "codex", "codex exec")
    watched.table.spawn(13, 12, "rg")
    watched.readings()
    codex.cpu_seconds += 3
    outer, inner = sorted(watched.readings(), key=lambda reading: reading.interface)
    assert (pids(outer), pids(inner)) == ([10, 11], [12, 13])
    assert inner.parent == outer.root
    assert (outer.cpu_core_ratio, inner.cpu_core_ratio) == (0.0, 3.0)


def test_what_was_counted_for_the_inner_agent_is_not_counted_again_when_it_is_collected() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    codex = watched.table.spawn(12, 10, "codex", "codex exec")
    watched.readings()
    codex.cpu_seconds += 30
    watched.readings()
    codex.cpu_seconds += 1
    watched.table.end(12)
    assert watched.only().cpu_core_ratio == 1.0


def test_a_script_that_starts_itself_anew_is_one_agent() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "node", "node gemini")
    watched.table.spawn(11, 10, "node", "node gemini")
    reading = watched.only()
    assert pids(reading) == [10, 11]
    assert reading.root is not None
    assert reading.root.pid == 10


def test_two_registered_agents_stay_apart_even_if_one_started_the_other() -> None:
    watched = Watched()
    watched.register(watched.table.spawn(10, 1, "claude"), "outer")
    watched.register(watched.table.spawn(11, 10, "claude"), "inner")
    assert sorted(reading.session for reading in watched.readings()) == ["inner", "outer"]


def test_children_that_came_and_went_unseen_are_counted() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    assert watched.only().cpu_core_ratio is None
    watched.table.spawn(11, 10).cpu_seconds = 5
    watched.table.end(11)
    reading = watched.only(2.0)
    assert (reading.cpu_core_ratio, reading.cpu_seconds) == (2.5, 5.0)


def test_a_child_that_was_seen_is_not_counted_again_when_it_is_collected() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    child = watched.table.spawn(11, 10)
    watched.readings()
    child.cpu_seconds = 5
    watched.readings()
    child.cpu_seconds = 6
    watched.table.end(11)
    reading = watched.only()
    assert (reading.cpu_core_ratio, reading.cpu_seconds) == (1.0, 6.0)


def test_survivors_are_the_sessions_orphans_after_the_root_ended() -> None:
    watched = Watched()
    watched.register(watched.table.spawn(10, 1, "claude"), "s1")
    watched.table.spawn(11, 10)
    watched.table.spawn(12, 11, "node", "node server.js")
    watched.readings()
    watched.table.end(10)
    watched.statuses.clear()
    watched.table.spawn(14, 12)
    reading = watched.only()
    assert (reading.session, reading.root, reading.orphan_count) == ("s1", None, 3)
    assert (pids(reading), reading.confidence) == ([11, 12, 14], Confidence.EXACT)
    for pid in (14, 12, 11):
        watched.table.end(pid)
    assert watched.readings() == ()


def test_who_left_its_parent_while_the_root_lives_stays_a_member() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10)
    watched.table.spawn(12, 11, "node", "node server.js")
    watched.readings()
    watched.table.end(11)
    reading = watched.only()
    assert (pids(reading), reading.orphan_count) == ([10, 12], 0)


def test_a_stranger_with_a_members_pid_is_never_adopted() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10)
    watched.table.spawn(12, 10)
    watched.readings()
    watched.table.end(10)
    watched.table.end(11)
    watched.table.spawn(11, 1, "firefox")
    watched.table.spawn(13, 11, "firefox")
    assert pids(watched.only()) == [12]


def test_a_parent_that_began_later_than_its_child_is_a_stranger_with_the_pid() -> None:
    watched = Watched()
    watched.table.spawn(12, 10)
    watched.table.spawn(10, 1, "claude")
    assert pids(watched.only()) == [10]


def test_a_root_that_is_not_collected_has_ended() -> None:
    watched = Watched()
    root = watched.table.spawn(10, 1, "claude")
    watched.readings()
    root.state = "Z"
    assert watched.readings() == ()


def test_codex_is_matched_by_the_rollout_it_holds_open() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "node", "node codex/codex.js")
    watched.table.spawn(11, 10, "codex")
    session = "019a1b2c-0000-7000-8000-0123456789ab"
    child = "019a1b2c-0000-7000-8000-0123456789ac"
    folder = "/home/me/.codex/sessions/2026/11/22"
    watched.details.files[11] = (
        f"{folder}/rollout-2026-11-22T10-00-00-{session}.jsonl",
        f"{folder}/rollout-2026-11-22T11-00-00-{child}.jsonl",
        "/home/me/secret.txt",
    )
    watched.facts.append(SessionFacts("codex", child, 0.0, parent=session))
    reading = watched.only()
    assert (reading.session, reading.confidence) == (session, Confidence.STRONG)
    asked = len(watched.details.asked)
    watched.readings()
    assert watched.details.asked[asked:] == []


def test_folders_are_asked_once_a_minute() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.details.folders[10] = "/p"
    for _ in range(60):
        watched.readings()
    assert watched.details.asked.count(("folder", 10)) == 1
    assert watched.only().folder == "/p"


def test_memory_is_asked_slowly_and_stands_in_for_resident_memory() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10)
    watched.details.memory.update({10: 700, 11: 100})
    assert watched.only().memory_bytes is None
    assert watched.only(3.0).memory_bytes == 800
    watched.table.spawn(12, 10)
    assert watched.only().memory_bytes == 1800
    for _ in range(10):
        watched.readings()
    assert watched.details.asked.count(("memory", 10)) == 1


def test_a_reading_says_where_the_agent_runs() -> None:
    watched = Watched()
    watched.table.spawn(5, 1, "sshd-session")
    watched.table.spawn(6, 5, "tmux: server")
    watched.table.spawn(7, 6)
    watched.table.spawn(10, 7, "claude")
    reading = watched.only()
    assert (reading.host_name, reading.is_remote_login) == ("tmux", True)


def test_servers_of_agents_are_members_below_and_trees_of_their_own_outside() -> None:
    watched = Watched()
    watched.table.spawn(10, 1, "claude")
    watched.table.spawn(11, 10, "node", "node mcp-server-git")
    watched.table.spawn(20, 1, "litellm")
    readings = {reading.interface: reading for reading in watched.readings()}
    assert set(readings) == {"claude_code", "litellm"}
    assert readings["claude_code"].infrastructure_count == 1
    assert readings["litellm"].is_infrastructure
    assert readings["litellm"].evidence.key == "trees.infrastructure"


def test_after_clear_the_same_process_belongs_to_the_new_session() -> None:
    watched = Watched()
    root = watched.table.spawn(10, 1, "claude")
    watched.register(root, "old")
    watched.readings()
    watched.statuses.clear()
    watched.register(root, "new")
    assert watched.only().session == "new"


def test_a_session_elsewhere_claims_no_process_here() -> None:
    watched = Watched()
    root = watched.table.spawn(10, 1, "claude")
    watched.register(root, "s1")
    watched.statuses[0] = watched.statuses[0]._replace(is_remote=True)
    assert watched.only().confidence is Confidence.NONE
