"""From the files that real clients wrote to what `usage` prints, through the whole program and a journal of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_CAPTURES = Path(__file__).resolve().parents[1] / "data" / "captures"
_HOMES = {"claude_pb": ".claude", "codex_pb": ".codex", "gemini": ".gemini"}


class Home:
    """A user's home with agents' files, and the program beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for capture, name in _HOMES.items():
            shutil.copytree(_CAPTURES / capture / "transcripts", folder / name)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CLAUDE", "CODEX"))}
        environment |= {"HOME": str(self.folder), "USERPROFILE": str(self.folder), "TZ": "UTC"}
        places = ("--storage-path", str(self.folder / "data"), "--config", str(self.folder / "config"))
        return subprocess.run(
            [sys.executable, "-m", "desktop_monitor", *words, *places],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def usage(self, *words: str) -> Any:
        done = self.run("usage", "--json", *words)
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


def truth(capture: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_CAPTURES / capture / "truth.jsonl").read_text().splitlines()]


def test_tokens_and_cost_are_what_the_server_answered(home: Home) -> None:
    row = home.usage("--by", "interface", "--interface", "claude_code")["totals"]
    answered = [told["usage"] for told in truth("claude_pb") if told["status"] == 200 and told["usage"]]

    assert row["input_tokens"] == sum(usage["input_tokens"] for usage in answered)
    assert row["output_tokens"] == sum(usage["output_tokens"] for usage in answered)
    assert row["cache_read_tokens"] == sum(usage["cache_read_input_tokens"] for usage in answered)
    assert row["cache_write_tokens"] == sum(usage["cache_creation_input_tokens"] for usage in answered)
    assert row["cost_usd"] == pytest.approx(_cost_state_usd(home.folder / ".claude"), abs=1e-9)
    assert row["unpriced_models"] == []


def _cost_state_usd(folder: Path) -> float:
    """What the client itself has added up of each session, at its end."""
    states = {}
    for path in folder.rglob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("type") == "cost-state":
                states[path, record["sessionId"]] = record["totalCostUSD"]
    return float(sum(states.values()))


@pytest.mark.parametrize("by", ["day", "week", "month", "session", "project", "model", "interface"])
def test_rows_add_up_to_the_same_totals_by_whatever_key(home: Home, by: str) -> None:
    found, by_interface = home.usage("--by", by), home.usage("--by", "interface")

    assert found["totals"] == by_interface["totals"]
    assert {row["key"] for row in by_interface["rows"]} == {"claude_code", "codex", "gemini"}
    for name in ("requests", "ok", "errors", "retries", "input_tokens", "cache_read_tokens", "output_tokens"):
        assert sum(row[name] for row in found["rows"]) == found["totals"][name]
    assert sum(row["cost_usd"] or 0.0 for row in found["rows"]) == pytest.approx(found["totals"]["cost_usd"])


def test_a_day_begins_on_the_users_calendar_and_an_end_date_includes_it(home: Home) -> None:
    whole = home.usage()

    assert [row["key"] for row in whole["rows"]] == ["2026-11-22"]
    assert [row["key"] for row in home.usage("--by", "week")["rows"]] == ["2026-11-16"]
    assert home.usage("--since", "2026-11-22", "--until", "2026-11-22")["totals"] == whole["totals"]
    assert home.usage("--until", "2026-11-21")["rows"] == []
    assert home.usage("--since", "2026-11-23")["totals"]["cost_usd"] is None


def test_people_get_a_table_of_the_same_figures(home: Home) -> None:
    totals = home.usage("--by", "model")["totals"]
    printed = home.run("usage", "--by", "model").stdout.splitlines()

    line = next(line for line in printed if line.startswith("total")).split()
    assert int(line[1]) == totals["requests"]
    assert line[8] == f"{totals['cost_usd']:.2f}"


def test_the_users_own_prices_count_and_a_wrong_one_is_explained(home: Home) -> None:
    own = home.folder / "config" / "prices.yaml"
    own.parent.mkdir(exist_ok=True)
    try:
        own.write_text("gpt-5.1: {input_usd: 1000, output_usd: 0}\n")
        dear = home.usage("--by", "model", "--model", "gpt-5.1")["totals"]
        own.write_text("gpt-5.1: {input: 1}\n")
        refused = home.run("usage")
    finally:
        own.unlink()

    assert dear["cost_usd"] == pytest.approx(dear["input_tokens"] / 1000 + dear["cache_read_tokens"] / 1000)
    assert refused.returncode == 2
    assert "gpt-5.1.input: is no price (did you mean input_usd?)" in refused.stderr
    assert "gpt-5.1.output_usd: is missing" in refused.stderr


def test_the_status_has_read_what_is_new_and_tells_of_today(tmp_path: Path) -> None:
    done = Home(tmp_path).run("--report-only")

    assert (done.returncode, done.stderr) == (0, "")
    today = json.loads(done.stdout)["agents"]["today"]
    assert set(today) >= {"requests", "cost_usd", "unpriced_models", "duration_seconds"}
    assert (tmp_path / "data" / "journal.sqlite3").exists()


def test_who_does_not_want_files_read_gets_what_the_journal_has(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text("agents: {read_files: false}\n")

    assert Home(tmp_path).usage()["totals"]["requests"] == 0
