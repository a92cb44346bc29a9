"""Tables and values of the reference in Markdown. Must not know any key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from reference.asked import Asked

from desktop_monitor.config.alert_drafts import written_amount, written_length
from desktop_monitor.metrics.definition import Unit

_INSTEAD = "ithout it"
_HUGE = 1e15
_BYTES_FROM = 2.0**20


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table and the empty line after it."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |"
    yield ""


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", " ")


def key_table(asked: Mapping[str, Asked], helps: Mapping[str, str]) -> Iterator[str]:
    """A row for each key a loader asked for. Raises KeyError for one nobody described."""
    rows = ((code(key), _value(key, one), _default(one, helps[key]), helps[key]) for key, one in asked.items())
    return table(("key", "value", "default", "what it does"), rows)


def _value(key: str, asked: Asked) -> str:
    return "name of a secret" if key.endswith("secret") and not asked.kind else value_of(asked)


def _default(asked: Asked, described: str) -> str:
    """A dash where the description says what holds instead: it depends on other keys."""
    return "–" if _INSTEAD in described else default_of(asked)


def value_of(asked: Asked) -> str:
    """What may be written, in words."""
    if asked.choices:
        return ", ".join(map(code, asked.choices))
    return f"{asked.kind or 'keys of its own'}{_limits(asked)}"


def _limits(asked: Asked) -> str:
    if asked.low is None or asked.high is None or asked.high > _HUGE:
        return ""
    return f", {_amount(asked.kind, asked.low)} to {_amount(asked.kind, asked.high)}"


def default_of(asked: Asked) -> str:
    """What holds where nothing is written."""
    if isinstance(asked.default, int | float) and not isinstance(asked.default, bool):
        if asked.low is not None and asked.default < asked.low:
            return "–"
        return _amount(asked.kind, asked.default)
    return plain(asked.default)


def _amount(kind: str, value: float) -> str:
    if kind == "time":
        return written_length(value)
    if kind == "share":
        return written_amount(value, Unit.RATIO)
    if kind == "number" and value >= _BYTES_FROM:
        return f"{value:g}" if value % 1024 else written_amount(value, Unit.BYTES)
    return f"{value:,.12g}".replace(",", " ") if value >= 10_000 else f"{value:.12g}"


def plain(value: object) -> str:
    """A value as it would be written; a dash for none."""
    match value:
        case None | "" | () | []:
            return "–"
        case bool():
            return code(str(value).lower())
        case Enum():
            return plain(value.value)
        case tuple() | list():
            return ", ".join(map(plain, value))
        case float():
            return code(f"{value:.12g}")
        case _:
            return code(str(value))


def code(words: str) -> str:
    """As code."""
    return f"`{words}`"


def example(yaml: str) -> Iterator[str]:
    """A block of YAML and the empty line after it."""
    yield "```yaml"
    yield yaml.strip("\n")
    yield "```"
    yield ""
