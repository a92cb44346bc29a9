"""Edits from the window leave the rest of the file as its owner wrote it."""

from pathlib import Path

import pytest

from desktop_monitor.agents.options import Budgets
from desktop_monitor.config.edit import save
from desktop_monitor.config.loader import load
from desktop_monitor.errors import ConfigError

_FILE = """\
# my machine
sampling:
  interval_seconds: 1.0   # fast enough
appearance:
  theme: "dark"
"""


def test_comments_order_and_quotes_survive(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(_FILE)

    save(path, {"sampling.interval_seconds": 2.5})

    assert path.read_text() == _FILE.replace("1.0 ", "2.5 ")


def test_a_missing_file_and_folder_are_made(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.yaml"

    save(path, {"appearance.theme": "light", "health.cpu.degraded": 0.5, "notifications.quiet_hours": "22:00-07:00"})

    settings = load(path)
    assert settings.health.cpu.degraded == 0.5
    assert settings.notifications.quiet_hours is not None


def test_a_budget_that_is_taken_back_is_none_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    save(path, {"budgets.cost_usd_per_day": 5.0, "budgets.tokens_per_day": 100})

    save(path, {"budgets.cost_usd_per_day": None})

    assert load(path).budgets == Budgets(tokens_per_day=100)


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("sampling: [")

    with pytest.raises(ConfigError, match="cannot be changed"):
        save(path, {"appearance.theme": "light"})

    assert path.read_text() == "sampling: ["


def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.yaml"
    target.write_text("appearance: {theme: dark}\n")
    path = tmp_path / "config.yaml"
    path.symlink_to(target)

    save(path, {"appearance.theme": "light"})

    assert path.is_symlink()
    assert "light" in target.read_text()


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match=r"cannot be (written|changed)"):
        save(tmp_path / "file" / "config.yaml", {"appearance.theme": "light"})
