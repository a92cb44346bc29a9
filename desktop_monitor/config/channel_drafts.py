"""A channel as its keys in ``alerts_config.yaml``, checked by the loader itself. Must not know files or who edits."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.config.alerts_loader import alerts_from
from desktop_monitor.errors import ConfigError, ConfigProblem

CHANNELS = "notification_channels"


def written_channel(tree: Mapping[str, object], name: str) -> dict[str, object]:
    """What the file says of this channel; empty where it says nothing."""
    at = _place(_channels(tree), name)
    found = _channels(tree)[at] if at is not None else {}
    return {str(key): value for key, value in found.items()} if isinstance(found, Mapping) else {}


def channel_problems(
    tree: Mapping[str, object], name: str, keys: Mapping[str, object]
) -> tuple[tuple[tuple[str, str], ...], tuple[ConfigProblem, ...]]:
    """What is wrong with the channel `name` (empty: a new one) with these keys, None for one that goes.

    At first its keys and what is wrong with each, then mistakes in the rest of the file.
    """
    channels = _channels(tree)
    at = _place(channels, name)
    merged = {**written_channel(tree, name), **keys}
    kept = {key: value for key, value in merged.items() if value is not None}
    at = len(channels) if at is None else at
    place = f"{CHANNELS}[{at}]"
    try:
        alerts_from({**tree, CHANNELS: [*channels[:at], kept, *channels[at + 1 :]]}, "")
    except ConfigError as error:
        own = [one for one in error.problems if one.key_path == place or one.key_path.startswith(f"{place}.")]
        found = tuple((one.key_path.removeprefix(place).lstrip("."), _words(one)) for one in own)
        return found, tuple(one for one in error.problems if one not in own)
    return (), ()


def name_of(channel: object) -> str:
    """What a written channel is called: one without a name as its type."""
    if not isinstance(channel, Mapping):
        return ""
    return str(channel.get("name") or channel.get("type") or "")


def _channels(tree: Mapping[str, object]) -> list[object]:
    found = tree.get(CHANNELS)
    return list(found) if isinstance(found, list | tuple) else []


def _place(channels: list[object], name: str) -> int | None:
    return next((at for at, one in enumerate(channels) if name and name_of(one) == name), None)


def _words(problem: ConfigProblem) -> str:
    return f"{problem.explained}; {problem.suggested}" if problem.suggestion else problem.explained
