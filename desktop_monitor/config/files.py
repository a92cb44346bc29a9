"""All files of the user's configuration at once, so that all mistakes are named at once. Must not know keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from desktop_monitor.config.alerts_loader import DEFAULT_CONFIG, load_alerts
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.loader import load
from desktop_monitor.config.modes_loader import load_modes
from desktop_monitor.config.modes_options import ModesConfig
from desktop_monitor.config.performance_loader import channel_problem, load_performance
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.config.settings import Settings
from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.paths import Paths

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the user chose, file by file."""

    settings: Settings = field(default_factory=Settings)
    alerts: AlertsConfig = DEFAULT_CONFIG
    modes: ModesConfig = field(default_factory=ModesConfig)
    performance: PerformanceConfig = field(default_factory=PerformanceConfig)


def load_configuration(paths: Paths) -> Configuration:
    """Everything, with defaults where a file is missing. Raises ConfigError with the mistakes of all files."""
    problems: list[ConfigProblem] = []
    default = Configuration()

    def read(load_one: Callable[[], T], instead: T) -> T:
        try:
            return load_one()
        except ConfigError as error:
            problems.extend(error.problems)
            return instead

    configuration = Configuration(
        read(lambda: load(paths.config_file), default.settings),
        read(lambda: load_alerts(paths.alerts_file), default.alerts),
        read(lambda: load_modes(paths.modes_file), default.modes),
        read(lambda: load_performance(paths.performance_file), default.performance),
    )
    problems += _between(paths, configuration, problems)
    if problems:
        raise ConfigError(tuple(problems))
    # Which interface is the backup is said beside what else is said of interfaces.
    modes = replace(configuration.modes, interfaces=configuration.performance.interfaces)
    return replace(configuration, modes=modes)


def _between(paths: Paths, configuration: Configuration, problems: list[ConfigProblem]) -> list[ConfigProblem]:
    """What one file says of another that is not so; nothing is known of the channels of a file that is wrong."""
    if any(problem.source == str(paths.alerts_file) for problem in problems):
        return []
    channels = (channel.name for channel in configuration.alerts.channels)
    found = channel_problem(configuration.performance, channels, str(paths.performance_file))
    return [found] if found else []
