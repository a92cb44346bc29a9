"""Shells offer the verbs, actions, options and values that the program takes."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest
from linux import completions
from linux.commands import command

from desktop_monitor.cli.options import parser
from tests.helpers.packages import needs_tools


def offered_by_bash(place: Path, *words: str) -> list[str]:
    """What stands behind `words`, the last of them begun."""
    script = place / "completion"
    script.write_text(completions.bash())
    line = " ".join(shlex.quote(word) for word in ("desktop-monitor", *words))
    ask = f"source {script}; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _desktop_monitor; "
    asked = ["bash", "--norc", "-c", ask + "printf '%s\\n' \"${COMPREPLY[@]}\""]
    return subprocess.run(asked, cwd=place, capture_output=True, text=True, check=True).stdout.split()


@needs_tools("bash")
def test_bash_offers_verbs_actions_options_and_values(tmp_path: Path) -> None:
    (tmp_path / "report.html").touch()
    verbs = [below.words[-1] for below in command(parser()).commands]
    assert set(verbs) <= set(offered_by_bash(tmp_path, ""))
    assert offered_by_bash(tmp_path, "us") == ["usage"]
    assert "acknowledge" in offered_by_bash(tmp_path, "alerts", "")
    assert offered_by_bash(tmp_path, "alerts", "rehearse", "--l") == ["--last"]
    assert offered_by_bash(tmp_path, "usage", "--by", "mo") == ["month", "model"]
    assert offered_by_bash(tmp_path, "--report", "--output", "rep") == ["report.html"]
    assert "claude-code" in offered_by_bash(tmp_path, "connect", "c")
    assert offered_by_bash(tmp_path, "usage", "--progress") == []


@needs_tools("fish")
@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("us", {"usage"}),
        ("alerts sn", {"snooze"}),
        ("usage --by mo", {"month", "model"}),
        ("disconnect code", {"codex"}),
        ("mode set --y", {"--yes"}),
    ],
)
def test_fish_offers_the_same(tmp_path: Path, line: str, wanted: set[str]) -> None:
    script = tmp_path / "desktop-monitor.fish"
    script.write_text(completions.fish())
    ask = f"source {script}; complete --do-complete 'desktop-monitor {line}'"
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    asked = subprocess.run(
        ["fish", "--no-config", "-c", ask], capture_output=True, text=True, env=environment, check=True
    )
    assert {answer.partition("\t")[0] for answer in asked.stdout.splitlines()} == wanted


@needs_tools("zsh")
def test_zsh_can_read_its_own_and_knows_every_verb(tmp_path: Path) -> None:
    script = tmp_path / "_desktop-monitor"
    script.write_text(completions.zsh())
    subprocess.run(["zsh", "--no-rcs", "-n", script], check=True)
    text = script.read_text()
    assert all(f"'{below.words[-1]}:" in text for below in command(parser()).commands)


@needs_tools("shellcheck")
def test_what_bash_reads_is_clean(tmp_path: Path) -> None:
    script = tmp_path / "completion"
    script.write_text(completions.bash())
    subprocess.run(["shellcheck", "--shell=bash", script], check=True)
