"""Every option of the settings, described once: for the loader, the settings page and the documentation.

An option's key path is its place in `Settings` and in ``config.yaml``. Must not
know files or widgets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from desktop_monitor.config.scrapes import plain_scrapes
from desktop_monitor.config.settings import Settings
from desktop_monitor.language.marking import sentence
from desktop_monitor.language.wording import in_words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.notify.options import QuietHours


class OptionKind(Enum):
    """What a value of an option is."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    CHOICE = "choice"
    HOURS = "hours"
    """``22:00-07:00``, or nothing."""
    ADDRESS = "address"
    """``http://`` or ``https://`` and a host; written in the file alone."""
    SCRAPES = "scrapes"
    """A list of servers (see `scrapes`)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One leaf of the settings."""

    key_path: str
    kind: OptionKind
    english_title: str
    english_help: str
    unit: Unit | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    """It may be nothing at all: None, an empty field."""

    @property
    def title(self) -> str:
        """What it is called, in words."""
        return in_words(self.english_title)

    @property
    def help(self) -> str:
        """What it does, in words."""
        return in_words(self.english_help)

    @property
    def default(self) -> object:
        """The default as plain data, the way a file would hold it."""
        return plain_value(self, Settings())


def plain_value(option: Option, settings: Settings) -> object:
    """The option's value in `settings` as plain data (bool, int, float, str or None)."""
    value: object = settings
    for name in option.key_path.split("."):
        value = getattr(value, name)
    if isinstance(value, Enum):
        return value.value
    if option.kind is OptionKind.SCRAPES:
        return plain_scrapes(settings.agents.scrapes)
    return hours_text(value) if isinstance(value, QuietHours) else value


_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)\Z")


def hours_from(written: str) -> QuietHours | None:
    """Read ``22:00-07:00``; None for anything else."""
    match = _HOURS.match(written.strip())
    if not match:
        return None
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    return QuietHours(start_hour * 60 + start_minute, end_hour * 60 + end_minute)


def hours_text(hours: QuietHours) -> str:
    """Write hours as ``22:00-07:00``."""
    start, end = hours.start_minute, hours.end_minute
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def _number(
    key_path: str, title: str, help_text: str, minimum: float, maximum: float, unit: Unit = Unit.SECONDS
) -> Option:
    return Option(key_path, OptionKind.NUMBER, title, help_text, unit, minimum, maximum)


def _boolean(key_path: str, title: str, help_text: str) -> Option:
    return Option(key_path, OptionKind.BOOLEAN, title, help_text)


def _whole(key_path: str, title: str, help_text: str, minimum: int, maximum: int) -> Option:
    return Option(key_path, OptionKind.INTEGER, title, help_text, None, minimum, maximum)


_CHECKS = (
    ("cpu", sentence("CPU"), "CPU time not idle, of all cores"),
    ("memory", sentence("Memory"), "used memory of all there is"),
    ("swap", sentence("Swap"), "used swap of all there is, while memory is short,"),
    ("disk", sentence("Disk"), "used space of a file system with less than 20 GiB free"),
    ("pressure_cpu", sentence("CPU pressure"), "time in which work waited for a CPU"),
    ("pressure_memory", sentence("Memory pressure"), "time in which work waited for memory"),
    ("pressure_io", sentence("Disk pressure"), "time in which work waited for disks"),
)


CHECK_TITLES = {check: title for check, title, _ in _CHECKS}
"""What a health check is called, by its name below ``health``."""


def _share(key_path: str, title: str, help_text: str, minimum: float = 0.01, maximum: float = 1.0) -> Option:
    return _number(key_path, title, help_text, minimum, maximum, Unit.RATIO)


def _threshold(check: str, title: str, subject: str) -> tuple[Option, ...]:
    path = f"health.{check}"
    degraded = f"Health is degraded when {subject} reaches this."
    critical = f"Health is critical when {subject} reaches this; never at 100 %."
    clear = "A level ends this much below its threshold."
    last = "A level begins when its threshold was reached for so long."
    return (
        _share(f"{path}.degraded", f"{title}: degraded from", degraded),
        _share(f"{path}.critical", f"{title}: critical from", critical),
        _share(f"{path}.clear_margin", f"{title}: clears below by", clear, 0.0, 0.5),
        _number(f"{path}.for_seconds", f"{title}: must last", last, 0.0, 3600.0),
    )


_MOST_USD = 1e6
_MOST_TOKENS = 10**12


