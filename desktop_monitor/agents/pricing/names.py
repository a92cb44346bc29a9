"""Under which names a model may stand in a price table, and why those mean the same model.

Only rules of naming: another date of one model, its "latest" alias, the variant with the
large context window, the prefix a cloud or gateway puts before a name. Never a family: a
model nobody has heard of has no price. Must not know prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PREFIXES = frozenset(
    {
        *("anthropic", "openai", "google", "gemini", "models", "publishers", "openrouter"),
        *("vertex_ai", "vertex", "bedrock", "converse", "invoke", "azure"),
    }
)
_REGION = re.compile(r"\A(?:(?:us|us-gov|eu|ap|apac|au|ca|jp|global)\.)?anthropic\.")
_VARIANT = re.compile(r"\[[a-z0-9]+\]\Z")
_BEDROCK_VERSION = re.compile(r"-v\d+(?::\d+)?\Z")
_DATE = re.compile(r"-(?:20\d{6}|20\d\d-\d\d-\d\d)\Z")
_DOT = re.compile(r"(?<=\d)\.(?=\d)")


def same_models(model: str) -> Iterator[str]:
    """Names of the same model, the one a client wrote first, then ever plainer ones."""
    name = model.strip().lower()
    yield name
    name = _VARIANT.sub("", name)
    yield name
    name = _without_prefix(name).replace("@", "-")
    yield name
    if name.startswith("claude-"):
        name = _DOT.sub("-", name)  # gateways write 4.5 where Anthropic writes 4-5
        yield name
        yield name.removesuffix("-0")  # claude-sonnet-4-0 is Anthropic's alias of claude-sonnet-4


def undated(name: str) -> str:
    """`name` without the date of its version or the word latest."""
    return _DATE.sub("", name.removesuffix("-latest"))


def is_undated(name: str) -> bool:
    """It stands for the newest version there is."""
    return _DATE.search(name) is None


def is_version_of(name: str, base: str) -> bool:
    """`name` is `base` and a date."""
    return name.startswith(base) and _DATE.fullmatch(name[len(base) :]) is not None


def _without_prefix(name: str) -> str:
    *prefixes, last = name.split("/")
    if any(prefix not in _PREFIXES for prefix in prefixes):
        return name  # somebody else's machine, who has prices of his own
    bare = _REGION.sub("", last)
    return _BEDROCK_VERSION.sub("", bare) if bare.startswith("claude-") else bare
