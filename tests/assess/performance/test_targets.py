"""The user's own targets go before learned ones, and those before the document's."""

from __future__ import annotations

import pytest

from desktop_monitor.assess.performance.targets import (
    Learned,
    Target,
    Targets,
    memory_target,
    preparation_target,
    response_target,
    target_of,
)
from desktop_monitor.metrics.kpi import Kpi

_OWN = Target(1.0, 2.0, is_own=True)


def test_answers_of_own_workflows_have_the_documents_target_and_those_of_clients_a_learned_one() -> None:
    learned = Learned({"codex": 30.0})

    assert response_target("own", Targets(), learned, is_workflow=True) == Target(3.0, 5.0)
    assert response_target("codex", Targets(), learned, is_workflow=False) == Target(30.0, 50.0)
    assert response_target("gemini", Targets(), learned, is_workflow=False) is None


def test_the_users_own_target_holds_for_clients_and_own_workflows() -> None:
    own = Targets(own={Kpi.RESPONSE_TIME: _OWN})

    assert response_target("codex", own, Learned({"codex": 30.0}), is_workflow=False) is _OWN
    assert response_target("own", own, Learned(), is_workflow=True) is _OWN


def test_agents_may_use_a_quarter_of_the_machines_memory_unless_the_user_says_otherwise() -> None:
    assert memory_target(Targets(), Learned(machine_memory_bytes=1000.0)) == Target(250.0, 900.0)
    assert memory_target(Targets(), Learned()) is None
    assert memory_target(Targets(own={Kpi.AGENT_MEMORY: _OWN}), Learned()) is _OWN


def test_contexts_have_the_target_of_their_mode_however_it_is_written() -> None:
    assert preparation_target("FANCY", Targets()).target == 2.5
    assert preparation_target("simple", Targets()).target == 0.5
    assert preparation_target("other", Targets()) == Target(2.5, 5.0)
    assert preparation_target("FANCY", Targets(own={Kpi.CONTEXT_PREPARATION: _OWN})) is _OWN


def test_ratios_have_one_target_everywhere() -> None:
    assert target_of(Kpi.SUCCESS_RATE, Targets()) == Target(0.95, 0.95)
    assert target_of(Kpi.CACHE_HIT_RATE, Targets(own={Kpi.CACHE_HIT_RATE: _OWN})) is _OWN
    with pytest.raises(ValueError, match="depends on the machine"):
        target_of(Kpi.AGENT_MEMORY, Targets())
