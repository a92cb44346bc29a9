"""``config.yaml`` to `Settings`: every mistake named at once, with a suggestion.

A missing file means defaults. Unknown keys are mistakes. Must not know who works
with the settings.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desktop_monitor.config.file import content_of
from desktop_monitor.config.options import (
    OPTION_BY_PATH,
    OPTIONS,
    Option,
    OptionKind,
    hours_from,
    plain_value,
)
from desktop_monitor.config.scrapes import scrape_problems, scrapes_from
from desktop_monitor.config.sections import Problems, shown
from desktop_monitor.config.settings import CpuScale, Language, Settings, Theme
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.web.places import address_problem

_CHOICE_TYPES = {"appearance.theme": Theme, "appearance.language": Language, "appearance.process_cpu_scale": CpuScale}


def load(path: Path) -> Settings:
    """Settings from `path`, defaults where there is no such file. Raises ConfigError."""
    content = content_of(path)
    if content is None:
        return Settings()
    return settings_from(tree_of(content, str(path)), str(path))


def settings_from(tree: object, source: str) -> Settings:
    """Settings from parsed data. Raises ConfigError with all problems."""
    if tree is None:
        return Settings()
    if not isinstance(tree, Mapping):
        raise ConfigError((ConfigProblem(source, "", "holds no keys, but something else", "start with 'sampling:'"),))
    values: dict[str, object] = {}
    problems = Problems(source)
    for key_path, value in _leaves(tree):
        found = tuple(_problems(key_path, value))
        if not found:
            values[key_path] = value
        for problem in found:
            problems.note(*problem)
    settings = _build(values)
    for path, explanation in _contradictions(settings):
        problems.note(path, explanation)
    if problems.found:
        raise ConfigError(tuple(problems.found))
    return settings


def _leaves(tree: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Key paths and values; a section without content counts as absent."""
    for key, value in tree.items():
        path = f"{prefix}{key}"
        is_section = any(option.key_path.startswith(f"{path}.") for option in OPTIONS)
        if is_section and isinstance(value, Mapping):
            yield from _leaves(value, f"{path}.")
        elif not (is_section and value is None):
            yield path, value


def _problems(key_path: str, value: object) -> Iterator[tuple[str, str | Text, str | Text]]:
    """Key path, explanation and suggestion of everything wrong with this plain value."""
    option = OPTION_BY_PATH.get(key_path)
    if option is not None and option.kind is OptionKind.SCRAPES:
        for place, explanation, suggestion in scrape_problems(value):
            yield key_path + place, explanation, suggestion
    elif (wrong := check(key_path, value)) is not None:
        yield key_path, wrong, _suggestion(key_path)


def check(key_path: str, value: object) -> str | Text | None:
    """What is wrong with this plain value for this option, in words; None if it is fine."""
    option = OPTION_BY_PATH.get(key_path)
    if option is None:
        is_section = any(candidate.startswith(f"{key_path}.") for candidate in OPTION_BY_PATH)
        return sentence("must hold keys of its own") if is_section else sentence("is not an option")
    if value is None and option.is_optional:
        return None
    return _CHECKS[option.kind](option, value)


def _check_boolean(_option: Option, value: object) -> str | Text | None:
    return None if isinstance(value, bool) else text("must be true or false, not {written}", written=shown(value))


def _check_integer(option: Option, value: object) -> str | Text | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return text("must be a whole number, not {written}", written=shown(value))
    return _check_range(option, value)


def _check_number(option: Option, value: object) -> str | Text | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text("must be a number, not {written}", written=shown(value))
    return _check_range(option, value)


def _check_range(option: Option, value: float) -> str | Text | None:
    low, high = option.minimum, option.maximum
    if low is None or high is None or low <= value <= high:  # also catches NaN, which is never between
        return None
    return text("must be between {low:.12g} and {high:.12g}, not {written}", low=low, high=high, written=shown(value))


