"""Agents are recognised by program and kept word, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.trees.names import Names, Role, recognise
from desktop_monitor.collect.commands import kept_command
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow


@pytest.mark.parametrize(
    ("argv", "interface"),
    [
        (["claude"], "claude_code"),
        (["claude", "-p", "explain gemini"], "claude_code"),
        (["/home/me/.local/bin/claude", "--continue"], "claude_code"),
        (["/home/me/.local/share/claude/versions/2.1.240", "-p", "x"], "claude_code"),
        (["C:\\Users\\me\\.local\\bin\\claude.exe"], "claude_code"),
        (["node", "/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js"], "claude_code"),
        (["node", "--no-warnings", "/x/node_modules/@anthropic-ai/claude-agent-sdk/cli.js"], "claude_code"),
        (["/usr/bin/node", "/usr/local/bin/claude"], "claude_code"),
        (["codex", "exec", "fix it"], "codex"),
        (["codex", "resume"], "codex"),
        (["/opt/codex-x86_64-unknown-linux-musl"], "codex"),
        (["node", "/usr/lib/node_modules/@openai/codex/bin/codex.js"], "codex"),
        (["node", "/usr/bin/gemini", "-p", "x"], "gemini"),
        (["node", "bundle/gemini.js", "-m", "x"], "gemini"),
        (["node", "/usr/lib/node_modules/@google/gemini-cli/dist/index.js"], "gemini"),
        (["opencode"], "opencode"),
        (["goose", "session"], "goose"),
        (["python3.12", "/home/me/.local/bin/aider", "--model", "x"], "aider"),
        (["python", "-m", "aider"], "aider"),
        (["cursor-agent"], "cursor"),
        (["node", "/usr/bin/pi"], "pi"),
        (["ollama", "serve"], "ollama"),
        (["ollama", "runner", "--model", "x"], "ollama"),
        (["llama-server", "-m", "x.gguf"], "llama_server"),
        (["python3", "-m", "vllm.entrypoints.openai.api_server"], "vllm"),
        (["vllm", "serve"], "vllm"),
    ],
)
def test_an_agent_is_known_by_its_command_line(argv: list[str], interface: str) -> None:
    kind = recognise("x", kept_command(argv))
    assert kind is not None
    assert kind == (interface, Role.AGENT)


@pytest.mark.parametrize(
    ("argv", "interface"),
    [
        (["claude", "mcp", "serve"], "claude_code"),
        (["claude bg-pty-host", "--bg-pty-host", "/run/x.sock", "80", "24"], "claude_code"),
        (["/x/claude/versions/2.1.240", "--daemon-worker"], "claude_code"),
        (["codex", "app-server"], "codex"),
        (["codex", "mcp-server"], "codex"),
        (["node", "/x/node_modules/@modelcontextprotocol/server-files/dist/index.js"], "mcp"),
        (["node", "/x/node_modules/.bin/mcp-server-git"], "mcp"),
        (["python3", "-m", "mcp_server_time"], "mcp"),
        (["github-mcp-server", "stdio"], "mcp"),
        (["litellm", "--port", "4000"], "litellm"),
        (["/usr/bin/python3", "/home/me/.local/bin/litellm"], "litellm"),
    ],
)
def test_what_serves_agents_is_infrastructure(argv: list[str], interface: str) -> None:
    kind = recognise("x", kept_command(argv))
    assert kind is not None
    assert kind == (interface, Role.INFRASTRUCTURE)


@pytest.mark.parametrize(
    "argv",
    [
        ["vim", "claude.py"],
        ["vim", "claude"],
        ["python3", "claude.py"],
        ["python3", "-c", "import claude"],
        ["node", "claude.js"],
        ["bash", "/home/me/bin/claude"],
        ["tail", "-f", "/home/me/.claude/codex"],
        ["claude", "--version"],
        ["claude", "update"],
        ["codex", "login"],
        ["ollama", "run", "llama3"],
        ["node", "/usr/lib/node_modules/@anthropic-ai/claude-code-acp/dist/index.js"],
        ["/Applications/Claude.app/Contents/MacOS/Claude"],
        ["claude-desktop", "--type=renderer"],
        ["pi"],
        ["codex-code-mode-host"],
        ["less", "mcp"],
    ],
)
def test_what_only_mentions_an_agent_is_none(argv: list[str]) -> None:
    assert recognise("x", kept_command(argv)) is None


def test_a_program_that_calls_itself_something_else_is_what_its_command_says() -> None:
    """Claude Code runs itself as ``rg``: the short name stays claude."""
    assert recognise("claude", kept_command(["rg", "--json", "x"], "claude")) is None
    assert recognise("vim", kept_command(["claude"], "vim")) is not None


def test_a_process_without_command_line_goes_by_its_name() -> None:
    assert recognise("claude", "") == ("claude_code", Role.AGENT)


@given(st.lists(st.tuples(st.sampled_from(["claude", "sh", "codex"]), st.text(max_size=6)), max_size=30))
def test_memory_never_changes_the_answer(pairs: list[tuple[str, str]]) -> None:
    names = Names()
    for name, command in pairs:
        row = ProcessRow(ProcessIdentity("boot", 7, 1), 1, name, command, "me", "S", None, None, None, 0.0, None)
        assert names.kind(row) == recognise(name, command)
        assert names.kind(row) == recognise(name, command)


def test_memory_is_bounded() -> None:
    names = Names()
    row = ProcessRow(ProcessIdentity("boot", 7, 1), 1, "sh", "sh", "me", "S", None, None, None, 0.0, None)
    for number in range(10_000):
        assert names.kind(row._replace(name=str(number))) is None
    assert len(names._known) <= 4096
