"""Fields of ``performance_config.yaml`` as they are typed: checked by the loader itself before anything is written.

Must not know files or who edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.config.alert_drafts import plain_number, written_amount
from desktop_monitor.config.key_edit import Tree, absent
from desktop_monitor.config.performance_keys import ROOT, Part, PerformanceKey
from desktop_monitor.config.performance_loader import performance_from
from desktop_monitor.config.performance_targets import AGENT_MEMORY, KEYS
from desktop_monitor.errors import ConfigError
from desktop_monitor.metrics.kpi import KPIS

if TYPE_CHECKING:
    from desktop_monitor.actions.documents.document import KeyPath, Value

Texts = Mapping[PerformanceKey, str]
"""What stands in the fields; empty: nothing is to be written."""


def text_of(tree: Tree, key: PerformanceKey) -> str:
    """What the file says of a field, as it may be typed; empty where it says nothing."""
    found = _part(_at(tree, (ROOT, *key.path)), key.part)
    if isinstance(found, list):
        return ", ".join(map(str, found))
    if isinstance(found, float):
        return f"{found:g}" if float(f"{found:g}") == found else repr(found)
    return "" if found is None or isinstance(found, Mapping) else str(found)


def standard_of(tree: Tree, key: PerformanceKey) -> str:
    """What holds while nothing is written in this field; it may follow from what is written beside it."""
    if key.path[-1] == AGENT_MEMORY and key.part is Part.TARGET:
        return str(_at(tree, (ROOT, "resources", "max_memory_usage")) or key.standard)
    if key.part is not Part.LIMIT or not _is_own(tree, key):
        return key.standard
    try:
        target = _target(performance_from(tree, "").targets, key)
    except ConfigError:
        return key.standard
    if target is None:
        return key.standard
    return written_amount(float(f"{target.limit:.4g}"), KPIS[KEYS[key.path[1]]].unit)


def is_said_otherwise(tree: Tree, key: PerformanceKey) -> bool:
    """Whether the file says something in this key's place that the field cannot show, such as one for all modes."""
    above = _at(tree, (ROOT, *key.path[:-1]))
    is_pair = isinstance(above, Mapping) and any(part.value in above for part in (Part.TARGET, Part.LIMIT))
    return above is not None and (not isinstance(above, Mapping) or is_pair)


def changes_of(tree: Tree, texts: Texts) -> dict[KeyPath, Value]:
    """What must change in the file for it to say `texts`; nothing where it says so already."""
    changes: dict[KeyPath, Value] = {}
    pairs: dict[tuple[str, ...], dict[Part, str]] = {}
    for key, text in texts.items():
        if key.part is not Part.WHOLE:
            pairs.setdefault(key.path, {})[key.part] = text
        elif text.strip() != (text_of(tree, key) or (key.standard if key.choices else "")):
            changes[(ROOT, *key.path)] = _value(key, text)
    for path, parts in pairs.items():
        changes |= _pair_changes(tree, (ROOT, *path), parts)
    return changes


def problem_of(tree: Tree, texts: Texts) -> str:
    """What is wrong with these fields, in words; empty where nothing is."""
    from desktop_monitor.actions.documents.document import with_changes

    try:
        performance_from(with_changes(tree, changes_of(tree, texts)), "")
    except ConfigError as error:
        places = {".".join((ROOT, *key.path)) for key in texts}
        sections = {place.rpartition(".")[0] for place in places}
        found = [one for one in error.problems if one.key_path in sections or one.key_path.startswith(tuple(places))]
        return "; ".join(f"{one.explained} ({one.suggested})" if one.suggestion else one.explained for one in found)
    return ""


def _is_own(tree: Tree, key: PerformanceKey) -> bool:
    return _part(_at(tree, (ROOT, *key.path)), Part.TARGET) is not None


def _target(targets: Targets, key: PerformanceKey) -> Target | None:
    is_of_mode = len(key.path) > 2
    return targets.preparation_by_mode.get(key.path[-1]) if is_of_mode else targets.own.get(KEYS[key.path[-1]])


def _pair_changes(tree: Tree, path: KeyPath, parts: Mapping[Part, str]) -> dict[KeyPath, Value]:
    """A target alone is a plain amount; a limit makes a pair of it."""
    written = _at(tree, path)
    wanted = {part.value: _amount(text) for part, text in parts.items() if text.strip()}
    if not wanted:
        return {path: absent()} if written is not None else {}
    if isinstance(written, Mapping):
        # Taken out last: what is left empty for a moment would be written in braces from then on.
        put = {(*path, name): value for name, value in wanted.items() if not _is_same(written.get(name), value)}
        gone = {(*path, part.value): absent() for part in parts if part.value not in wanted and part.value in written}
        return {**put, **gone}
    value: Value = wanted if Part.LIMIT.value in wanted else wanted[Part.TARGET.value]
    return {} if _is_same(written, value) else {path: value}


def _value(key: PerformanceKey, text: str) -> Value:
    if not text.strip():
        return absent()
    if key.is_list:
        return [part for part in (one.strip() for one in text.split(",")) if part]
    return text if key.choices else _amount(text)


def _amount(text: str) -> object:
    """What was typed as a number as a number, with a comma, too."""
    text = text.strip()
    with_point = plain_number(text.replace(",", ".").replace("−", "-"))
    return text if isinstance(with_point, str) else with_point


def _is_same(written: object, value: object) -> bool:
    return written == value and isinstance(written, bool) == isinstance(value, bool)


def _part(found: object, part: Part) -> object:
    if isinstance(found, Mapping):
        return found.get(part.value) if part is not Part.WHOLE else None
    return None if part is Part.LIMIT else found


def _at(tree: object, path: tuple[str, ...]) -> object:
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree
