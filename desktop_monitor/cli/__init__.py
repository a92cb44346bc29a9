"""The command line: arguments, verbs, exit codes.

One module a verb. Nothing here imports Qt; the tray program is imported only when it
is asked for, so every verb works without a display. Exit codes: 0 fine, 1 a check
found something, 2 usage or configuration, 3 the operation failed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desktop_monitor.cli.arguments import Arguments, parse
from desktop_monitor.errors import ConfigError, MonitorError, UsageError

EXIT_USAGE = 2
EXIT_FAILED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        return _run(parse(sys.argv[1:] if argv is None else argv))
    except (ConfigError, UsageError) as error:
        print(f"desktop-monitor: {error}", file=sys.stderr)
        return EXIT_USAGE
    except MonitorError as error:
        print(f"desktop-monitor: {error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_FAILED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: Arguments) -> int:
    from desktop_monitor.cli import verbs

    return verbs.run(arguments)
