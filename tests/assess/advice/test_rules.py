"""Every other rule speaks up on the facts that should make it, and is silent where one thing is missing."""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.advice.recommendation import Deed, Priority, Scope
from desktop_monitor.assess.advice.situation import (
    AlertRuleNow,
    ControlNow,
    PastIncident,
    SessionNow,
    Situation,
    WorkflowSettings,
)
from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.metrics.agent_event import SessionState
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import (
    ContextCell,
    FailureCell,
    MachinePeriod,
    PeriodFacts,
    RequestCell,
    ToolCell,
    TurnCell,
    WasteCell,
)
from desktop_monitor.metrics.sample import RollupSeries
from tests.helpers.advice import DAYS, answers, at, days_of, of, one, said
from tests.helpers.agent_facts import group
from tests.helpers.period_facts import END, START, contexts, facts, key, machine, requests, waste

PRICES = PriceTable(
    {
        "claude-opus-4-5": {"input_usd": 5.0, "output_usd": 25.0, "cache_write_usd": 6.25, "cache_read_usd": 0.5},
        "claude-opus-5-5": {"input_usd": 4.0, "output_usd": 20.0, "cache_write_usd": 5.0, "cache_read_usd": 0.2},
        "claude-sonnet-5-5": {"input_usd": 2.0, "output_usd": 10.0, "cache_write_usd": 2.5, "cache_read_usd": 0.1},
        "claude-haiku-5-5": {"input_usd": 0.1, "output_usd": 0.5, "cache_write_usd": 0.125},
        "grown": {"input_usd": 1.0, "output_usd": 1.0, "above": {"200000": {"input_usd": 2.0, "output_usd": 2.0}}},
    },
    "2026-11-22",
)


# Interfaces


def interfaces(first: float, second: float, *, own: bool = True, errors: int = 0) -> PeriodFacts:
    slow = days_of(first, own=own, interface="claude_cli")
    return facts(*slow, *days_of(second, own=own, interface="anthropic_api", counts={"errors": errors}))


def test_the_faster_interface_of_own_workflows_is_advised() -> None:
    control = ControlNow("flow.interface", "interface", "", ("claude_cli", "anthropic_api"), "claude_cli")
    found = one("interface", interfaces(2.0, 0.8), at(controls=(control,)))

    assert found.deed == Deed("flow.interface", "anthropic_api")
    assert found.gain is not None
    assert (found.gain.from_value, found.gain.to_value) == (pytest.approx(1.4), pytest.approx(0.8))


def test_clients_are_not_compared_nor_an_interface_that_fails_more() -> None:
    assert of("interface", interfaces(2.0, 0.8, own=False)) == []
    assert of("interface", interfaces(2.0, 0.8, errors=4)) == []
    assert of("interface", interfaces(2.0, 2.0)) == []


# Contexts


def looked_up(hits: int, misses: int, seconds: float = 2.0) -> tuple[ContextCell, ...]:
    """Ten days of contexts of which a hit takes 0.2 s."""
    return tuple(
        contexts(
            "FANCY", [*answers(0.2, hits, seed), *answers(seconds, misses, seed)], day=day, cache_hits=hits,
            cache_misses=misses, hit_durations_seconds=answers(0.2, hits, seed),
            miss_durations_seconds=answers(seconds, misses, seed),
        )
        for seed, day in enumerate(DAYS)
    )  # fmt: skip


def test_a_cache_that_misses_is_to_be_filled_ahead_and_then_to_be_larger() -> None:
    told = facts(contexts=looked_up(4, 6))

    found = one("context_cache", told)
    assert "preload_common_contexts" in said(found)
    assert found.gain is not None
    # 40 % hits become 70 %, each 1.8 s sooner.
    assert found.gain.from_value == pytest.approx(1.28)
    assert found.gain.to_value == pytest.approx(1.28 - 0.3 * 1.8)
    assert found.gain.to_low < found.gain.to_value < found.gain.to_high < found.gain.from_value
    larger = one("context_cache", told, at(workflows=WorkflowSettings(cache_size=50, is_preloading=True)))
    assert "larger than 50 contexts" in said(larger)
    assert larger.deed.subject == "performance_optimization.context.cache_size"


