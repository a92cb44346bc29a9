"""Who takes part in a simulation: clients and a workflow with the habits of real ones.

Latencies, token counts and error rates are plausible, not measured. Must not know what
happens when.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI, Source

WORKFLOW = "nightly-review"
_ROOT = "/simulated"
"""Below it are the projects: nobody takes them for folders of this machine."""


class Tool(NamedTuple):
    """A tool an agent uses, and what its processes cost."""

    name: str
    median_seconds: float
    cpu_cores: float
    asks: str = ""
    """What the client says while it waits for permission; empty: it never asks."""


class Character(NamedTuple):
    """One agent in one project."""

    interface: str
    project: str
    model: str
    sources: tuple[Source, ...]
    """Who tells of its requests: the same request may be told twice."""
    tools: tuple[Tool, ...]
    first_token_seconds: float
    tokens_per_second: float
    output_tokens: int
    """The median of an answer."""
    system_tokens: int
    """What every context begins with."""
    window_tokens: int
    memory_bytes: int
    writes_cache: bool = False
    """Tells what it wrote to the cache, as Anthropic's models do."""
    usd_per_million: tuple[float, float, float, float] | None = None
    """Of input, cache read, cache write and output, where the client states its cost."""
    mode: str = ""
    effort: str = ""
    version: str = ""
    entrypoint: str = "cli"
    name: str = ""


_MIB = 1 << 20
_EDITING = (Tool("Read", 0.05, 0.05), Tool("Edit", 0.1, 0.1), Tool("Grep", 0.4, 0.6))
_BASH = Tool("Bash", 9.0, 1.3, asks="approve Bash")

CLAUDE = Character(
    interface=CLAUDE_CODE,
    project=f"{_ROOT}/api",
    model="claude-opus-4-8",
    sources=(Source.FILE, Source.EVENT),
    tools=(*_EDITING, _BASH),
    first_token_seconds=1.1,
    tokens_per_second=70.0,
    output_tokens=180,
    system_tokens=17_000,
    window_tokens=200_000,
    memory_bytes=520 * _MIB,
    writes_cache=True,
    usd_per_million=(5.0, 0.5, 6.25, 25.0),
    mode="FANCY",
    version="2.1.0",
)
CODEX_CLI = Character(
    interface=CODEX,
    project=f"{_ROOT}/engine",
    model="gpt-5.5",
    sources=(Source.FILE, Source.EVENT),
    tools=(Tool("shell", 14.0, 1.8, asks="approve command"), Tool("apply_patch", 0.1, 0.1)),
    first_token_seconds=1.6,
    tokens_per_second=85.0,
    output_tokens=260,
    system_tokens=9_000,
    window_tokens=272_000,
    memory_bytes=300 * _MIB,
    effort="medium",
    version="0.50.0",
)
GEMINI_CLI = Character(
    interface=GEMINI,
    project=f"{_ROOT}/docs",
    model="gemini-3.5-flash",
    sources=(Source.EVENT,),
    tools=(Tool("read_file", 0.05, 0.05), Tool("replace", 0.1, 0.1), Tool("run_shell_command", 4.0, 0.8)),
    first_token_seconds=0.7,
    tokens_per_second=140.0,
    output_tokens=210,
    system_tokens=12_000,
    window_tokens=1_000_000,
    memory_bytes=430 * _MIB,
    version="0.20.0",
)
CLAUDE_TESTS = CLAUDE._replace(
    project=f"{_ROOT}/tests",
    model="claude-haiku-4-5",
    first_token_seconds=0.6,
    tokens_per_second=120.0,
    usd_per_million=(1.0, 0.1, 1.25, 5.0),
    mode="SIMPLE",
)
NIGHTLY = Character(
    interface=WORKFLOW,
    project=f"{_ROOT}/review",
    model="claude-haiku-4-5",
    sources=(Source.WORKFLOW,),
    tools=(Tool("fetch", 0.6, 0.1), Tool("lint", 3.0, 0.9)),
    first_token_seconds=0.6,
    tokens_per_second=120.0,
    output_tokens=320,
    system_tokens=3_000,
    window_tokens=200_000,
    memory_bytes=120 * _MIB,
    writes_cache=True,
    mode="SIMPLE",
    entrypoint="",
    name="nightly review",
)
CAST = (CLAUDE, CODEX_CLI, GEMINI_CLI, CLAUDE_TESTS, NIGHTLY)
