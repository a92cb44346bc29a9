"""A report as YAML 1.2 (https://yaml.org/spec/1.2.2/): the same tree as JSON, in blocks that people can read.

Every text stands in double quotes, so that a project called ``no``, ``1e3`` or ``2026-11-22``
stays a text in whatever version of YAML it is read with. Must not know reports' content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from desktop_monitor.escaping import replaced
from desktop_monitor.report.json_format import report_document
from desktop_monitor.report.report import Report

_PLAIN_KEY = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null|nan|inf)\Z)[a-z][a-z0-9_]*\Z")
"""Neither a number nor a word of YAML's in any version."""
_LONGEST_KEY = 1_000
"""A longer one is announced by a question mark (YAML 1.2.2, 8.2.2)."""
_MOST_INLINE = 4
"""Numbers in a row stand on one line."""


def render_yaml(report: Report, zone: tzinfo | None = None) -> bytes:
    """The document in UTF-8."""
    return yaml_text(report_document(report, zone)).encode()


def yaml_text(document: Mapping[str, object]) -> str:
    """A tree of mappings, lists, texts, finite numbers, booleans and None, ending in a line feed."""
    return "\n".join(_mapping(document, "")) + "\n"


def _mapping(tree: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in tree.items():
        written = _key(key)
        if len(written) > _LONGEST_KEY:
            yield f"{indent}? {written}"
            written = ""
        yield from _entry(f"{indent}{written}:", value, indent)


def _entry(head: str, value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, f"{indent}  ")
    elif isinstance(value, list) and value and not _is_short(value):
        yield head
        yield from _sequence(value, f"{indent}  ")
    else:
        yield f"{head} {_inline(value)}"


def _sequence(items: Sequence[object], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping) and item:
            lines = _mapping(item, f"{indent}  ")
            yield f"{indent}- {next(lines).lstrip(' ')}"
            yield from lines
        elif isinstance(item, list) and item and not _is_short(item):
            yield f"{indent}-"
            yield from _sequence(item, f"{indent}  ")
        else:
            yield f"{indent}- {_inline(item)}"


def _is_short(items: Sequence[object]) -> bool:
    return len(items) <= _MOST_INLINE and all(item is None or isinstance(item, int | float) for item in items)


def _inline(value: object) -> str:
    """A scalar, something empty, or a few numbers."""
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, str):
        return _quoted(value)
    return _float(value) if isinstance(value, float) else json.dumps(value)


def _float(value: float) -> str:
    """With a point, without which YAML 1.1 takes an exponent for a text."""
    mantissa, mark, exponent = repr(value).partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{mark}{exponent}" if mark else mantissa


def _key(key: str) -> str:
    return key if _PLAIN_KEY.match(key) else _quoted(key)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{replaced(escaped, _escape)}"'


def _escape(character: str) -> str:
    """Also of what turns the direction of writing."""
    return f"\\U{ord(character):08X}"
