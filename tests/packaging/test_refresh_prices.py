"""The price table is made anew from a wheel: the same bytes each time, and only what a cost needs."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

_SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "refresh_prices.py"
_CLAUDE = {
    "litellm_provider": "anthropic",
    "mode": "chat",
    "input_cost_per_token": 1e-07,
    "output_cost_per_token": 5e-07,
    "cache_read_input_token_cost": 1e-08,
    "cache_creation_input_token_cost": 1.25e-07,
    "cache_creation_input_token_cost_above_1hr": 2e-07,
    "input_cost_per_token_above_100k_tokens": 5e-07,
    "output_cost_per_token_above_100k_tokens": 2.5e-06,
    "cache_creation_input_token_cost_above_1hr_above_100k_tokens": 1e-06,
    "input_cost_per_token_batches": 5e-08,
    "provider_specific_entry": {"us": 1.1, "fast": 2},
    "max_input_tokens": 1000000,
    "supports_vision": True,
}
_KEPT = {
    "input_usd": 0.1,
    "output_usd": 0.5,
    "cache_read_usd": 0.01,
    "cache_write_usd": 0.125,
    "cache_write_1h_usd": 0.2,
    "above": {"100000": {"input_usd": 0.5, "output_usd": 2.5, "cache_write_1h_usd": 1.0}},
    "fast_factor": 2.0,
    "context_window_tokens": 1000000,
}
_PLAIN = {"mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_prices", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, table: dict[str, object]) -> Path:
    path = folder / "litellm-1.2.3-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("litellm/__init__.py", "")
        archive.writestr("litellm/model_prices_and_context_window_backup.json", json.dumps(table))
    return path


def test_the_same_wheel_and_date_give_the_same_bytes(script: ModuleType, tmp_path: Path) -> None:
    table = {"gemini/gemini-9": {**_PLAIN, "litellm_provider": "gemini"}, "claude-tiny": _CLAUDE}
    outputs = []
    for number, order in enumerate((table, dict(reversed(table.items())))):
        output = tmp_path / f"{number}.json"
        path = wheel(tmp_path, order)
        assert script.main(["--wheel", str(path), "--date", "2026-01-31", "--output", str(output)]) == 0
        outputs.append(output.read_bytes())

    assert outputs[0] == outputs[1]
    made = json.loads(outputs[0])
    assert made["taken"] == "2026-01-31"
    assert made["source"].startswith("LiteLLM 1.2.3, ")
    assert made["models"] == {"claude-tiny": _KEPT, "gemini-9": {"input_usd": 3.0, "output_usd": 15.0}}
    assert list(made["models"]) == sorted(made["models"])


def test_what_is_free_not_text_or_somebody_elses_is_left_out(script: ModuleType) -> None:
    openai = {**_PLAIN, "litellm_provider": "openai"}
    assert set(
        script.trimmed(
            {
                "gpt-9": openai,
                "gpt-9-codex": {**openai, "mode": "responses"},
                "gpt-free": {**openai, "input_cost_per_token": 0},
                "gpt-9-audio-preview": openai,
                "gpt-embedding": {**openai, "mode": "embedding"},
                "gpt-unpriced": {"litellm_provider": "openai", "mode": "chat"},
                "groq/gpt-9": {**_PLAIN, "litellm_provider": "groq"},
            }
        )
    ) == {"gpt-9", "gpt-9-codex"}


def test_retired_models_stay_and_regions_that_cost_more_are_kept(script: ModuleType) -> None:
    bedrock = {**_PLAIN, "litellm_provider": "bedrock_converse"}
    dearer = {**bedrock, "input_cost_per_token": 3.3e-06}
    made = script.trimmed(
        {
            "claude-new": {**_PLAIN, "litellm_provider": "anthropic"},
            "anthropic.claude-old-20240101-v1:0": bedrock,
            "anthropic.claude-new": bedrock,
            "us.anthropic.claude-new": dearer,
            "eu.anthropic.claude-new": bedrock,
            "eu.anthropic.claude-unheard-of": dearer,
        }
    )
    assert set(made) == {"claude-new", "claude-old-20240101", "us.anthropic.claude-new"}
    assert made["claude-old-20240101"]["via"] == "bedrock"
    assert made["us.anthropic.claude-new"]["input_usd"] == 3.3


def test_a_size_of_context_that_is_not_known_ends_it(script: ModuleType) -> None:
    odd = {**_CLAUDE, "input_cost_per_token_above_300k_tokens": 1e-06}
    with pytest.raises(SystemExit, match="300000"):
        script.trimmed({"claude-odd": odd})