def _budgets(period: str) -> tuple[Option, ...]:
    """What may be spent in one period."""
    cost = f"The cost you want to stay below in a calendar {period}; empty: no budget."
    tokens = f"Tokens of all kinds you want to stay below in a calendar {period}; empty: no budget."
    paths = f"budgets.cost_usd_per_{period}", f"budgets.tokens_per_{period}"
    return (
        Option(paths[0], OptionKind.NUMBER, f"Cost a {period}", cost, None, 0.01, _MOST_USD, is_optional=True),
        Option(paths[1], OptionKind.INTEGER, f"Tokens a {period}", tokens, None, 1, _MOST_TOKENS, is_optional=True),
    )


OPTIONS: tuple[Option, ...] = (
    _number("sampling.interval_seconds", "Interval", "How often the machine is read, window open or not.", 0.2, 60.0),
    _number(
        "sampling.process_interval_seconds",
        "Process interval",
        "How often all processes are read while nobody looks at them.",
        1.0,
        600.0,
    ),
    _number(
        "sampling.battery_interval_seconds",
        "Interval on battery",
        "The interval while the machine runs on battery, where this is the slower one.",
        0.2,
        60.0,
    ),
    Option(
        "history.raw_hours",
        OptionKind.INTEGER,
        "Keep every second for",
        "Hours for which each single sample is kept.",
        None,
        1,
        24 * 14,
    ),
    Option(
        "history.rollup_days",
        OptionKind.INTEGER,
        "Keep minutes for",
        "Days for which one-minute summaries are kept.",
        None,
        1,
        3660,
    ),
    *(option for check in _CHECKS for option in _threshold(*check)),
    _boolean(
        "notifications.desktop",
        "Desktop notifications",
        "Say so when an alert fires; take it back when it is over.",
    ),
    Option(
        "notifications.quiet_hours",
        OptionKind.HOURS,
        "Quiet hours",
        "Hold notifications back between these times, for example 22:00-07:00.",
    ),
    _boolean(
        "notifications.hold_in_full_screen",
        "Hold back in full screen",
        "Hold notifications back while a program fills the screen.",
    ),
    Option(
        "appearance.theme",
        OptionKind.CHOICE,
        "Theme",
        "Light, dark, or as the system is.",
        choices=("system", "light", "dark"),
    ),
    Option(
        "appearance.language",
        OptionKind.CHOICE,
        "Language",
        "What the program speaks: the session's language, or another.",
        choices=("system", "en", "de"),
    ),
    _boolean("appearance.start_hidden", "Start in the tray", "Start with the icon alone, where there is a tray."),
    _boolean("appearance.close_to_tray", "Close to the tray", "Closing the window leaves the program in the tray."),
    Option(
        "appearance.process_cpu_scale",
        OptionKind.CHOICE,
        "CPU of processes",
        "100 % is one core, or the whole machine.",
        choices=("core", "machine"),
    ),
    _boolean(
        "agents.read_files",
        "Read agents' files",
        "Read what Claude Code, Codex and Gemini CLI write about their sessions; nothing is changed there.",
    ),
    _whole("agents.journal_days", "Keep agents' work for", "Days for which requests and tool calls are kept.", 1, 3660),
    _number(
        "agents.tree_interval_seconds",
        "Interval of process trees",
        "How often the process trees of sessions are measured while nobody looks at them.",
        1.0,
        600.0,
    ),
    _boolean(
        "agents.run_metric_executables",
        "Run metric executables",
        "Run every minute what lies in the folder metrics.d beside config.yaml and keep the figures it prints. "
        "Switched on, this trusts every executable there that belongs to you and that nobody else can write.",
    ),
    Option(
        "agents.scrapes",
        OptionKind.SCRAPES,
        "Servers asked for figures",
        "Prometheus text, LiteLLM, llama.cpp and Ollama, each with url, kind, interval_seconds and token_env.",
        is_optional=True,
    ),
    _boolean(
        "receiver.enabled",
        "Receive telemetry",
        "Open the ports below on the loopback interface for clients that were connected and for own workflows.",
    ),
    _whole("receiver.otlp_port", "Port for telemetry", "OTLP over HTTP; another one when it is taken.", 0, 65535),
    _whole("receiver.port", "Port for events", "Events of own workflows; another one when it is taken.", 0, 65535),
    *(option for period in ("day", "week", "month") for option in _budgets(period)),
    _boolean(
        "updates.check",
        "Look for newer versions",
        "Ask the address below once a day for the number of the newest version. Nothing is downloaded, and nothing "
        "about you or this machine is sent.",
    ),
    Option(
        "updates.url",
        OptionKind.ADDRESS,
        "Asked for versions",
        "Where the newest version is named, as PyPI does.",
    ),
)
"""All options in the order in which they are shown."""

OPTION_BY_PATH = {option.key_path: option for option in OPTIONS}