def test_a_cache_that_hits_often_enough_or_saves_nothing_is_left_alone() -> None:
    assert of("context_cache", facts(contexts=looked_up(7, 3))) == []
    assert of("context_cache", facts(contexts=looked_up(4, 6, seconds=0.2))) == []
    assert of("context_cache", facts(contexts=looked_up(4, 6)[:1])) == []


def scanned(seconds: float, selected: int, files: int, project: str = "/p") -> tuple[ContextCell, ...]:
    """Ten days of eight contexts; numbers of files are of each."""
    return tuple(
        contexts(
            "FANCY", answers(seconds, 8, seed), day=day, project=project,
            files_selected=8 * selected, files_scanned=8 * files,
        )
        for seed, day in enumerate(DAYS)
    )  # fmt: skip


def test_filters_that_scan_much_and_select_little_are_named_where_preparing_takes_too_long() -> None:
    found = one("file_filters", facts(contexts=scanned(6.0, 10, 150)))
    assert found.scope == Scope(project="/p")
    assert "each scanned 150 files and selected 6.7 % of them" in said(found)
    assert of("file_filters", facts(contexts=scanned(2.4, 10, 150))) == []
    assert of("file_filters", facts(contexts=scanned(6.0, 100, 150))) == []
    assert of("file_filters", facts(contexts=scanned(6.0, 0, 0))) == []


def test_a_projects_contexts_are_held_against_the_targets_of_its_own_modes() -> None:
    """2 s are soon enough in FANCY, whatever most contexts of other projects are allowed."""
    quick = tuple(contexts("SIMPLE", answers(0.2, 8, day), day=str(day), project="/other") for day in range(10))
    assert of("file_filters", facts(contexts=(*scanned(2.0, 10, 150), *quick))) == []
    strict = Targets(preparation_by_mode={"FANCY": Target(1.0, 2.0)})
    assert of("file_filters", facts(contexts=(*scanned(2.0, 10, 150), *quick)), targets=strict)


def test_a_large_project_that_is_slower_than_others_is_to_be_prepared_in_the_background() -> None:
    both = (*scanned(6.0, 10, 5000, "/large"), *scanned(1.0, 10, 100, "/small"))
    assert one("background", facts(contexts=both)).subject == "/large"
    assert of("background", facts(contexts=both), at(workflows=WorkflowSettings(is_in_background=True))) == []
    same = (*scanned(6.0, 10, 5000, "/large"), *scanned(6.0, 10, 100, "/small"))
    assert of("background", facts(contexts=same)) == []
    small = (*scanned(6.0, 10, 200, "/large"), *scanned(1.0, 10, 100, "/small"))
    assert of("background", facts(contexts=small)) == []


# Providers' caches


def cold_days(unread: int, *, sessions: int = 1) -> PeriodFacts:
    """A million tokens written a day, of which `unread` were not read."""
    cells, wasted = [], []
    for seed, day in enumerate(DAYS):
        of_day = key(model="claude-opus-4-5", day=day)
        cells.append(requests(of_day, answers(5.0, 10, seed), cache_write_tokens=1_000_000, output_tokens=1000))
        wasted.append(waste(of_day, unread_cache_write_tokens=unread + 1000 * seed))
    return facts(*cells, waste=tuple(wasted), sessions=sessions)


def test_a_cache_that_goes_cold_is_named_with_what_it_cost() -> None:
    found = one("cache_cold", cold_days(400_000), at(prices=PRICES))

    assert found.money is not None
    # About 40 % of 10 million tokens at 6.25 USD.
    assert found.money.usd == pytest.approx(25.0, rel=0.05)
    assert found.money.low_usd <= found.money.usd <= found.money.high_usd
    assert found.gain is not None
    assert (found.gain.kpi, found.gain.to_value) == (Kpi.TOKEN_EFFICIENCY, pytest.approx(1.0, abs=0.01))
    assert found.gain.from_value < found.gain.to_low <= found.gain.to_high <= 1.0


