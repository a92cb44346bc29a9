"""Claude Code's folders are looked for where it looks for them itself."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.agents.claude.roots import configuration_roots


def test_without_a_choice_both_default_folders_are_looked_at(tmp_path: Path) -> None:
    """The present one and the one of old."""
    assert configuration_roots({}, tmp_path, "linux") == (tmp_path / ".claude", tmp_path / ".config" / "claude")


def test_the_environment_names_one_or_several_instead(tmp_path: Path) -> None:
    """Separated by commas; a tilde is the home."""
    named = {"CLAUDE_CONFIG_DIR": f"{tmp_path / 'a'}, ~/b ,,{tmp_path / 'a'}"}
    assert configuration_roots(named, tmp_path, "linux") == (tmp_path / "a", tmp_path / "b")
    assert configuration_roots({"CLAUDE_CONFIG_DIR": ""}, tmp_path, "linux")[0] == tmp_path / ".claude"


def test_one_folder_under_two_names_is_one(tmp_path: Path) -> None:
    """A link from the old place to the new one."""
    (tmp_path / ".claude").mkdir()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "claude").symlink_to(tmp_path / ".claude")
    assert configuration_roots({}, tmp_path, "linux") == (tmp_path / ".claude",)


def test_the_desktop_programs_sessions_have_homes_of_their_own(tmp_path: Path) -> None:
    """On macOS, a few folders deep."""
    support = tmp_path / "Library" / "Application Support" / "Claude"
    homes = [
        support / "claude-code-sessions" / "x" / ".claude",
        support / "local-agent-mode-sessions" / "a" / "b" / ".claude",
    ]
    for home in homes:
        home.mkdir(parents=True)
    assert set(configuration_roots({}, tmp_path, "darwin")) - set(configuration_roots({}, tmp_path, "linux")) == set(
        homes
    )
