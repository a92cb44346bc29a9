"""Prices from files: the table that ships, and the user's own beside it.

The user's file is ``prices.yaml`` or ``prices.json`` in the folder of the settings, with
the same fields as the table that ships; every mistake in it is named at once. Must not
know what prices are for.
"""

from __future__ import annotations

import json
import os
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.agents.pricing.table import PriceTable, Rates
from desktop_monitor.errors import ConfigError, ConfigProblem, SourceError
from desktop_monitor.language.text import Text, text

_MOST_BYTES = 1_000_000
_MOST_USD = 1_000_000.0
REQUIRED = ("input_usd", "output_usd")
_WHOLE = "context_window_tokens"
FIELDS = (*Rates._fields, "fast_factor", _WHOLE, "above")
_MARKS = tuple(map(str, CONTEXT_MARKS_TOKENS))
_SHOWN = reprlib.Repr()
"""Shows a wrong value, however long it is, in a message that can be read."""


def load_prices(shipped: Path, own: Sequence[Path] = ()) -> PriceTable:
    """The table in `shipped`, with what the first of the `own` files that exists says instead.

    Raises SourceError where the table that ships cannot be read and ConfigError, with
    all problems, for the user's.
    """
    try:
        table = json.loads(shipped.read_bytes())
        models, taken = dict(table["models"]), str(table["taken"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(
            "The price table cannot be read", text("{shipped}: install the program anew", shipped=str(shipped))
        ) from error
    return PriceTable({**models, **_own(own)}, taken)


def _own(paths: Sequence[Path]) -> Mapping[str, Mapping[str, object]]:
    # os.path: a folder that may not be looked into holds no prices that anybody could read.
    there = [path for path in paths if os.path.isfile(path)]
    if len(there) > 1:
        problem = ConfigProblem(
            str(there[1]), "", text("is there beside {name}", name=there[0].name), "keep one of them"
        )
        raise ConfigError((problem,))
    return own_prices(_parsed(there[0]), str(there[0])) if there else {}


def own_prices(tree: object, source: str) -> Mapping[str, Mapping[str, object]]:
    """The user's prices by model name in lower case. Raises ConfigError with all problems."""
    if tree is None:
        return {}
    if not isinstance(tree, Mapping):
        raise ConfigError((ConfigProblem(source, "", "holds no models, but something else"),))
    problems = tuple(
        ConfigProblem(source, path, explanation, suggestion)
        for model, entry in tree.items()
        for path, explanation, suggestion in _model_problems(model, entry)
    )
    if problems:
        raise ConfigError(problems)
    return {
        model.strip().lower(): entry | {"above": {str(mark): tier for mark, tier in entry.get("above", {}).items()}}
        for model, entry in ((model, dict(entry)) for model, entry in tree.items())
    }


_Problem = tuple[str, Text, str | Text]
"""Key path, explanation, suggestion."""


def _model_problems(model: object, entry: object) -> Iterator[_Problem]:
    if not isinstance(model, str) or not model.strip():
        yield _SHOWN.repr(model), text("is no model's name"), text("write it in quotes")
    elif not isinstance(entry, Mapping):
        yield model, _no_prices(entry), text("start with {name}:", name=REQUIRED[0])
    else:
        yield from _rate_problems(model, entry, FIELDS)
        above = entry.get("above", {})
        if isinstance(above, Mapping):
            yield from _tier_problems(f"{model}.above", above)
        else:
            shown = _SHOWN.repr(above)
            yield f"{model}.above", text("must hold prices by size of context, not {shown}", shown=shown), ""


def _tier_problems(path: str, above: Mapping[object, object]) -> Iterator[_Problem]:
    for mark, tier in above.items():
        place = f"{path}.{mark}"
        if str(mark) not in _MARKS:
            yield place, text("must be one of {marks} tokens", marks=", ".join(_MARKS)), ""
        elif isinstance(tier, Mapping):
            yield from _rate_problems(place, tier, Rates._fields)
        else:
            yield place, _no_prices(tier), ""


def _rate_problems(path: str, entry: Mapping[object, object], known: tuple[str, ...]) -> Iterator[_Problem]:
    for name, value in entry.items():
        if name not in known:
            yield f"{path}.{name}", text("is no price"), _suggestion(str(name), known)
        elif name != "above" and not _is_right(str(name), value):
            yield f"{path}.{name}", _no_figure(str(name), _SHOWN.repr(value)), ""
    for name in REQUIRED:
        if name not in entry:
            yield f"{path}.{name}", text("is missing"), text("0 where it costs nothing")


def _no_prices(value: object) -> Text:
    return text("must hold prices, not {shown}", shown=_SHOWN.repr(value))


def _no_figure(name: str, shown: str) -> Text:
    if name == _WHOLE:
        return text("must be a whole number above 0, not {shown}", shown=shown)
    return text("must be US dollars for a million tokens, not {shown}", shown=shown)


def _suggestion(name: str, known: tuple[str, ...]) -> Text:
    # Only for who made a mistake: it takes as long as all else here.
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    if near:
        return text("did you mean {name}?", name=near[0])
    return text("prices are {names}", names=", ".join(known))


def _is_right(name: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if name == _WHOLE:
        return isinstance(value, int) and value > 0
    return 0 <= value <= _MOST_USD  # NaN is never between


def _parsed(path: Path) -> object:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ConfigError((ConfigProblem(str(path), "", "is far too large for a file of prices"),))
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            (ConfigProblem(str(path), "", text("cannot be read: {reason}", reason=error.strerror or str(error))),)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError((ConfigProblem(str(path), "", "is not UTF-8 text"),)) from error
    return _json(content, str(path)) if path.suffix == ".json" else _yaml(content, str(path))


def _json(content: str, source: str) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ConfigError((ConfigProblem(source, "", text("is not JSON: {reason}", reason=str(error))),)) from error


def _yaml(content: str, source: str) -> object:
    # Most users have no such file; they should not pay for the parser.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(content)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ConfigError((ConfigProblem(source, "", text("is not YAML: {reason}", reason=str(error))),)) from error