def test_the_last_write_of_every_session_is_no_waste_that_could_be_avoided() -> None:
    assert of("cache_cold", cold_days(100_000)) == []
    # Every other request is the last of a session.
    assert of("cache_cold", cold_days(400_000, sessions=50)) == []


def test_without_a_price_the_cold_cache_is_named_without_money() -> None:
    found = one("cache_cold", cold_days(400_000))
    assert (found.gain, found.money) == (None, None)


# Models


def spent(model: str, output: int = 200) -> list[RequestCell]:
    return [
        requests(
            key(model=model, day=day),
            answers(3.0, 20, seed),
            input_tokens=200_000,
            output_tokens=20 * output + seed,
        )
        for seed, day in enumerate(DAYS)
    ]


def test_a_newer_model_of_the_family_is_named_where_the_same_tokens_cost_less() -> None:
    found = one("newer_model", facts(*spent("claude-opus-4-5-20251101")), at(prices=PRICES))
    assert found.subject == "claude-opus-4-5-20251101 → claude-opus-5-5"
    assert found.money is not None
    # A fifth of 10 USD of input and 1 USD of output.
    assert found.money.usd == pytest.approx(2.2, rel=0.01)
    assert "Quality is not judged" in said(found)
    assert of("newer_model", facts(*spent("claude-opus-5-5")), at(prices=PRICES)) == []
    assert of("newer_model", facts(*spent("claude-opus-4-5"))) == []


def test_a_control_may_know_a_model_by_its_family() -> None:
    control = ControlNow("claude_code.model", "other", "claude_code", ("opus", "sonnet"), "opus")
    found = one("cheaper_model", facts(*spent("claude-opus-5-5")), at(prices=PRICES, controls=(control,)))
    assert found.deed == Deed("claude_code.model", "sonnet")


def test_a_cheaper_model_is_named_for_short_answers_with_few_tools_only() -> None:
    found = one("cheaper_model", facts(*spent("claude-opus-5-5")), at(prices=PRICES))
    assert found.subject == "claude-opus-5-5 → claude-sonnet-5-5"
    assert found.money is not None
    assert found.money.usd == pytest.approx(4.4, rel=0.01)
    assert of("cheaper_model", facts(*spent("claude-opus-5-5", 2000)), at(prices=PRICES)) == []
    busy = ToolCell("claude_code", "Bash", 190, 190, 0, 0, 0, 0, 0.0)
    assert of("cheaper_model", facts(*spent("claude-opus-5-5"), tools=(busy,)), at(prices=PRICES)) == []


def test_large_contexts_are_named_with_what_they_cost_more() -> None:
    cells = [
        RequestCell(
            key(model="grown", day=day), False,
            (group("", model="grown", requests=10, ok=10, context_band=3, input_tokens=3_000_000),),
            answers(3.0, 10), END,
        )
        for day in DAYS
    ]  # fmt: skip
    found = one("large_context", facts(*cells), at(prices=PRICES))
    assert found.money is not None
    assert found.money.usd == pytest.approx(30.0)
    small = [cell._replace(groups=(cell.groups[0]._replace(context_band=0),)) for cell in cells]
    assert of("large_context", facts(*small), at(prices=PRICES)) == []
    # Above a size from which other models cost more, and this one does not.
    larger = [cell._replace(groups=(*cell.groups, cell.groups[0]._replace(context_band=1))) for cell in cells]
    both = one("large_context", facts(*larger), at(prices=PRICES))
    assert (both.count, both.money) == (found.count, found.money)
    assert "below 200,000 tokens" in said(both)


# Failures


def failing(errors: int, kind: str = "rate_limit", days: tuple[str, ...] = DAYS) -> PeriodFacts:
    cells = days_of(3.0, 8, days, counts={"errors": errors})
    others = days_of(3.0, 8, interface="codex")
    told = FailureCell("claude_code", kind, errors * len(days))
    return facts(*cells, *others, failures=(told,))


