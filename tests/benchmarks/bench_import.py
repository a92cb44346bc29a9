"""How long a year of transcripts takes to be read and accounted for, beside ccusage on the same files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Measurement
from tests.benchmarks.transcript_hoard import Hoard, make_hoard

_PEER = "ccusage@20.0.24"
_COLD_RUNS = 5
_WARM_RUNS = 5
_MONITOR = (sys.executable, "-m", "desktop_monitor")
_ROOT = Path(__file__).resolve().parents[2]


def bench_import() -> list[Measurement]:
    """Cold and repeated `usage`, by wall time; the least of some runs each."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        claude = home / "claude"
        hoard = make_hoard(claude)
        environment = _environment(home, claude)
        peer_seconds, peer_tokens, why_not = _peer(home, environment)
        cold_seconds, warm_seconds, tokens = _monitor(home, environment)
        version_seconds = min(_timed((*_MONITOR, "--version"), environment)[0] for _ in range(_WARM_RUNS))
    note = f"{hoard.files} files, {hoard.bytes / 1e6:.0f} MB, {hoard.answers} answer lines"
    return [
        Measurement(
            "usage, cold, journal written", cold_seconds, "s", _PEER, peer_seconds, 0.7, goal_is_ratio=True,
            note=f"{note}; {why_not or _agreement(hoard, tokens, peer_tokens)}",
        ),
        Measurement(
            "usage, nothing new", warm_seconds, "s", goal=0.1 * cold_seconds + version_seconds,
            note=f"goal: a tenth of cold and {version_seconds:.3f} s of --version",
        ),
    ]  # fmt: skip


def _environment(home: Path, claude: Path) -> dict[str, str]:
    """Only the made transcripts are found."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "CLAUDE_CONFIG_DIR": str(claude),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "PYTHONPATH": str(_ROOT),
        "npm_config_cache": str(Path(tempfile.gettempdir()) / "desktop-monitor-bench" / "npm"),
    }


def _peer(home: Path, environment: Mapping[str, str]) -> tuple[float | None, int | None, str]:
    """Seconds and tokens of the peer, or why there is none."""
    if shutil.which("npx") is None:
        return None, None, "no npx here, so no peer"
    command = ("npx", "--yes", _PEER, "claude", "daily", "--offline", "--json")
    try:
        _timed(command, environment)  # installs it
        runs = [_timed(command, environment) for _ in range(_COLD_RUNS)]
    except (subprocess.SubprocessError, OSError) as error:
        return None, None, f"no peer: {error}"
    seconds, document = min(runs, key=lambda run: run[0])
    return seconds, int(document["totals"]["totalTokens"]), ""


def _monitor(home: Path, environment: Mapping[str, str]) -> tuple[float, float, int]:
    cold, document = [], {}
    for number in range(_COLD_RUNS):
        usage = _usage(home / f"storage-{number}")
        seconds, document = _timed(usage, environment)
        cold.append(seconds)
    warm = [_timed(usage, environment)[0] for _ in range(_WARM_RUNS)]
    totals = document["totals"]
    kinds = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")
    return min(cold), min(warm), sum(int(totals[kind]) for kind in kinds)


def _usage(storage: Path) -> tuple[str, ...]:
    return (*_MONITOR, "usage", "--json", "--by", "day", "--storage-path", str(storage))


def _timed(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, dict[str, Any]]:
    begun = time.monotonic()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    seconds = time.monotonic() - begun
    return seconds, json.loads(done.stdout) if done.stdout.startswith(b"{") else {}


def _agreement(hoard: Hoard, tokens: int, peer_tokens: int | None) -> str:
    if tokens == hoard.tokens == peer_tokens:
        return f"{tokens} tokens by both"
    return f"TOKENS DIFFER: {hoard.tokens} made, {tokens} here, {peer_tokens} by the peer"