def _check_choice(option: Option, value: object) -> str | Text | None:
    return (
        None
        if value in option.choices
        else text("must be one of {choices}, not {written}", choices=", ".join(option.choices), written=shown(value))
    )


def _check_hours(_option: Option, value: object) -> str | Text | None:
    if value is None or (isinstance(value, str) and hours_from(value)):
        return None
    return text('must be two times such as "22:00-07:00" (in quotes), or empty, not {written}', written=shown(value))


def _check_address(_option: Option, value: object) -> str | Text | None:
    if not isinstance(value, str):
        return text("must be an address, not {written}", written=shown(value))
    return address_problem(value) or None


def _check_scrapes(_option: Option, value: object) -> str | Text | None:
    for place, explanation, _ in scrape_problems(value):
        said = explanation if isinstance(explanation, Text) else text(explanation)
        return text("{place} {problem}", place=place, problem=said) if place else said
    return None


_CHECKS = {
    OptionKind.BOOLEAN: _check_boolean,
    OptionKind.INTEGER: _check_integer,
    OptionKind.NUMBER: _check_number,
    OptionKind.CHOICE: _check_choice,
    OptionKind.HOURS: _check_hours,
    OptionKind.ADDRESS: _check_address,
    OptionKind.SCRAPES: _check_scrapes,
}


def _suggestion(key_path: str) -> str | Text:
    """A did-you-mean for a key that does not exist."""
    if key_path in OPTION_BY_PATH:
        return ""
    near = difflib.get_close_matches(key_path, OPTION_BY_PATH, n=1, cutoff=0.6)
    return (
        text("did you mean {known}?", known=near[0])
        if near
        else text("sections are {names}", names=", ".join(_sections()))
    )


def _sections() -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.key_path.split(".")[0] for option in OPTIONS))


def _build(values: Mapping[str, object]) -> Settings:
    settings = Settings()
    for key_path, value in values.items():
        settings = _replaced(settings, key_path.split("."), _typed(key_path, value))
    return settings


def _typed(key_path: str, value: object) -> object:
    if key_path in _CHOICE_TYPES:
        return _CHOICE_TYPES[key_path](value)
    kind = OPTION_BY_PATH[key_path].kind
    if kind is OptionKind.HOURS and isinstance(value, str):
        return hours_from(value)
    if kind is OptionKind.SCRAPES:
        return scrapes_from(value)
    return float(value) if kind is OptionKind.NUMBER and isinstance(value, int | float) else value


def _replaced(node: Any, path: list[str], value: object) -> Any:
    """A copy of the frozen tree below `node` with one leaf changed."""
    name, *rest = path
    return dataclasses.replace(node, **{name: _replaced(getattr(node, name), rest, value) if rest else value})


def _contradictions(settings: Settings) -> Iterator[tuple[str, Text]]:
    for field in dataclasses.fields(settings.health):
        threshold = getattr(settings.health, field.name)
        path = f"health.{field.name}"
        if threshold.critical < threshold.degraded:
            yield (
                f"{path}.critical",
                text(
                    "is below {path}.degraded ({critical:g} < {degraded:g})",
                    path=path,
                    critical=threshold.critical,
                    degraded=threshold.degraded,
                ),
            )
        if threshold.clear_margin >= threshold.degraded:
            yield (
                f"{path}.clear_margin",
                text("is not below {path}.degraded, so the level would never end", path=path),
            )


def changed(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """`settings` with plain values changed by key path. Raises ConfigError with all problems."""
    plain = {option.key_path: plain_value(option, settings) for option in OPTIONS} | dict(changes)
    return settings_from(nested(plain), "settings")


def nested(values: Mapping[str, object]) -> dict[str, object]:
    """Dotted key paths as a tree."""
    tree: dict[str, Any] = {}
    for key_path, value in values.items():
        *sections, name = key_path.split(".")
        node = tree
        for section in sections:
            node = node.setdefault(section, {})
        node[name] = value
    return tree