def test_requests_that_fail_too_often_are_named_with_what_goes_wrong_and_where_to_go_instead() -> None:
    control = ControlNow(
        "flow.interface", "interface", "", ("claude_code", "codex"), "claude_code", fallbacks=("codex",)
    )
    found = one("failures", failing(4), at(controls=(control,)))

    assert (found.subject, found.priority) == ("claude_code", Priority.HIGH)
    assert found.deed == Deed("flow.interface", "codex")
    assert "40 of 40 failed with: rate limit" in said(found)
    assert found.gain is not None
    # Had the fallback answered them as it answered its own: all of them.
    assert (found.gain.kpi, found.gain.from_value) == (Kpi.SUCCESS_RATE, pytest.approx(80 / 120))
    assert found.gain.to_low < found.gain.to_value == 1.0 == found.gain.to_high


def test_without_a_fallback_nothing_is_promised() -> None:
    found = one("failures", failing(4, "authentication"), at(fallback_interface="codex"))
    assert (found.gain, found.deed) == (None, Deed())
    assert "log in again" in said(found)


def test_some_failures_and_one_day_of_failures_are_no_rule() -> None:
    assert of("failures", failing(0)) == []
    one_day = facts(*days_of(3.0, 8), *days_of(3.0, 1, DAYS[:1], counts={"errors": 12}))
    assert of("failures", one_day) == []


def test_retries_failing_tools_and_aborted_turns_are_named_from_enough_of_them() -> None:
    retried = facts(*days_of(3.0, counts={"retries": 3}))
    assert "repeated 30 times" in said(one("retries", retried))
    assert of("retries", facts(*days_of(3.0, counts={"retries": 0}))) == []

    def tool(calls: int, errors: int) -> PeriodFacts:
        return facts(tools=(ToolCell("claude_code", "Bash", calls, calls - errors, errors, 0, 0, 0, 0.0),))

    assert one("failed_tool", tool(100, 50)).subject == "claude_code / Bash"
    assert of("failed_tool", tool(100, 25)) == of("failed_tool", tool(10, 10)) == []

    def turns(whole: int, aborted: int) -> PeriodFacts:
        return facts(turns=(TurnCell("claude_code", whole, aborted, 0, ()),))

    assert one("aborted_turns", turns(100, 40)).count == 100
    assert of("aborted_turns", turns(100, 20)) == of("aborted_turns", turns(10, 10)) == []


# Sessions


def session(state: SessionState, **fields: object) -> Situation:
    running = SessionNow("claude_code", "s1", state, project="/home/sam/code/api", **fields)  # type: ignore[arg-type]
    return at(sessions=(running,), memory_bytes=16e9)


def test_a_session_that_waits_long_enough_is_to_be_answered() -> None:
    found = one("waiting", facts(), session(SessionState.WAITING, state_seconds=900.0))
    assert (found.priority, found.scope.project, found.deed.subject) == (Priority.HIGH, "/home/sam/code/api", "s1")
    assert "the session api" in said(found)
    assert of("waiting", facts(), session(SessionState.WAITING, state_seconds=60.0)) == []
    assert of("waiting", facts(), session(SessionState.WAITING)) == []
    assert of("waiting", facts(), session(SessionState.WORKING, state_seconds=900.0)) == []


def waited(minutes: int, times: int) -> PeriodFacts:
    """Sessions that waited so many minutes, so many times within the half hour."""
    of_one = [60.0 * (minute + 1) for minute in range(minutes)] + [0.0] * (30 - minutes)
    return facts(of_machine=machine({f"agent_waiting_seconds:codex{place}": of_one for place in range(times)}))


def one_interface(of: PeriodFacts) -> PeriodFacts:
    """The same, of sessions of one interface in several places."""
    series = (
        replace(one, key=SeriesKey(one.key.metric, ("codex", one.key.labels[0]))) for one in of.machine.rollups.values()
    )
    return replace(of, machine=replace(of.machine, rollups={one.key: one for one in series}))


