"""What rules remember survives as text, and text that is damaged is refused."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.alerts.evaluation import FloodLimit
from desktop_monitor.alerts.evaluator import with_refusal
from desktop_monitor.alerts.incident import Culprit
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.rule import Labels
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import text
from tests.helpers.alert_looks import CPU, START, Looks

HOSTILE = 'x\n\u202e<b>\x1b[31m"\ud800' + "y" * 4096
RULES = (
    replace(CPU, name="cpu", group_by=("device",), channels=("mail",)),
    replace(CPU, name=HOSTILE, for_seconds=600.0),
    replace(CPU, name="third", cooldown_seconds=60.0),
    replace(CPU, name="calm"),
)
ONE: Labels = (("device", "one"),)
TWO: Labels = (("device", HOSTILE), ("mode", ""))


def eventful() -> Looks:
    """A memory in which everything is there at once."""
    looks = Looks(
        RULES,
        flood=FloodLimit(2, 600.0),
        culprits_of=lambda _rule, _labels: (Culprit("agent", HOSTILE, 0.5, "ratio"),),
    )
    looks.look({"cpu": {ONE: 1.0, TWO: 1.0}, HOSTILE: 1.0, "third": 1.0, "calm": 0.1})
    looks.acknowledge(1)
    looks.silences = (Silence(START + 99.0, incident_id=2),)
    looks.look({"cpu": {ONE: 1.0, TWO: 1.0}, HOSTILE: 1.0, "third": 0.1})
    looks.look({"cpu": {ONE: 1.0, TWO: 0.1}, HOSTILE: 1.0, "third": 1.0}, 61.0)
    looks.memory = with_refusal(looks.memory, 1, text("alerts.refused.failed", why=HOSTILE))
    looks.memory = with_refusal(looks.memory, 3, text("alerts.refused.too_soon", seconds=60.0))
    return looks


def document() -> dict[str, Any]:
    found = json.loads(memory_to_text(eventful().memory))
    assert isinstance(found, dict)
    return found


def test_everything_remembered_survives() -> None:
    memory = eventful().memory
    assert memory.incidents
    assert memory.digests
    assert memory.unlooked
    assert memory.recent
    assert memory_from_text(memory_to_text(memory)) == memory


def test_a_new_memory_survives() -> None:
    assert memory_from_text(memory_to_text(AlertMemory())) == AlertMemory()


def test_what_was_kept_before_refusals_were_is_read() -> None:
    whole = document()
    for row in (*whole["incidents"], *(row for rows, _ in whole["digests"] for row in rows)):
        del row[16:]
    memory = memory_from_text(json.dumps(whole))
    assert memory.incidents.keys() == eventful().memory.incidents.keys()
    assert {one.refusal for one in memory.incidents.values()} == {None}


def test_a_refusal_that_this_version_cannot_say_is_told_as_such() -> None:
    whole = document()
    (row,) = (row for row in whole["incidents"] if row[0] == 1)
    row[16] = ["alerts.refused.some_day", []]
    refusals = [one.refusal for one in memory_from_text(json.dumps(whole)).incidents.values()]
    assert text("store.other_words", name="alerts.refused.some_day") in refusals


def test_rules_that_no_configuration_knows_are_kept() -> None:
    memory = memory_from_text(memory_to_text(eventful().memory))
    assert set(memory.judgements) == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "null",
        "[]",
        "{}",
        "{",
        "\x00",
        '"' + "x" * 100,
        "[" * 100_000,
        '{"version":' + "9" * 5000 + "}",
        " " * ((16 << 20) + 1),
    ],
)
def test_what_is_no_memory_at_all_is_refused(damaged: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        memory_from_text(damaged)


@pytest.mark.parametrize("version", [0, 2, True, "1", None, [1]])
def test_another_version_is_refused(version: object) -> None:
    with pytest.raises(ValueError, match="version"):
        memory_from_text(json.dumps(document() | {"version": version}))


@pytest.mark.parametrize("key", document().keys())
def test_a_part_that_is_missing_or_of_another_kind_is_refused(key: str) -> None:
    whole = document()
    for wrong in ("x", True, [-1.5], {"a": -1.5}, 1e300):
        with pytest.raises(ValueError, match="damaged"):
            memory_from_text(json.dumps(whole | {key: wrong}))
    del whole[key]
    with pytest.raises(ValueError, match="damaged"):
        memory_from_text(json.dumps(whole))


def _duplicate_open(whole: dict[str, Any]) -> None:
    whole["incidents"].append(whole["incidents"][0])


def _lose_incident(whole: dict[str, Any]) -> None:
    whole["incidents"].pop()


def _reuse_number(whole: dict[str, Any]) -> None:
    whole["next_incident_id"] = 1


def _end_open(whole: dict[str, Any]) -> None:
    whole["incidents"][0][11] = 5.0


def _freeze_cooldown(whole: dict[str, Any]) -> None:
    whole["tellings"][0][2][0] = 1e300


def _inhibit_for_ever(whole: dict[str, Any]) -> None:
    whole["tellings"][0][2][4] = 1e300


def _foresee(whole: dict[str, Any]) -> None:
    whole["recent"] = [1e9]


def _end_in_the_future(whole: dict[str, Any]) -> None:
    whole["tellings"][0][2][3] = 1e9


def _grow_cooldown(whole: dict[str, Any]) -> None:
    whole["tellings"][0][2][1] = 1 << 40


def _forget_judgement(whole: dict[str, Any]) -> None:
    whole["judgements"].popitem()


def _empty_digest(whole: dict[str, Any]) -> None:
    whole["digests"][0][0] = []


def _repeat_labels(whole: dict[str, Any]) -> None:
    whole["courses"]["cpu"].append(whole["courses"]["cpu"][0])


@pytest.mark.parametrize(
    "damage",
    [
        _duplicate_open,
        _lose_incident,
        _reuse_number,
        _end_open,
        _freeze_cooldown,
        _inhibit_for_ever,
        _foresee,
        _end_in_the_future,
        _grow_cooldown,
        _forget_judgement,
        _empty_digest,
        _repeat_labels,
    ],
)
def test_what_does_not_agree_is_refused(damage: Callable[[dict[str, Any]], None]) -> None:
    whole = document()
    memory_from_text(json.dumps(whole))
    damage(whole)
    with pytest.raises(ValueError, match="damaged"):
        memory_from_text(json.dumps(whole))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_what_is_no_number_is_refused(number: str) -> None:
    text = memory_to_text(eventful().memory)
    start = json.dumps(document()["looked_seconds"])
    with pytest.raises(ValueError, match="damaged"):
        memory_from_text(text.replace(f'"looked_seconds":{start}', f'"looked_seconds":{number}'))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON document."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places(one, (*path, key))


WHOLE = document()
PLACES = sorted(places(WHOLE), key=str)
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.sampled_from(["firing", "inactive", "CRITICAL", "recovered", 1e300, -1e300, 1 << 60]),
)


@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
def test_whatever_stands_in_the_text_it_is_refused_or_can_be_worked_with(changes: list[tuple[Any, Any]]) -> None:
    whole = copy.deepcopy(WHOLE)
    for path, junk in changes:
        _put(whole, path, junk)
    try:
        memory = memory_from_text(json.dumps(whole))
    except ValueError:
        return
    looks = Looks(RULES, at_seconds=START + 200.0, memory=memory)
    for value in (1.0, 0.1, 1.0):
        looks.look({rule.name: value for rule in RULES}, 700.0)
    assert memory_from_text(memory_to_text(looks.memory)) == looks.memory


def _put(whole: Any, path: tuple[Any, ...], junk: Any) -> None:
    inner = whole
    for key in path[:-1]:
        if not isinstance(inner, dict | list) or (isinstance(inner, list) and key >= len(inner)):
            return
        inner = inner.get(key) if isinstance(inner, dict) else inner[key]
    if isinstance(inner, dict) or (isinstance(inner, list) and path[-1] < len(inner)):
        inner[path[-1]] = junk
