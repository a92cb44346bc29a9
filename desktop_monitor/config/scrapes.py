"""The list of servers to ask for figures, as plain data and as options: every mistake with its place.

A wrong value is not repeated where it may be a token. Must not know files or who asks
the servers.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from desktop_monitor.agents.options import DEFAULT_SCRAPE_SECONDS, Scrape, ScrapeKind
from desktop_monitor.language.text import Text, sentence, text
from desktop_monitor.web.places import address_problem

SCRAPE_LIMIT = 20
SHORTEST_SECONDS, LONGEST_SECONDS = 5.0, 3600.0
KEYS = ("url", "kind", "interval_seconds", "token_env")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z", re.ASCII)

Problem = tuple[str, str | Text, str | Text]
"""Place below the list (``[0].url``), explanation, suggestion."""


def scrape_problems(value: object) -> Iterator[Problem]:
    """Everything wrong with a plain value for the list."""
    if value is None:
        return
    if not isinstance(value, list | tuple):
        yield "", sentence("must be a list of servers"), sentence("begin each with '- url:'")
        return
    if len(value) > SCRAPE_LIMIT:
        yield (
            "",
            text("has {count} servers; {most} is the most", count=len(value), most=SCRAPE_LIMIT),
            "",
        )
    seen: set[object] = set()
    for index, entry in enumerate(value):
        if not isinstance(entry, Mapping):
            yield f"[{index}]", sentence("must hold keys of its own"), sentence("begin with 'url:'")
            continue
        for place, explanation, suggestion in _entry_problems(entry):
            yield f"[{index}]{place}", explanation, suggestion
        url = entry.get("url")
        if isinstance(url, str):
            if url in seen:
                yield f"[{index}].url", sentence("is the address of an earlier one, too"), ""
            seen.add(url)


def scrapes_from(value: object) -> tuple[Scrape, ...]:
    """The options of a plain value without problems."""
    entries: Iterable[Mapping[str, Any]] = value if isinstance(value, list | tuple) else ()
    return tuple(
        Scrape(
            url=entry["url"],
            kind=ScrapeKind(entry.get("kind", ScrapeKind.PROMETHEUS)),
            interval_seconds=float(entry.get("interval_seconds", DEFAULT_SCRAPE_SECONDS)),
            token_env=entry.get("token_env") or "",
        )
        for entry in entries
    )


def plain_scrapes(scrapes: Iterable[Scrape]) -> list[dict[str, object]]:
    """Options as plain data, the way a file would hold them."""
    return [_plain(scrape) for scrape in scrapes]


def _plain(scrape: Scrape) -> dict[str, object]:
    plain: dict[str, object] = {
        "url": scrape.url,
        "kind": scrape.kind.value,
        "interval_seconds": scrape.interval_seconds,
    }
    return plain | ({"token_env": scrape.token_env} if scrape.token_env else {})


def _entry_problems(entry: Mapping[Any, Any]) -> Iterator[Problem]:
    for key in entry:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1, cutoff=0.5)
            yield (
                f".{str(key)[:40]}",
                sentence("is not an option"),
                text("did you mean {known}?", known=near[0]) if near else "",
            )
    yield from _url_problems(entry)
    kinds = [kind.value for kind in ScrapeKind]
    if "kind" in entry and entry["kind"] not in kinds:
        yield ".kind", text("must be one of {choices}", choices=", ".join(kinds)), ""
    if "interval_seconds" in entry and not _is_interval(entry["interval_seconds"]):
        yield (
            ".interval_seconds",
            text("must be between {low:g} and {high:g}", low=SHORTEST_SECONDS, high=LONGEST_SECONDS),
            "",
        )
    variable = entry.get("token_env")
    if variable is not None and not (isinstance(variable, str) and _VARIABLE.match(variable)):
        yield ".token_env", sentence("must be the name of an environment variable, not the token itself"), ""


def _url_problems(entry: Mapping[Any, Any]) -> Iterator[Problem]:
    url = entry.get("url")
    if not isinstance(url, str) or not url:
        yield ".url", sentence("must be an address"), sentence("such as http://127.0.0.1:8080/metrics")
        return
    if explanation := address_problem(url):
        yield (
            ".url",
            explanation,
            sentence("put a token into a variable and name that as token_env") if "@" in url else "",
        )


def _is_interval(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and SHORTEST_SECONDS <= value <= LONGEST_SECONDS  # type: ignore[operator]