def test_agents_that_waited_again_and_again_are_to_tell_the_user() -> None:
    off = AlertRuleNow("waiting_for_user", "agent_waiting_seconds", is_enabled=False)
    found = one("waited", one_interface(waited(15, 6)), at(alert_rules=(off,)))
    assert (found.subject, found.count, found.deed) == ("codex", 6, Deed(page="alerts", subject="waiting_for_user"))
    assert "1 h 30 min in all at least" in said(found)
    told = off._replace(is_enabled=True)
    assert of("waited", one_interface(waited(15, 6)), at(alert_rules=(told,))) == []
    here = one("waited", one_interface(waited(15, 6)), at(alert_rules=(told,), remote_channels=0))
    assert (here.count, here.deed) == (6, Deed(page="settings", subject="notification_channels"))
    assert "appears on this desktop only" in said(here)
    other = AlertRuleNow("other", "cpu_used_ratio", is_enabled=True)
    without = one("waited", one_interface(waited(15, 6)), at(alert_rules=(other,), remote_channels=1))
    assert without.deed == Deed(page="alerts")
    assert "no alert rule about it is on" in said(without)
    assert of("waited", one_interface(waited(5, 6)), at(alert_rules=(off,))) == []
    assert of("waited", one_interface(waited(15, 4)), at(alert_rules=(off,))) == []
    assert of("waited", one_interface(waited(15, 6))) == []


def test_a_context_nearly_full_is_to_be_compacted() -> None:
    assert one("context_full", facts(), session(SessionState.IDLE, context_ratio=0.9, requests=40)).count == 40
    assert of("context_full", facts(), session(SessionState.IDLE, context_ratio=0.5, requests=40)) == []
    assert of("context_full", facts(), session(SessionState.ENDED, context_ratio=0.9, requests=40)) == []
    assert of("context_full", facts(), session(SessionState.IDLE, context_ratio=float("nan"), requests=40)) == []


def test_an_idle_session_that_burns_is_to_be_ended_with_the_memory_it_gives_back() -> None:
    held = facts(of_machine=machine({"agent_memory_bytes:claude_code": [2e9] * 30, "memory_total_bytes": [16e9] * 30}))
    burning = {"state_seconds": 3600.0, "cpu_cores": 1.0, "memory_bytes": 1.5e9, "readings": 20}

    found = one("idle_session", held, session(SessionState.IDLE, **burning))
    assert found.gain is not None
    assert (found.gain.from_value, found.gain.to_value) == (pytest.approx(2e9), pytest.approx(0.5e9))
    calm = {**burning, "cpu_cores": 0.01}
    assert of("idle_session", held, session(SessionState.IDLE, **calm)) == []
    mine = Targets({Kpi.AGENT_MEMORY: Target(1e9, 3e9, is_own=True)})
    assert "hold 1.4 GiB" in said(one("idle_session", held, session(SessionState.IDLE, **calm), mine))
    assert of("idle_session", held, session(SessionState.IDLE, **{**burning, "readings": 2})) == []
    assert of("idle_session", held, session(SessionState.IDLE, **{**burning, "state_seconds": 60.0})) == []


# Load


def loaded(pressure: float, agent_cores: float = 6.0) -> PeriodFacts:
    """Ten days in hours, of which every third had this pressure."""
    begin = START - 10 * 86_400
    times = array("d", (begin + 3600.0 * hour for hour in range(240)))
    waited = array("d", (pressure if hour % 3 == 0 else 0.0 for hour in range(240)))
    ones, cores = array("d", [1.0] * 240), array("d", [agent_cores] * 240)
    series = (
        RollupSeries(SeriesKey("pressure_some_ratio", ("cpu",)), 3600.0, times, waited, waited, waited, ones),
        RollupSeries(SeriesKey("agent_cpu_cores", ("claude_code",)), 3600.0, times, cores, cores, cores, ones),
    )
    return PeriodFacts(begin, START, machine=MachinePeriod({of.key: of for of in series}, 3600))


