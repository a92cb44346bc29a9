"""What is kept of a command line, and that nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.command_words import INTERPRETERS, SUB_COMMANDS
from desktop_monitor.collect.commands import COMMAND_LENGTH, kept_command, visible_text


@pytest.mark.parametrize(
    ("argv", "kept"),
    [
        (["/usr/bin/cargo", "+nightly", "build", "--release"], "cargo build"),
        (["git", "-C", "/home/me/secret-project", "status"], "git status"),
        (["npm", "test"], "npm test"),
        (["docker", "--context", "prod", "compose", "up"], "docker compose"),
        (["python3", "-m", "http.server", "8000"], "python3 -m http.server"),
        (["/usr/bin/python3.11", "-u", "-X", "dev", "/home/me/agent.py", "--key", "k"], "python3.11 agent.py"),
        (["node", "/usr/lib/node_modules/x/cli.js", "-p", "hello"], "node cli.js"),
        (["java", "-Xmx1g", "-cp", "/a.jar", "-jar", "/opt/app.jar", "x"], "java -jar app.jar"),
        (["bash", "-lc", "curl -H 'Authorization: Bearer abc'"], "bash -c"),
        (["python3", "-c", "import os"], "python3 -c"),
        (["bash", "/dev/fd/3"], "bash"),
        (["claude", "-p", "tell me a secret"], "claude"),
        (["codex", "exec", "fix the tests"], "codex exec"),
        (["make", "deploy-to-customer"], "make"),
        (["/opt/google/chrome/chrome", "--type=renderer", "--lang=en"], "chrome renderer"),
        (["/opt/app/app", "--type=my-own-secret"], "app"),
        (["/usr/lib/firefox/firefox", "-contentproc", "-childID", "3", "tab"], "firefox tab"),
        (["/usr/bin/foo (deleted)", "x"], "foo"),
        (["C:\\Program Files\\Foo Bar\\foo.exe", "x"], "foo.exe"),
        (["desktop-monitor", "--interval", "1"], "desktop-monitor"),
        (["/home/me/.local/share/claude/versions/2.1.240", "-p", "a secret"], "claude"),
        (["/home/me/claude/versions/notes/2.1.240"], "2.1.240"),
        (["node", "/usr/lib/node_modules/@google/gemini-cli/dist/index.js", "-p", "x"], "node gemini-cli/index.js"),
        (["node", "C:\\a\\node_modules\\@anthropic-ai\\claude-code\\cli.js"], "node claude-code/cli.js"),
        (["node", "/srv/node_modules/@anthropic-ai/claude-code-acp/index.js"], "node index.js"),
        (["claude", "--version"], "claude --version"),
        (["claude", "-p", "--version"], "claude"),
        (["claude bg-pty-host", "--bg-pty-host", "/run/me.sock", "--", "secret"], "claude --bg-pty-host"),
    ],
)
def test_program_and_known_sub_command_are_kept(argv: list[str], kept: str) -> None:
    assert kept_command(argv) == kept


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (b"-bash\0", "bash"),
        (b"sshd: user@pts/0\0\0\0\0", "sshd"),
        (b"nginx: worker process\0", "nginx worker"),
        (b"/opt/google/chrome/chrome --type=utility --secret=abc\0", "chrome utility"),
        (b"/usr/bin/python3 /srv/job.py sk-ant-api03-xyz\0", "python3 job.py"),
        (b"/bin/caf\xc3\xa9\0-x\0", "café"),
        (b"/bin/\xff\xfe\0", "��"),
    ],
)
def test_raw_command_lines_and_own_titles_are_understood(line: bytes, kept: str) -> None:
    assert kept_command(line, "python3" if b"python3" in line else "") == kept


@pytest.mark.parametrize("nothing", [b"", b"\0\0", [], [""], ["", "secret"]])
def test_a_process_without_command_line_goes_by_its_short_name(nothing: list[str] | bytes) -> None:
    assert kept_command(nothing, "kworker/0:1") == "kworker/0:1"


def test_a_blank_in_a_program_is_kept_where_the_system_knows_it_by_that_name() -> None:
    path = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    assert kept_command([path], "Google Chrome") == "Google Chrome"
    assert kept_command(["C:\\Program Files\\A B\\run.exe"], "run.exe") == "run.exe"


def test_a_script_named_like_a_key_is_not_kept() -> None:
    assert kept_command(["python3", "/tmp/sk-ant-api03-abc.py"]) == "python3"
    assert kept_command(["node", "/tmp/9f86d081884c7d659a2f.js"]) == "node"


def test_direction_marks_vanish_and_control_characters_show() -> None:
    assert visible_text("a\nb\u202ec\x1b[31m\u00a0d") == "a�bc�[31m d"


def test_a_command_of_4_kilobytes_is_cut() -> None:
    kept = kept_command(["/bin/" + "x" * 4096, "y"])
    assert len(kept) == COMMAND_LENGTH
    assert kept.endswith("…")


_PROGRAMS = st.sampled_from(sorted({*INTERPRETERS, *SUB_COMMANDS, "claude", "firefox", "/usr/bin/python3.12", "sleep"}))
_KEYS = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["sk-ant-api03-", "ghp_", "sk-", "AKIA", "xoxb-", "eyJhbGciOi", "glpat-", "hf_"]),
    st.text("abcdefghijkmnopqrstuvwxyzABCDEFGH0123456789_-", min_size=12, max_size=60),
)
_PROMPTS = st.lists(st.text("abcdefgzäö .,'\n", min_size=4, max_size=12), min_size=3, max_size=8).map(" ".join)
_WRAPPED = st.sampled_from(["{}", "--key={}", "--prompt={}", "-p{}", "/tmp/{}", "/tmp/{}.py", "KEY={}", "-m{}", "{}:"])


@given(_PROGRAMS, st.lists(st.sampled_from(["-m", "-c", "-p", "--x", "-jar", "--"]), max_size=3), _KEYS, _WRAPPED)
def test_no_key_survives(program: str, options: list[str], key: str, wrapped: str) -> None:
    """Wherever a key stands in a command line, and however it is wrapped."""
    kept = kept_command([program, *options, wrapped.format(key), key])
    assert key not in kept
    assert key[:16] not in kept


@given(_PROGRAMS, st.lists(st.sampled_from(["-m", "-c", "-p", "--x", "run", "exec"]), max_size=3), _PROMPTS)
def test_no_prompt_survives(program: str, options: list[str], prompt: str) -> None:
    """What is kept is the same for every prompt, so it tells nothing about any."""
    assert kept_command([program, *options, prompt]) == kept_command([program, *options, "some other words"])


@given(st.one_of(st.binary(max_size=5000), st.lists(st.text(max_size=200), max_size=6)), st.text(max_size=30))
def test_whatever_comes_in_one_short_visible_line_comes_out(argv: bytes | list[str], name: str) -> None:
    kept = kept_command(argv, name)
    assert len(kept) <= COMMAND_LENGTH
    assert kept.isprintable()
    kept.encode("utf-8")
