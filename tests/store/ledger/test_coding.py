"""Records come back as they were, whatever texts and numbers are in them; anything else is refused."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.actions.suggestion import Suggestion
from desktop_monitor.actions.switching.record import Difference, Switch
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.ledger.coding import SenselessError, read, written
from tests.helpers.ledgers import delivery, incident, suggestion, switch

_ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
_SENTENCES = st.builds(lambda name: text("alerts.own_rule", name=name), _ANY_TEXT)
_HOSTILE = {str: _ANY_TEXT, float: st.floats(allow_nan=False), int: st.integers(), Text: _SENTENCES}
_KINDS = (Incident, Silence, Suggestion, Switch, RemoteDelivery)
for _kind, _strategy in _HOSTILE.items():
    st.register_type_strategy(_kind, _strategy)


@settings(max_examples=60)
@given(st.one_of(*(st.from_type(kind) for kind in _KINDS)))
def test_every_record_comes_back_as_it_was(record: object) -> None:
    content = written(record)

    assert content.isascii()
    assert read(type(record), content) == record


@pytest.mark.parametrize("record", [incident(1), suggestion(), switch(1), delivery(), Silence(None)])
def test_a_field_of_another_type_is_refused(record: Any) -> None:
    assert is_dataclass(record)
    for one in fields(record):
        changed = json.loads(written(record))
        changed[one.name] = {"no": ["such", "thing"]}
        with pytest.raises(SenselessError):
            read(type(record), json.dumps(changed))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(["plan", "state", "evidence", "before", "reason", "began_seconds", "incident_id"]), JSON)
def test_whatever_stands_in_a_field_is_read_or_refused_but_never_half_read(name: str, value: object) -> None:
    changed = {**json.loads(written(switch(1))), name: value}
    try:
        found = read(Switch, json.dumps(changed))
    except SenselessError:
        return
    assert read(Switch, written(found)) == found or any(map(_is_nan, vars_of(found)))


def vars_of(record: object) -> list[object]:
    """The values of its fields."""
    assert is_dataclass(record)
    return [getattr(record, one.name) for one in fields(record)]


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def test_a_missing_field_takes_its_default_and_an_unknown_one_is_left_out() -> None:
    content = json.loads(written(switch(1, rule="slow")))
    del content["rule"]
    content["of_next_year"] = 1

    assert read(Switch, json.dumps(content)) == switch(1)
    del content["plan"]
    with pytest.raises(SenselessError):
        read(Switch, json.dumps(content))


def test_a_whole_number_may_stand_for_a_fraction_but_not_the_other_way_round() -> None:
    assert read(Difference, '{"estimate": 1, "low": -2, "high": 3.5}') == Difference(1.0, -2.0, 3.5)
    with pytest.raises(SenselessError):
        read(Silence, '{"until_seconds": null, "incident_id": 1.0}')
    with pytest.raises(SenselessError):
        read(Silence, '{"until_seconds": true}')
    with pytest.raises(SenselessError):
        read(Silence, '{"until_seconds": ' + "9" * 400 + "}")


def test_a_pair_has_two_parts() -> None:
    content = json.loads(written(incident(1)))
    content["labels"] = [["interface", "claude_code", "more"]]

    with pytest.raises(SenselessError):
        read(Incident, json.dumps(content))


def test_whole_numbers_and_fractions_in_sentences_stay_what_they_are() -> None:
    sentence = text("switch.too_few", count=3)

    (found,) = read(Text, written(sentence)).parameters
    assert (found, type(found[1])) == (("count", 3), int)


def test_a_text_within_a_text_is_kept_as_its_words() -> None:
    said = text("{path}: {why}", path="/a", why=text("switch.too_few", count=3))
    assert words(read(Text, written(said))) == words(said)
    assert json.loads(written(said)).keys() == {"key", "parameters"}
