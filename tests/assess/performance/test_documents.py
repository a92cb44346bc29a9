"""Figures and the score are given out in a form that stays: names, units and null for what is not known."""

from __future__ import annotations

import json

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.performance.documents import kpi_document, score_document
from desktop_monitor.assess.performance.kpis import kpi_figures, score_of
from desktop_monitor.assess.performance.targets import Learned, Targets
from desktop_monitor.metrics.kpi import KPIS
from tests.helpers.period_facts import facts, key, machine, requests

_NOW = facts(
    requests(key("own"), (2.0, 3.0, 4.0, 2.0, 4.0), own=True, errors=1),
    requests(key("hostile\x1b[2J\u202e\n"), (1.0,) * 5),
    of_machine=machine({"agent_memory_bytes:own": [1000.4]}),
)
_BEFORE = facts(requests(key("own"), (4.0, 5.0, 6.0, 4.0, 6.0), own=True))
_FIGURES = kpi_figures(_NOW, _BEFORE, Targets(), Learned(machine_memory_bytes=9000.0), NO_PRICES)


def test_a_figure_has_every_name_of_the_contract() -> None:
    found = kpi_document(_FIGURES)

    assert tuple(found) == tuple(kpi.value for kpi in KPIS)
    assert found["response_time"] == {
        "unit": "seconds",
        "state": "met",
        "value": 3.0,
        "low": 1.758722,
        "high": 4.241278,
        "p50": 3.0,
        "p95": 4.0,
        "target": 3.0,
        "limit": 5.0,
        "previous": 5.0,
        "previous_count": 5,
        "change": {"value": -2.0, "low": -3.458429, "high": -0.541571, "count": 10},
        "trend": "better",
        "is_own_target": False,
        "fraction": 1.0,
        "count": 5,
        "coverage_ratio": 1.0,
        "sources": ["workflow"],
        "start": "2027-01-15T08:00:00+00:00",
        "end": "2027-01-15T08:30:00+00:00",
        "newest": "2027-01-15T08:29:00+00:00",
        "age_seconds": 60.0,
        "notes": ["hostile\x1b[2J\u202e\n is still learning what is usual: 0 of 100 answers"],
    }
    assert found["agent_memory"]["value"] == 1000.0


def test_what_is_not_known_is_null() -> None:
    empty = kpi_document(kpi_figures(facts(), None, Targets(), Learned(), NO_PRICES))["success_rate"]

    unknown = ("value", "low", "high", "previous", "change", "fraction", "coverage_ratio", "newest", "age_seconds")
    assert {name: empty[name] for name in unknown} == dict.fromkeys(unknown)
    assert (empty["state"], empty["count"], empty["trend"]) == ("no_data", 0, "unknown")


def test_the_score_is_explained_by_its_parts() -> None:
    found = score_document(score_of(_FIGURES, 0.5))

    assert (found["value"], found["grade"], found["known_ratio"]) == (56.67, "poor", 0.75)
    assert found["parts"] == [
        {"name": "response_time", "weight": 25.0, "fraction": 1.0},
        {"name": "success_rate", "weight": 25.0, "fraction": 0.0},
        {"name": "cache_hit_rate", "weight": 15.0, "fraction": None},
        {"name": "token_efficiency", "weight": 10.0, "fraction": None},
        {"name": "agent_memory", "weight": 10.0, "fraction": 1.0},
        {"name": "machine_headroom", "weight": 15.0, "fraction": 0.5},
    ]


def test_a_withheld_score_has_no_value_and_no_grade() -> None:
    found = score_document(score_of((), None))

    assert (found["value"], found["grade"], found["known_ratio"]) == (None, None, 0.0)


def test_documents_are_plain_data() -> None:
    document = {"kpis": kpi_document(_FIGURES), "score": score_document(score_of(_FIGURES, 1.0))}

    assert json.loads(json.dumps(document, allow_nan=False)) == document
