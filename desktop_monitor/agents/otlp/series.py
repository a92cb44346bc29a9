"""One metric's point made neutral: what its series is called and which labels may be kept.

Both decoders hand their points through here, so that no attribute passes by. Must not
know encodings or clients.
"""

from __future__ import annotations

import re
from math import isfinite

from desktop_monitor.agents.otlp.allowed import CLIENT_PREFIXES, IDENTITIES, METRICS, sender
from desktop_monitor.agents.otlp.model import Attributes, Origin, Scalar, UnusableRecordError
from desktop_monitor.agents.otlp.values import plain, word
from desktop_monitor.digests import blake2b

ORIGIN = frozenset(("service.name", "service.version", "session.id", "service.instance.id"))
"""Of a resource nothing else is read: it may hold the command line, the user and the host."""
LABEL_LIMIT = 6
_ATTRIBUTE_LIMIT = 128
_LABEL_NAME = re.compile(r"[a-z][a-z0-9_.]{0,39}", re.ASCII | re.IGNORECASE)
_LABEL_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9_.:/+-]{0,39}|[0-9]{1,4}", re.ASCII)
_IDENTIFYING = re.compile(
    r"id|ids|uuid|guid|user|owner|email|mail|account|organization|host|hostname|ip|address|path|file|folder|dir|cwd"
    r"|url|uri|query|prompt|text|message|body|content|command|cmd|args|argument|arguments|arg|input|output|response"
    r"|session|conversation|trace|span|request|instance|pid|key|token|secret|password|hash|name",
    re.ASCII,
)
_RANDOM = re.compile(
    r"[0-9a-f]{8}|[0-9]{5}|(?:[A-Za-z]+[0-9]+){2}|(?:[0-9]+[A-Za-z]+){2}|^(?:sk|pk|ghp|gho|xox[a-z]|AKIA)[-_]", re.ASCII
)
"""What ids, hashes and keys look like; dates of models do, too."""
_KEPT_ANYWAY = frozenset(
    [
        "name",
        "model",
        "tool",
        "tool_name",
        "status",
        "state",
        "kind",
        "type",
        "mode",
        "phase",
        "method",
        "operation",
        "outcome",
        "result",
    ]
)


def is_of_interest(name: str, origin: Origin) -> bool:
    """False for what a client sends beside its known metrics: they are many, and its events say it better."""
    return name in METRICS or not (sender(origin) or name.startswith(CLIENT_PREFIXES))


def kept(name: str, attributes: Attributes) -> dict[str, Scalar]:
    """The attributes of a point that may be known."""
    rule = METRICS.get(name)
    if rule is not None:
        return {key: value for key, value in attributes.items() if key in rule.labels}
    return _few(attributes)


def series_name(name: str, origin: Origin, attributes: Attributes) -> str:
    """A short name, the same at every start of the program, of the series a point belongs to.

    Raises UnusableRecordError for a point with too many attributes.
    """
    if len(attributes) > _ATTRIBUTE_LIMIT:
        raise UnusableRecordError("a point with too many attributes")
    rule = METRICS.get(name)
    split = rule.split if rule else ""
    parts = [name, *origin]
    parts += [f"{key}={value!r}" for key, value in sorted(attributes.items()) if key not in IDENTITIES and key != split]
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _few(attributes: Attributes) -> dict[str, Scalar]:
    """Labels of an unknown metric: few, short, and neither ids nor anybody's words."""
    labels: dict[str, Scalar] = {}
    for key, value in sorted(attributes.items()):
        if len(labels) < LABEL_LIMIT and _LABEL_NAME.fullmatch(key) and not _is_identifying(key):
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            is_random = not key.endswith("model") and _RANDOM.search(shown)
            if _LABEL_VALUE.fullmatch(shown) and not is_random:
                labels[key] = shown
    return labels


def _is_identifying(key: str) -> bool:
    words = key.lower().replace(".", "_").split("_")
    return key.lower() not in _KEPT_ANYWAY and any(_IDENTIFYING.fullmatch(word) for word in words)


def origin_of(resource: Attributes, scope: object) -> Origin:
    """Who sent a group, of attributes picked by `ORIGIN`."""
    service, version, session, instance = (
        word(resource, key) for key in ("service.name", "service.version", "session.id", "service.instance.id")
    )
    return Origin(service, version, session, instance, plain(scope))


def finite(value: float) -> float:
    """The value of a point; raises UnusableRecordError for NaN and infinity."""
    if not isfinite(value):
        raise UnusableRecordError("a value that is no finite number")
    return value
