"""Takes Python's own import back from PySide, which reads the source of every module imported after it.

It looks there for `PySide6`, to know where its snake_case names and true properties
(`from __feature__ import ...`) may be wanted. We use neither, and the lines stayed in
memory: 9 MB of a tray program, 19 MB once its window is open. Must not know who
imports what.
"""

from __future__ import annotations

import builtins


def use_plain_imports() -> None:
    """Load PySide and undo that; to be called before anything else loads it. Where it changes nothing, nothing is."""
    import PySide6  # noqa: F401  loaded for what it does to imports

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
