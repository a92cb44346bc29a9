"""Desktop Monitor: a tray monitor for people who run AI coding agents.

Holds the version and, for Python programs, `PerformanceMonitor`; importing the package
imports none of its parts.

The packages stand in the order in which data passes through them, each taking
the type of the stage before it and importing nothing downstream (the contract
is checked, see ``[tool.importlinter]`` in pyproject.toml)::

    __main__ > cli > app > ui | serve | diagnostics > engine > config > store
      > notify | report > actions > alerts > assess > collect | agents > web
      > metrics > logs > paths > programs
      > clock | errors | escaping | file_locks | private_files > language

Beside them stands ``client``, which runs in other people's programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop_monitor.client.performance_monitor import PerformanceMonitor as PerformanceMonitor

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`PerformanceMonitor`, loaded when it is asked for."""
    if name == "PerformanceMonitor":
        from desktop_monitor.client.performance_monitor import PerformanceMonitor

        return PerformanceMonitor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
