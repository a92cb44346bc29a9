"""`history METRIC`: what was recorded, as a table, JSON or CSV. Must not know how it is kept."""

from __future__ import annotations

import csv
import difflib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.local_times import local_time
from desktop_monitor.cli.parsers import HINT
from desktop_monitor.cli.printing import meant
from desktop_monitor.cli.streams import complain
from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.query import HistoryReader, open_history
from desktop_monitor.errors import StoreEnvironmentError, UsageError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.custom import definition_of, label_names
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.metrics.units import value_text
from desktop_monitor.paths import Paths

_DEFAULT_SECONDS = 3600.0
_MINUTE_SECONDS = 60
_MOST_RAW_SECONDS = 48 * 3600.0
_WANTED = re.compile(r"([a-z0-9_]+)(?:\{(.*)\})?\Z", re.DOTALL)

_REASONS: Mapping[GapReason, Text] = {
    GapReason.ASLEEP: text("cli.gap.asleep"),
    GapReason.STOPPED: text("cli.gap.stopped"),
    GapReason.PAUSED: text("cli.gap.paused"),
    GapReason.STALLED: text("cli.gap.stalled"),
    GapReason.CLOCK_STEP: text("cli.gap.clock_step"),
}

Point = tuple[float, float]


def run(arguments: Arguments, paths: Paths) -> int:
    """Print one metric's history. Raises UsageError for an unknown metric."""
    history = open_history(paths.history)
    try:
        keys = wanted_keys(arguments.metric, history.keys(), str(paths.history))
        start, end = _range(arguments, SystemClock().now().wall_seconds)
        points = {key: list(_points(history, key, start, end, arguments.step_seconds)) for key in keys}
        gaps = history.gaps(start, end)
        span = history.span()
    finally:
        history.close()
    _WRITERS[arguments.format](points, gaps)
    if span and not any(points.values()):
        reach = text(
            "nothing was recorded of it then; the history reaches from {start} to {end}",
            start=local_time(span[0]),
            end=local_time(span[1]),
        )
        complain(words(reach))
    return 0


def wanted_keys(wanted: str, recorded: Iterable[SeriesKey], place: str) -> tuple[SeriesKey, ...]:
    """The recorded series that `metric` or `metric{label}` names. Raises UsageError, StoreEnvironmentError."""
    recorded = tuple(recorded)
    if not recorded:
        raise StoreEnvironmentError(
            "Nothing recorded yet", text("{path}: start desktop-monitor, or desktop-monitor record", path=place)
        )
    match = _WANTED.match(wanted)
    metric, labels = (match[1], match[2]) if match else (wanted, None)
    keys = tuple(key for key in recorded if key.metric == metric and labels in (None, ",".join(key.labels)))
    if keys:
        return keys
    metrics = sorted({key.metric for key in recorded})
    names = sorted({*metrics, *map(str, recorded)})
    near = difflib.get_close_matches(wanted, names, n=3) or [name for name in metrics if wanted in name]
    hint = meant(near) if near else text("recorded are {names}", names=", ".join(metrics))
    raise UsageError(text("no history of {metric}", metric=repr(wanted)), hint)


def _range(arguments: Arguments, now: float) -> tuple[float, float]:
    end = now if arguments.end_seconds is None else arguments.end_seconds
    if arguments.start_seconds is not None:
        if arguments.start_seconds >= end:
            raise UsageError("--start lies in the future", HINT)
        return arguments.start_seconds, end
    # Today as the end is over only at midnight.
    return min(end, now) - (arguments.last_seconds or _DEFAULT_SECONDS), end


def _points(history: HistoryReader, key: SeriesKey, start: float, end: float, step: int | None) -> Iterator[Point]:
    """Samples, or means of buckets where a step asks for them or seconds are no longer kept."""
    if step is None and end - start > _MOST_RAW_SECONDS:
        step = _MINUTE_SECONDS
    if step is not None and step % _MINUTE_SECONDS == 0:
        rollup = history.rollups([key], start, end, step)[key]
        yield from zip(rollup.times, rollup.means(), strict=True)
        return
    samples = iter(history.series([key], start, end)[key])
    yield from samples if step is None else _means(samples, step)


def _means(samples: Iterable[Point], step: int) -> Iterator[Point]:
    """The mean of each bucket of `step` seconds, at the bucket's start."""
    bucket, values = None, list[float]()
    for time, value in samples:
        start = time // step * step
        if bucket is not None and start != bucket:
            yield bucket, sum(values) / len(values)
            values = []
        bucket = start
        values.append(value)
    if bucket is not None:
        yield bucket, sum(values) / len(values)


def _write_table(points: dict[SeriesKey, list[Point]], gaps: tuple[Gap, ...]) -> None:
    for key, series in points.items():
        unit = definition_of(key.metric).unit
        count = words(counted("{count} value", "{count} values", len(series)))
        print(f"{visible(str(key))}  ({count})")
        for time, value in series:
            print(f"  {local_time(time)}  {value_text(value, unit)}")
    for gap in gaps:
        print(words(_gap(gap)))


def _gap(gap: Gap) -> Text:
    return text(
        "nothing observed {start} to {end}: {reason}",
        start=local_time(gap.start_seconds),
        end=local_time(gap.end_seconds),
        reason=_REASONS[gap.reason],
    )


def _write_json(points: dict[SeriesKey, list[Point]], gaps: tuple[Gap, ...]) -> None:
    document = {
        "series": [
            {
                "metric": key.metric,
                "labels": label_names(key),
                "points": [{"timestamp": local_time(time, "milliseconds"), "value": value} for time, value in series],
            }
            for key, series in points.items()
        ],
        "gaps": [
            {"start": local_time(gap.start_seconds), "end": local_time(gap.end_seconds), "reason": gap.reason.value}
            for gap in gaps
        ],
    }
    print(json.dumps(document))


def _write_csv(points: dict[SeriesKey, list[Point]], _gaps: tuple[Gap, ...]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("timestamp", "series", "value"))
    for key, series in points.items():
        for time, value in series:
            writer.writerow((local_time(time, "milliseconds"), _no_formula(visible(str(key))), repr(value)))


def _no_formula(name: str) -> str:
    """Spreadsheets calculate a cell that begins so; an apostrophe makes it text (OWASP, CSV injection)."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name


_WRITERS = {"table": _write_table, "json": _write_json, "csv": _write_csv}
