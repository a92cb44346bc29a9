"""Versions are looked up once a day where that is switched on, at once when asked, and never else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import UpdateOptions
from desktop_monitor.engine.updates.desk import DAY_SECONDS, UpdateDesk
from desktop_monitor.errors import MonitorError, SourceError
from desktop_monitor.language.wording import words
from tests.helpers.clock import FakeClock

ON = UpdateOptions(check=True, url="http://mirror.home/json")


class Index:
    """Names versions and counts how often it was asked."""

    def __init__(self) -> None:
        self.latest = "1.1"
        self.error: Exception | None = None
        self.urls: list[str] = []

    def ask(self, url: str, _clock: Clock) -> str:
        self.urls.append(url)
        if self.error is not None:
            raise self.error
        return self.latest


class World:
    def __init__(self, path: Path) -> None:
        self.clock, self.index, self.path = FakeClock(), Index(), path

    def desk(self, options: UpdateOptions = ON) -> UpdateDesk:
        """One that started a while ago."""
        made = UpdateDesk("1.0", options, self.path, self.clock, self.index.ask)
        self.clock.advance(60.0)
        return made

    def step(self, desk: UpdateDesk) -> int:
        """How often was asked by the end of a step and what it began."""
        desk.step()
        if desk._thread is not None:
            desk._thread.join(20.0)
        return len(self.index.urls)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "state" / "updates.json")


def test_while_it_is_off_nothing_is_asked_or_written(world: World) -> None:
    desk = world.desk(UpdateOptions())
    assert world.step(desk) == 0
    assert desk.view.asked_seconds is None
    assert not world.path.exists()


def test_switched_on_it_asks_once_a_day_across_restarts(world: World) -> None:
    desk = world.desk()
    assert world.step(desk) == 1
    assert world.index.urls == [ON.url]
    assert (desk.view.latest, desk.view.is_newer, desk.view.error) == ("1.1", True, "")
    world.clock.advance(DAY_SECONDS - 200.0)
    assert world.step(desk) == 1
    again = world.desk()
    assert world.step(again) == 1
    assert (again.view.latest, again.view.is_newer) == ("1.1", True)
    world.clock.advance(200.0)
    assert world.step(again) == 2


def test_nothing_is_asked_while_the_machine_still_starts(world: World) -> None:
    desk = UpdateDesk("1.0", ON, world.path, world.clock, world.index.ask)
    assert world.step(desk) == 0
    world.clock.advance(60.0)
    assert world.step(desk) == 1


def test_a_failure_is_shown_and_not_tried_again_before_tomorrow(world: World) -> None:
    world.index.error = SourceError("pypi.org cannot be reached", "no route")
    desk = world.desk()
    assert world.step(desk) == 1
    assert "cannot be reached" in desk.view.error
    assert not desk.view.is_asking
    assert world.step(desk) == 1
    world.index.error = None
    world.clock.advance(DAY_SECONDS)
    assert world.step(desk) == 2
    assert desk.view.error == ""


@pytest.mark.parametrize(
    ("latest", "said"), [("1.1", "Version 1.1 is there; this is 1.0"), ("1.0", "no newer version than this one, 1.0")]
)
def test_asked_by_the_user_it_answers_though_it_is_off(world: World, latest: str, said: str) -> None:
    world.index.latest = latest
    answer = world.desk(UpdateOptions()).check().result(20.0)
    assert said in words(answer)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [SourceError("no route"), ValueError("a bug")])
def test_who_asked_hears_of_a_failure(world: World, error: Exception) -> None:
    world.index.error = error
    with pytest.raises(MonitorError, match="could not be looked up"):
        world.desk().check().result(20.0)


def test_a_clock_that_was_set_back_does_not_stop_it(world: World) -> None:
    world.path.parent.mkdir()
    world.path.write_text(json.dumps({"tried_seconds": 9e10}), encoding="utf-8")
    assert world.step(world.desk()) == 1


@pytest.mark.parametrize(
    "content",
    ["", "[]", "NaN", '{"tried_seconds": "x", "latest": "\\u202e1.0", "answered_seconds": 5}', '{"tried_seconds": -1}'],
)
def test_a_damaged_memory_is_none(world: World, content: str) -> None:
    world.path.parent.mkdir()
    world.path.write_text(content, encoding="utf-8")
    desk = world.desk(UpdateOptions())
    world.step(desk)
    assert (desk.view.latest, desk.view.asked_seconds, desk.view.is_newer) == ("", None, False)


def test_what_was_known_is_not_newer_once_it_was_installed(world: World) -> None:
    world.step(world.desk())
    desk = UpdateDesk("1.1", UpdateOptions(), world.path, world.clock, world.index.ask)
    desk.step()
    assert (desk.view.latest, desk.view.is_newer) == ("1.1", False)


def test_settings_that_change_are_followed(world: World) -> None:
    desk = world.desk(UpdateOptions())
    assert world.step(desk) == 0
    desk.set_options(ON)
    assert world.step(desk) == 1
