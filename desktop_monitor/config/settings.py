"""The whole tree of settings with its defaults.

Options that belong to one package are that package's own type; the rest is
declared here. Every field's name is its key in ``config.yaml``. Must not know
files (see `loader`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from desktop_monitor.agents.options import AgentOptions, Budgets, ReceiverOptions
from desktop_monitor.assess.health import HealthThresholds
from desktop_monitor.notify.options import NotifyOptions
from desktop_monitor.store.options import Retention


@dataclass(frozen=True, slots=True)
class Sampling:
    """How often the machine is read."""

    interval_seconds: float = 1.0
    """0.2 to 60."""
    process_interval_seconds: float = 5.0
    """The process table's cadence while nobody looks at it; never faster than the interval."""
    battery_interval_seconds: float = 3.0
    """The interval on battery power, where it is the slower one."""


class Theme(Enum):
    """Which of the two looks."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class CpuScale(Enum):
    """What 100 % of a process' CPU is."""

    CORE = "core"
    MACHINE = "machine"


class Language(Enum):
    """What the program speaks."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the program looks and starts."""

    theme: Theme = Theme.SYSTEM
    language: Language = Language.SYSTEM
    start_hidden: bool = True
    """Start with the tray icon alone, where there is a tray."""
    close_to_tray: bool = True
    """Closing the window leaves the program in the tray."""
    process_cpu_scale: CpuScale = CpuScale.CORE


UPDATES_URL = "https://pypi.org/pypi/desktop-monitor/json"
"""Where the newest version is named (docs.pypi.org/api/json)."""


@dataclass(frozen=True, slots=True)
class UpdateOptions:
    """Whether newer versions are looked up."""

    check: bool = False
    """Once a day."""
    url: str = UPDATES_URL


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user may choose."""

    sampling: Sampling = field(default_factory=Sampling)
    history: Retention = field(default_factory=Retention)
    health: HealthThresholds = field(default_factory=HealthThresholds)
    notifications: NotifyOptions = field(default_factory=NotifyOptions)
    appearance: Appearance = field(default_factory=Appearance)
    agents: AgentOptions = field(default_factory=AgentOptions)
    receiver: ReceiverOptions = field(default_factory=ReceiverOptions)
    budgets: Budgets = field(default_factory=Budgets)
    updates: UpdateOptions = field(default_factory=UpdateOptions)
