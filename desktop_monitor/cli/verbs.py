"""From a verb to the module that does it; each is imported only when it is asked for.

Must not know how the verbs work.
"""

from __future__ import annotations

import os
from dataclasses import replace

from desktop_monitor import logs
from desktop_monitor.cli import interrupts
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.config.loader import load
from desktop_monitor.config.settings import Settings
from desktop_monitor.paths import Paths, paths_for


def run(arguments: Arguments) -> int:
    """Do what was asked; the exit code."""
    paths = paths_for(arguments.storage, arguments.config)
    if arguments.report_only:
        from desktop_monitor.cli import status

        return status.run(paths, settings_for(arguments, paths))
    match arguments.verb:
        case "record":
            interrupts.on_end(interrupts.leave_at_once)
            from desktop_monitor.cli import record

            logs.set_up(paths.logs, os.environ)
            return record.run(arguments, paths, settings_for(arguments, paths))
        case "serve":
            interrupts.on_end(interrupts.leave_at_once)
            from desktop_monitor.cli import serve

            if arguments.action == "token":
                return serve.print_token(arguments, paths)
            logs.set_up(paths.logs, os.environ)
            return serve.run(arguments, paths, settings_for(arguments, paths))
        case "history":
            from desktop_monitor.cli import history

            return history.run(arguments, paths)
        case "usage":
            from desktop_monitor.cli import usage

            return usage.run(arguments, paths, settings_for(arguments, paths))
        case "import":
            from desktop_monitor.cli import imports

            return imports.run(arguments, paths)
        case "connect" | "disconnect":
            from desktop_monitor.cli import connect

            return connect.run(arguments, paths, settings_for(arguments, paths))
        case "doctor":
            from desktop_monitor.cli import doctor

            return doctor.run(arguments, paths)
        case _:
            interrupts.on_end(interrupts.leave_at_once)
            from desktop_monitor import app

            logs.set_up(paths.logs, os.environ)
            return app.run(paths, settings_for(arguments, paths), hidden=arguments.hidden)


def settings_for(arguments: Arguments, paths: Paths) -> Settings:
    """The user's settings with what the command line says instead. Raises ConfigError."""
    settings = load(paths.config_file)
    if arguments.interval_seconds is None:
        return settings
    return replace(settings, sampling=replace(settings.sampling, interval_seconds=arguments.interval_seconds))
