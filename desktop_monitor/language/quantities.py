"""Quantities as people read them: ``0.423`` → ``42 %``, ``1503238553`` → ``1.4 GiB``.

The unit stands beside the number with a space between; bytes are binary (KiB = 1024 B);
a missing value is an em dash. Marks are those of the language spoken: ``1,4 GiB`` in German.
Must not know what is measured.
"""

from __future__ import annotations

import math

from desktop_monitor.language.current import current

MISSING = "—"
_BINARY_PREFIXES = ("", "Ki", "Mi", "Gi", "Ti", "Pi")
_DECIMAL_PREFIXES = ("", "k", "M", "G", "T")


def _scaled(value: float, base: float, prefixes: tuple[str, ...]) -> tuple[float, str]:
    index = 0
    # 999.5 rounds to 1000 on screen, so the step comes just before the base.
    while abs(value) >= base * 0.9995 and index < len(prefixes) - 1:
        value /= base
        index += 1
    return value, prefixes[index]


def local(number: str) -> str:
    """A number as Python writes it (``1,204.5``) with the marks of the language spoken."""
    spoken = current()
    if spoken.decimal_mark == "." and spoken.group_mark == ",":
        return number
    return number.translate({ord("."): spoken.decimal_mark, ord(","): spoken.group_mark})


def count_text(count: float) -> str:
    """A whole number in groups of three digits: ``1,204``."""
    return local(f"{count:,.0f}")


def digits(value: float) -> str:
    """Three significant digits at most, without a trailing ``.0`` for small counts."""
    if abs(value) >= 99.5:
        return f"{value:.0f}"
    if abs(value) >= 9.95:
        return local(f"{value:.1f}".removesuffix(".0"))
    return local(f"{value:.2f}".rstrip("0").rstrip(".")) if value else "0"


def bytes_text(value: float) -> str:
    """Bytes with a binary prefix: ``1.4 GiB``."""
    scaled, prefix = _scaled(value, 1024.0, _BINARY_PREFIXES)
    number = f"{scaled:.0f}" if not prefix or abs(scaled) >= 99.5 else f"{scaled:.1f}"
    return f"{local(number)} {prefix}B"


def ratio_text(value: float) -> str:
    """A ratio 0–1 as percent: ``42 %``; one decimal below ten."""
    percent = value * 100
    return local(f"{percent:.1f}") + " %" if 0 < abs(percent) < 9.95 else f"{percent:.0f} %"


def duration_text(seconds: float) -> str:
    """A length of time in its two largest units: ``4 min 10 s``, ``3 d 2 h``; what is no number is missing."""
    if not math.isfinite(seconds):
        return MISSING
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return local(f"{seconds:.1f}".removesuffix(".0")) + " s"
    whole = round(seconds)
    for size, unit, smaller, part in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {unit}" + (f" {rest} {part}" if rest else "")
    return f"{whole} s"


def decimal_text(value: float, suffix: str) -> str:
    """With a decimal prefix before `suffix`: ``1.2 kHz``."""
    scaled, prefix = _scaled(value, 1000.0, _DECIMAL_PREFIXES)
    return f"{digits(scaled)} {prefix}{suffix}".rstrip()
