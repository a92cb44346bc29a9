"""``config.yaml`` in the reference: every option as `config.options` describes it."""

from __future__ import annotations

from collections.abc import Iterator

from reference.markdown import code, example, plain, table

from desktop_monitor.agents.options import DEFAULT_SCRAPE_SECONDS, ScrapeKind
from desktop_monitor.config.options import OPTIONS, Option, OptionKind
from desktop_monitor.config.scrapes import KEYS, LONGEST_SECONDS, SCRAPE_LIMIT, SHORTEST_SECONDS
from desktop_monitor.metrics.definition import Unit

_UNITS = {Unit.SECONDS: "seconds", Unit.RATIO: "share"}
_KINDS = {
    OptionKind.BOOLEAN: "true or false",
    OptionKind.INTEGER: "whole number",
    OptionKind.NUMBER: "number",
    OptionKind.HOURS: "two times of day, as `22:00-07:00`",
    OptionKind.ADDRESS: "`http://` or `https://` address",
    OptionKind.SCRAPES: "list, see below",
}
_SCRAPE_HELPS = {
    "url": "Where it is asked.",
    "kind": f"What answers there: {', '.join(one.value for one in ScrapeKind)}; "
    f"without it {ScrapeKind.PROMETHEUS.value}.",
    "interval_seconds": f"How often, {SHORTEST_SECONDS:g} to {LONGEST_SECONDS:g}; "
    f"without it {DEFAULT_SCRAPE_SECONDS:g}.",
    "token_env": "Name of the environment variable that holds the token; never the token itself.",
}
EXAMPLE = """
sampling:
  interval_seconds: 2
notifications:
  quiet_hours: 22:00-07:00
appearance:
  theme: dark
budgets:
  cost_usd_per_day: 20
receiver:
  enabled: true
agents:
  scrapes:
    - {url: "http://127.0.0.1:4000", kind: litellm, token_env: LITELLM_KEY, interval_seconds: 60}
"""


def lines() -> Iterator[str]:
    """The part."""
    yield from ("## config.yaml", "", "Settings. Whatever is not written has its default.", "")
    yield from example(EXAMPLE)
    heads = ("key", "value", "default", "what it does")
    yield from table(
        heads, ((code(one.key_path), _value(one), plain(one.default), one.english_help) for one in OPTIONS)
    )
    yield from ("A share is a number from 0 to 1.", "")
    yield from (f"Each of at most {SCRAPE_LIMIT} servers below `agents.scrapes` has these keys:", "")
    yield from table(("key", "what it does"), ((code(key), _SCRAPE_HELPS[key]) for key in KEYS))


def _value(option: Option) -> str:
    if option.choices:
        return ", ".join(map(code, option.choices))
    words = _UNITS.get(option.unit, "") if option.unit else ""
    limits = "" if option.minimum is None or option.maximum is None else _limits(option.minimum, option.maximum)
    return ", ".join(part for part in (words or _KINDS[option.kind], limits) if part)


def _limits(low: float, high: float) -> str:
    return f"{low:g} to {high:.0f}" if high >= 10_000 else f"{low:g} to {high:g}"
