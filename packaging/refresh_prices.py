"""Make ``resources/prices/prices.json`` anew from the price table that LiteLLM's wheel carries.

Run by a developer, never by the program::

    python packaging/refresh_prices.py                      # newest wheel, by `pip download` into a temporary folder
    python packaging/refresh_prices.py --wheel litellm.whl  # a wheel that is there already
    python packaging/refresh_prices.py --wheel litellm.whl --date 2026-11-22 --output prices.json

The wheel is only read, never installed. The same wheel and date give the same bytes.
Kept are the chat and responses models of Anthropic, OpenAI and Google that have a price,
with the fields a cost needs. Of Bedrock's Claude models those are kept that cost something
else there than at Anthropic; those that Anthropic has retired are also listed under
Anthropic's name. A model that costs nothing is left out: no price is better than a wrong 0.
Ends with an error where the table names a size of context that
`desktop_monitor.agents.pricing` does not know.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_monitor.agents.pricing import CONTEXT_MARKS_TOKENS

_TABLE = "model_prices_and_context_window"
_PROVIDERS = ("anthropic", "openai", "gemini")
_MODES = ("chat", "responses")
_RATES = {
    "input_usd": ("input_cost_per_token", ""),
    "output_usd": ("output_cost_per_token", ""),
    "cache_read_usd": ("cache_read_input_token_cost", ""),
    "cache_write_usd": ("cache_creation_input_token_cost", ""),
    "cache_write_1h_usd": ("cache_creation_input_token_cost", "_above_1hr"),
    "reasoning_usd": ("output_cost_per_reasoning_token", ""),
}
"""Our name of a rate → LiteLLM's, with what stands behind the name before the size of context."""
_MARK = re.compile(r"(?:input|output)_cost_per_token_above_(\d+)k_tokens\Z")
_BEDROCK = re.compile(r"(?:[a-z-]+\.)?anthropic\.(claude-[a-z0-9-]+?)(?:-v\d+(?::\d+)?)?\Z")
_DATED = re.compile(r"-\d{8}\Z")
_NO_TEXT = re.compile(r"image|audio|tts|lyria|live|embedding|veo|imagen")
_OUTPUT = Path(__file__).resolve().parents[1] / "resources" / "prices" / "prices.json"


def main(argv: list[str] | None = None) -> int:
    """Write the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help="a wheel of litellm; without it pip downloads the newest")
    parser.add_argument(
        "--date", default=datetime.now().astimezone().date().isoformat(), help="the day the prices are of (today)"
    )
    parser.add_argument("--output", type=Path, default=_OUTPUT)
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        wheel = arguments.wheel or _downloaded(Path(folder))
        arguments.output.write_text(table_text(wheel, arguments.date), encoding="utf-8")
    return 0


def _downloaded(folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), "litellm"]
    subprocess.run(pip, check=True)
    return next(folder.glob("litellm-*.whl"))


def table_text(wheel: Path, taken: str) -> str:
    """The file's content: one model a line, so that a change of prices reads as one."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if _TABLE in name and name.endswith(".json"))
        raw = json.loads(archive.read(name))
    head = {
        "source": f"LiteLLM {wheel.name.split('-')[1]}, {name}",
        "license": "MIT, see NOTICE",
        "taken": taken,
        "unit": "US dollars for a million tokens",
    }
    models = trimmed(raw)
    lines = [f" {json.dumps(name)}: {json.dumps(models[name], separators=(',', ':'))}" for name in sorted(models)]
    fields = "".join(f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items())
    return "{" + fields + '"models": {\n' + ",\n".join(lines) + "\n}}\n"


def trimmed(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The models and fields that are kept, by the name the clients use."""
    models = {
        name.rpartition("/")[2].lower(): entry
        for name, entry in raw.items()
        if entry.get("litellm_provider") in _PROVIDERS and _is_wanted(name, entry)
    }
    kept = {name: _kept(entry) for name, entry in models.items()}
    bedrock = {name: match[1] for name in raw if (match := _BEDROCK.match(name)) and _is_wanted(name, raw[name])}
    for name, plain in bedrock.items():
        if name.startswith("anthropic.") and _DATED.search(plain):
            kept.setdefault(plain, {**_kept(raw[name]), "via": "bedrock"})
    for name, plain in bedrock.items():
        if plain in kept and _prices(_kept(raw[name])) != _prices(kept[plain]):
            kept[name] = _kept(raw[name])
    return kept


def _is_wanted(name: str, entry: Mapping[str, Any]) -> bool:
    has_price = bool(entry.get("input_cost_per_token") and entry.get("output_cost_per_token"))
    return entry.get("mode") in _MODES and has_price and not _NO_TEXT.search(name)


def _kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    kept = _rates(entry, "")
    above = {
        str(mark): rates for mark in _marks(entry) if (rates := _rates(entry, f"_above_{mark // 1000}k_tokens")) != kept
    }
    if above:
        kept["above"] = above
    factor = (entry.get("provider_specific_entry") or {}).get("fast")
    if factor:
        kept["fast_factor"] = float(factor)
    window = entry.get("max_input_tokens")
    if window:
        kept["context_window_tokens"] = int(window)
    return kept


def _prices(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name.endswith("_usd") or name == "above"}


def _rates(entry: Mapping[str, Any], size: str) -> dict[str, Any]:
    found = {ours: entry.get(f"{theirs}{behind}{size}") for ours, (theirs, behind) in _RATES.items()}
    return {ours: round(rate * 1e6, 9) for ours, rate in found.items() if rate is not None}


def _marks(entry: Mapping[str, Any]) -> list[int]:
    marks = sorted({int(match[1]) * 1000 for field in entry if (match := _MARK.match(field))})
    unknown = set(marks) - set(CONTEXT_MARKS_TOKENS)
    if unknown:
        raise SystemExit(f"CONTEXT_MARKS_TOKENS lacks {sorted(unknown)}")
    return marks


if __name__ == "__main__":
    sys.exit(main())
