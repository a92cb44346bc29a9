"""What was said to recommendations is kept, can be taken back, and is forgotten with the project it names."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_monitor.assess.advice.followed import Dismissed, Followed, Standing
from desktop_monitor.assess.advice.recommendation import Scope
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.store.ledger import Ledger, memory_location, open_ledger, read_ledger
from desktop_monitor.store.ledger.coding import read, written
from desktop_monitor.store.ledger.schema import LEDGER, LEDGER_APPLICATION_ID
from desktop_monitor.store.schema import statements
from tests.helpers.ledgers import NOON, switch

_DAY = 86_400.0
_HOSTILE = st.text(st.characters(exclude_categories=()), max_size=40)


def followed(key: str = "mode_answers:x", project: str = "", at: float = NOON) -> Followed:
    """Advice about answers that took 6 s and were to take 4 s."""
    before = Standing(6.0, 0.04, 25.5, 400)
    scope = Scope("claude_code", project=project)
    return Followed(0, key, text("advice.waiting", session="api"), at, scope, Kpi.RESPONSE_TIME, before, 4.0, 3.5, 4.5)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path / "ledger.sqlite3")


def test_dismissed_advice_comes_back_with_its_time_and_can_be_taken_back(ledger: Ledger) -> None:
    ledger.dismiss_advice(Dismissed("waiting:a", NOON))
    ledger.dismiss_advice(Dismissed("idle:b", NOON + 1, "/code/b"))
    ledger.dismiss_advice(Dismissed("waiting:a", NOON + 2))

    beside = read_ledger(ledger.location)
    assert set(beside.dismissed_advice()) == {
        Dismissed("waiting:a", NOON + 2),
        Dismissed("idle:b", NOON + 1, "/code/b"),
    }
    assert ledger.restore_advice() == 2
    assert beside.dismissed_advice() == ledger.dismissed_advice() == ()
    assert ledger.restore_advice() == 0


def test_followed_advice_comes_back_with_what_was_expected_of_it_newest_first(ledger: Ledger) -> None:
    first = ledger.follow_advice(followed(at=NOON))
    second = ledger.follow_advice(followed("cache_cold:y", at=NOON + 60))

    assert (first.followed_id, second.followed_id) == (1, 2)
    assert first.before == Standing(6.0, 0.04, 25.5, 400)
    assert ledger.followed_advice() == read_ledger(ledger.location).followed_advice() == (second, first)
    assert ledger.followed_advice(limit=1) == (second,)
    assert ledger.skipped == 0


def test_forgetting_a_project_forgets_the_advice_that_names_it_and_no_other(ledger: Ledger) -> None:
    for project in ("/code/secret", "/code/secret2", ""):
        ledger.dismiss_advice(Dismissed(f"files:{project}", NOON, project))
        ledger.follow_advice(followed(f"files:{project}", project))

    assert ledger.forget_project("/code/secret") == 2

    assert {one.project for one in ledger.dismissed_advice()} == {"/code/secret2", ""}
    assert {one.scope.project for one in ledger.followed_advice()} == {"/code/secret2", ""}


def test_deleting_everything_leaves_dismissals_that_name_no_project(ledger: Ledger) -> None:
    ledger.dismiss_advice(Dismissed("mode_answers:x", NOON))
    ledger.dismiss_advice(Dismissed("idle:y", NOON, "/code/secret"))
    ledger.follow_advice(followed())

    ledger.delete_all()

    assert ledger.dismissed_advice() == (Dismissed("mode_answers:x", NOON),)
    assert ledger.followed_advice() == ()
    assert b"secret" not in Path(str(ledger.location)).read_bytes()


def test_advice_followed_long_ago_is_forgotten_and_dismissed_advice_is_not(ledger: Ledger) -> None:
    ledger.dismiss_advice(Dismissed("mode_answers:x", NOON - 100 * _DAY))
    ledger.follow_advice(followed(at=NOON - 31 * _DAY))
    kept = ledger.follow_advice(followed(at=NOON - 29 * _DAY))

    assert ledger.prune(NOON, days=30) == 1

    assert ledger.followed_advice() == (kept,)
    assert len(ledger.dismissed_advice()) == 1


def test_a_ledger_of_the_version_before_is_read_as_one_without_advice_and_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    with closing(sqlite3.connect(path)) as old:
        for statement in statements(LEDGER.migrations[0]):
            old.execute(statement)
        old.execute(f"PRAGMA application_id = {LEDGER_APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO armed (name) VALUES ('\"claude_code.effort\"')")
        old.commit()

    before = read_ledger(path)
    assert (before.dismissed_advice(), before.followed_advice(), before.skipped()) == ((), (), 0)
    assert before.armed() == {"claude_code.effort"}

    ledger = open_ledger(path)
    ledger.dismiss_advice(Dismissed("waiting:a", NOON))
    ledger.put_switch(switch(1))
    assert before.dismissed_advice() == (Dismissed("waiting:a", NOON),)
    assert ledger.armed() == {"claude_code.effort"}


@settings(max_examples=40, deadline=None)
@given(_HOSTILE, _HOSTILE)
def test_names_of_others_come_back_as_they_were_and_are_forgotten_by_them(key: str, project: str) -> None:
    ledger = open_ledger(memory_location())
    one = Dismissed(key, NOON, project)
    ledger.dismiss_advice(one)
    kept = ledger.follow_advice(followed(key, project))

    assert ledger.dismissed_advice() == (one,)
    assert ledger.followed_advice() == (kept,)
    assert read(Followed, written(kept)) == kept
    assert ledger.forget_project(project) == 2
    ledger.close()