def test_a_pool_larger_than_the_cores_is_to_be_smaller_where_work_really_waits_for_agents() -> None:
    pool = at(workflows=WorkflowSettings(concurrent_operations=16), cores=8)
    assert "{cores}" not in said(one("pool_size", loaded(0.6), pool))
    assert of("pool_size", loaded(0.1), pool) == []
    assert of("pool_size", loaded(0.6, agent_cores=0.5), pool) == []
    assert of("pool_size", loaded(0.6), at(workflows=WorkflowSettings(concurrent_operations=8), cores=8)) == []
    assert of("pool_size", loaded(0.6), at(cores=8)) == []


def incidents(offset: float) -> tuple[PastIncident, ...]:
    """Ten alerts about slow answers, and one about memory so long after each."""
    slow = [PastIncident("response_time", START + 100 * n, START + 100 * n + 5) for n in range(10)]
    return (
        *slow,
        *(PastIncident("memory_pressure", of.fired_seconds + offset, of.fired_seconds + offset + 5) for of in slow),
    )


def test_switching_by_itself_is_advised_where_slow_answers_go_along_with_short_memory() -> None:
    control = ControlNow("claude_code.effort", "context_mode", "claude_code", ("FANCY", "SIMPLE"), "FANCY")
    found = one("automatic_switching", facts(), at(controls=(control,), incidents=incidents(2.0)))
    assert found.deed == Deed(page="modes", subject="claude_code.effort")
    assert of("automatic_switching", facts(), at(controls=(control,), incidents=incidents(50.0))) == []
    assert of("automatic_switching", facts(), at(incidents=incidents(2.0))) == []
    armed = control._replace(is_armed=True)
    assert of("automatic_switching", facts(), at(controls=(armed,), incidents=incidents(2.0))) == []
    always = (*incidents(50.0), PastIncident("memory_usage", START, None))
    assert of("automatic_switching", facts(), at(controls=(control,), incidents=always)) == []


# Alerts


def test_what_failed_and_no_alert_tells_of_is_to_get_one() -> None:
    off = AlertRuleNow("success_rate", "agent_success_ratio", is_enabled=False)
    found = one("missing_alert", failing(4), at(alert_rules=(off,)))
    assert (found.subject, found.deed) == ("success_rate", Deed(page="alerts", subject="success_rate"))
    assert of("missing_alert", failing(4), at(alert_rules=(off._replace(is_enabled=True),))) == []
    assert of("missing_alert", failing(4)) == []
    assert of("missing_alert", failing(0), at(alert_rules=(off,))) == []


def test_a_channel_elsewhere_is_advised_where_critical_alerts_were_not_seen() -> None:
    unseen = tuple(PastIncident("memory_usage", START + n, START + n + 1800, None, is_critical=True) for n in range(6))
    late = Situation(END + 3600, incidents=unseen, remote_channels=0)
    assert one("missing_channel", facts(), late).count == 6
    assert of("missing_channel", facts(), Situation(END + 3600, incidents=unseen, remote_channels=1)) == []
    assert of("missing_channel", facts(), Situation(END + 3600, incidents=unseen)) == []
    assert of("missing_channel", facts(), Situation(END + 3600, incidents=unseen[:4], remote_channels=0)) == []
    seen = tuple(of._replace(acknowledged_seconds=of.fired_seconds + 60) for of in unseen)
    assert of("missing_channel", facts(), Situation(END + 3600, incidents=seen, remote_channels=0)) == []


def test_critical_alerts_that_were_over_before_long_are_no_reason_for_a_channel() -> None:
    """Nobody has to acknowledge what is over: that it was not seen is not known."""
    short = tuple(PastIncident("memory_usage", START + n, START + n + 60, None, is_critical=True) for n in range(6))
    assert of("missing_channel", facts(), Situation(END + 3600, incidents=short, remote_channels=0)) == []
    open_still = tuple(one._replace(ended_seconds=None) for one in short)
    assert one("missing_channel", facts(), Situation(END + 3600, incidents=open_still, remote_channels=0)).count == 6


def test_waste_is_only_what_requests_told_of() -> None:
    assert of("cache_cold", facts(waste=(WasteCell(key(), False, 0, 0, 0, 0, 0, 10**12, 0, 0),))) == []
