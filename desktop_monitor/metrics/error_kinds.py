"""What went wrong with a request, in words: kinds of errors as journals keep them are words of this program.

Must not know who asks.
"""

from __future__ import annotations

from desktop_monitor.language.text import Text, verbatim
from desktop_monitor.language.wording import ENGLISH


def error_kind_text(kind: str) -> Text:
    """The words for one of `Request.error_kind`; what no table knows stays as it was told."""
    key = f"error_kind.{kind}"
    return Text(key) if key in ENGLISH else verbatim(kind.replace("_", " "))
