"""From a verb to the module that does it; each is imported only when it is asked for.

Must not know how the verbs work.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_monitor.cli import tongue
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.errors import StoreError, UsageError
from desktop_monitor.paths import Paths, paths_for

if TYPE_CHECKING:
    from types import ModuleType

    from desktop_monitor.config.files import Configuration
    from desktop_monitor.config.settings import Settings

_TAKE_REAL_DATA = frozenset({"serve", "import", "connect", "disconnect", "mode"})


def run(arguments: Arguments) -> int:
    """Do what was asked; the exit code."""
    paths = paths_for(arguments.storage, arguments.config)
    if arguments.verb in _TAKE_REAL_DATA and _is_simulated(paths):
        raise _mixing(arguments.verb, paths)
    if arguments.report_only:
        from desktop_monitor.cli import status

        return status.run(paths, _configuration_for(arguments, paths))
    if arguments.report is not None:
        return _run_report(arguments, paths)
    return _run_once(arguments, paths) if is_brief(arguments) else _run_engine(arguments, paths)


def _mixing(verb: str, paths: Paths) -> UsageError:
    from desktop_monitor.language.text import text

    return UsageError(
        text("{path} holds simulated data", path=str(paths.data)),
        text("{verb} would mix real ones among them.", verb=verb),
    )


def is_brief(arguments: Arguments) -> bool:
    """Whether the command answers and ends, rather than going on until it is told to stop."""
    is_asked = arguments.report_only or arguments.report is not None
    return is_asked or arguments.verb not in {"", "record", "serve"}


def _run_engine(arguments: Arguments, paths: Paths) -> int:
    """What goes on until it is told to stop, and is logged."""
    from dataclasses import replace

    from desktop_monitor import c_heap, logs
    from desktop_monitor.cli import interrupts

    interrupts.on_end(interrupts.leave_at_once)
    c_heap.share_arenas()
    if arguments.verb == "record":
        from desktop_monitor.cli import record

        logs.set_up(paths.logs, os.environ)
        return record.run(arguments, paths, settings_for(arguments, paths))
    if arguments.verb == "serve":
        from desktop_monitor.cli import serve

        if arguments.action == "token":
            return serve.print_token(arguments, paths)
        logs.set_up(paths.logs, os.environ)
        return serve.run(arguments, paths, _configuration_for(arguments, paths))
    from desktop_monitor.ui.plain_imports import use_plain_imports

    use_plain_imports()
    program = _tray_program()
    logs.set_up(paths.logs, os.environ)
    configuration = _configuration_for(arguments, paths)
    settings = configuration.settings
    is_simulated = _is_simulated(paths)
    if is_simulated:
        # Clients that send their telemetry here mean the real program.
        settings = replace(settings, receiver=replace(settings.receiver, enabled=False))
    # Who names a folder knows the program already.
    may_welcome = arguments.storage is None and not is_simulated
    configuration = replace(configuration, settings=settings)
    code: int = program.run(paths, configuration, hidden=arguments.hidden, may_welcome=may_welcome)
    return code


def _tray_program() -> ModuleType:
    """Loads Qt. Raises ActionError where the system lacks libraries for it."""
    try:
        from desktop_monitor.app import program
    except ImportError as error:
        from desktop_monitor.diagnostics.dependencies import no_window, qt_libraries

        if (explained := no_window(qt_libraries())) is None:
            raise
        raise explained from error
    return program


def _run_report(arguments: Arguments, paths: Paths) -> int:
    from desktop_monitor.engine.garbage import without_collection

    with without_collection():
        from desktop_monitor.cli import report

        return report.run(arguments, paths, _configuration_for(arguments, paths))


def _run_once(arguments: Arguments, paths: Paths) -> int:
    """What answers and ends."""
    match arguments.verb:
        case "history":
            from desktop_monitor.cli import history

            return history.run(arguments, paths)
        case "usage":
            from desktop_monitor.engine.garbage import without_collection

            with without_collection():
                from desktop_monitor.cli import usage

                return usage.run(arguments, paths)
        case "import":
            from desktop_monitor.cli import imports

            return imports.run(arguments, paths)
        case "disconnect" if arguments.client == "all":
            from desktop_monitor.cli import disconnect_all

            return disconnect_all.run(arguments, paths)
        case "connect" | "disconnect":
            from desktop_monitor.cli import connect

            return connect.run(arguments, paths, settings_for(arguments, paths))
        case "alerts":
            from desktop_monitor.cli import alerts

            return alerts.run(arguments, paths)
        case "mode":
            from desktop_monitor.cli import mode

            return mode.run(arguments, paths)
        case "quit":
            from desktop_monitor.cli import quitting

            return quitting.run(arguments, paths)
        case "simulate":
            from desktop_monitor.cli import simulate

            return simulate.run(arguments, paths)
        case _:
            from desktop_monitor.cli import doctor

            return doctor.run(arguments, paths)


def _is_simulated(paths: Paths) -> bool:
    """Whether this store is a simulated one; one that cannot be looked at is met again by whoever opens it."""
    if not paths.journal.exists():
        return False
    from desktop_monitor.store.journal.simulation import is_simulated

    with suppress(StoreError):
        return is_simulated(paths.journal)
    return False


def settings_for(arguments: Arguments, paths: Paths) -> Settings:
    """The user's settings with what the command line says instead. Raises ConfigError."""
    # Here, not above: an answer that needs no settings comes twice as fast without.
    from desktop_monitor.config.loader import load

    settings = load(paths.config_file)
    tongue.as_set(arguments, settings.appearance.language.value)
    return with_arguments(settings, arguments)


def _configuration_for(arguments: Arguments, paths: Paths) -> Configuration:
    """All files of the user's, with what the command line says instead. Raises ConfigError."""
    from dataclasses import replace

    from desktop_monitor.config.files import load_configuration

    configuration = load_configuration(paths)
    tongue.as_set(arguments, configuration.settings.appearance.language.value)
    return replace(configuration, settings=with_arguments(configuration.settings, arguments))


def with_arguments(settings: Settings, arguments: Arguments) -> Settings:
    """`settings` with what the command line says instead."""
    from dataclasses import replace

    if arguments.interval_seconds is None:
        return settings
    return replace(settings, sampling=replace(settings.sampling, interval_seconds=arguments.interval_seconds))
