"""The text formats of Prometheus and OpenMetrics to samples.

A small reader of our own: prometheus_client's stops at the first line it does not
like, and one wrong line must not cost the others. Formats:
https://prometheus.io/docs/instrumenting/exposition_formats/ and
https://prometheus.io/docs/specs/om/open_metrics_spec/ (1.0). Exemplars are passed over,
buckets, creation times and info left out: the history keeps figures, of a histogram its
sum and count. Must not know where the text comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

SIZE_LIMIT_BYTES = 10_000_000
SAMPLE_LIMIT = 5_000
"""Samples read of one text; what stands behind them is counted as left out."""
_LINE_BYTES = 65_536
_LABEL_LIMIT = 64
_MILLISECONDS_FROM = 1e11
"""OpenMetrics writes seconds, Prometheus milliseconds; no clock shows so many seconds."""

_SAMPLE = re.compile(
    r"""([A-Za-z_:][A-Za-z0-9_:]*+)                                         # name
    (?:[ \t]*\{((?:[^"}]++|"(?:[^"\\]++|\\.)*+")*+)\}[ \t]*|[ \t]+)         # labels
    ([^ \t#]+)                                                             # value
    (?:[ \t]+([^ \t#]+))?                                                  # time
    [ \t]*(?:\#.*)?\Z                                                      # exemplar
    """,
    re.VERBOSE | re.ASCII,
)
_LABEL = re.compile(
    r'[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,|\Z)', re.ASCII | re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z|[+-]?(?i:inf(?:inity)?)\Z|(?i:nan)\Z"
)
_COMMENT = re.compile(r"#[ \t]+(TYPE|UNIT)[ \t]+([A-Za-z_:][A-Za-z0-9_:]*)[ \t]+(\S+)[ \t]*\Z", re.ASCII)
_TOTAL = "_total"
_DISTRIBUTIONS = frozenset({"histogram", "summary"})
_SUMS = _DISTRIBUTIONS | {"counter"}
_ADDED_UP = frozenset({"_sum", "_count"})
_LEFT_OUT = frozenset({"_bucket", "_created", "_gsum", "_gcount", "_info"})
_SUFFIXES = (_TOTAL, *sorted(_ADDED_UP | _LEFT_OUT))


class Sample(NamedTuple):
    """One line that is kept."""

    name: str
    labels: tuple[tuple[str, str], ...]
    """Sorted by name."""
    value: float
    """May be infinite; a NaN is no sample."""
    at_seconds: float | None
    """None: when the text was read."""
    is_counter: bool
    unit: str


class Exposition(NamedTuple):
    """What a text holds."""

    samples: tuple[Sample, ...]
    malformed: int
    """Lines that are none of the format's."""
    left_out: int
    """Samples beyond `SAMPLE_LIMIT`."""


class _Family(NamedTuple):
    kind: str = "unknown"
    unit: str = ""


def parse(content: bytes) -> Exposition:
    """All samples of `content`; never raises."""
    families: dict[str, _Family] = {}
    samples: list[Sample] = []
    malformed = left_out = 0
    for line in _lines(content):
        if line is None:
            malformed += 1
        elif line == "# EOF":
            break
        elif line.startswith("#"):
            _note(line, families)
        elif (found := _SAMPLE.match(line)) is None or not (read := _sample(found, families)):
            malformed += 1
        elif not isinstance(read, Sample):
            continue
        elif len(samples) < SAMPLE_LIMIT:
            samples.append(read)
        else:
            left_out += 1
    return Exposition(tuple(samples), malformed, left_out)


def _lines(content: bytes) -> Iterator[str | None]:
    """Lines with something on them; None for one that no program would write."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        if end - start > _LINE_BYTES:
            yield None
        elif line := content[start:end].decode("utf-8", "replace").strip(" \t\r"):
            yield line
        start = end + 1


def _note(line: str, families: dict[str, _Family]) -> None:
    """What the lines that follow are; any other comment says nothing."""
    found = _COMMENT.match(line)
    if found is None or len(families) >= SAMPLE_LIMIT:
        return
    what, name, word = found.groups()
    family = families.get(name, _Family())
    families[name] = family._replace(kind=word) if what == "TYPE" else family._replace(unit=word)


def _sample(found: re.Match[str], families: dict[str, _Family]) -> Sample | str:
    """The sample of a line; a word where it is well written and not kept, nothing where it is malformed."""
    name, labels_text, value_text, time_text = found.groups()
    labels = _labels(labels_text or "")
    time = _time(time_text)
    if labels is None or time is None or not _NUMBER.match(value_text):
        return ""
    value = float(value_text)
    family_name, suffix = _family_of(name, families)
    kind, unit = families.get(family_name, _Family())
    if isnan(value) or _is_left_out(kind, suffix) or _is_birth(name, families):
        return "left out"
    return Sample(name, labels, value, *time, _is_counter(kind, suffix), "" if suffix == "_count" else unit)


def _family_of(name: str, families: dict[str, _Family]) -> tuple[str, str]:
    """The family that was announced for a sample, and what the sample's name has more."""
    if name in families:
        return name, _TOTAL if name.endswith(_TOTAL) else ""
    for suffix in _SUFFIXES:
        family = name.removesuffix(suffix)
        if family != name and (family in families or suffix == _TOTAL):
            return family, suffix
    return name, ""


def _is_left_out(kind: str, suffix: str) -> bool:
    return suffix in _LEFT_OUT or kind == "info" or kind == "gaugehistogram"


def _is_birth(name: str, families: dict[str, _Family]) -> bool:
    """Whether it says when a sum began: prometheus_client announces that as a gauge of its own."""
    base = name.removesuffix("_created")
    return base != name and any(families.get(known, _Family()).kind in _SUMS for known in (base, base + _TOTAL))


def _is_counter(kind: str, suffix: str) -> bool:
    if kind in _DISTRIBUTIONS:
        return suffix in _ADDED_UP
    # Of an unknown kind, the name alone says it is a sum.
    return kind == "counter" or (kind in {"unknown", "untyped"} and suffix == _TOTAL)


def _labels(text: str) -> tuple[tuple[str, str], ...] | None:
    """The labels between the braces; None where they are malformed."""
    labels: dict[str, str] = {}
    at = 0
    while text[at:].strip():
        found = _LABEL.match(text, at)
        if found is None or len(labels) >= _LABEL_LIMIT:
            return None
        labels[found[1]] = _ESCAPE.sub(_unescaped, found[2])
        at = found.end()
    return tuple(sorted(labels.items()))


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


def _time(text: str | None) -> tuple[float | None] | None:
    """The sample's time, which may not be stated; None where it is malformed."""
    if text is None:
        return (None,)
    if not _NUMBER.match(text):
        return None
    time = float(text)
    return (time / 1000 if time >= _MILLISECONDS_FROM else time,)
