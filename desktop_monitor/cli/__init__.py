"""The command line: arguments, verbs, exit codes.

One module a verb. Nothing here imports Qt; the tray program is imported only when it
is asked for, so every verb works without a display. Exit codes: 0 fine, 1 a check
found something, 2 usage or configuration, 3 the operation failed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from desktop_monitor.cli import streams, tongue
from desktop_monitor.cli.arguments import Arguments, parse
from desktop_monitor.errors import ConfigError, MonitorError, UsageError

EXIT_USAGE = 2
EXIT_FAILED = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without `argv` it is the process's own, which ends after it."""
    streams.secure()
    tongue.as_session()
    try:
        code = _run(parse(sys.argv[1:] if argv is None else argv), is_last=argv is None)
        sys.stdout.flush()
    except (ConfigError, UsageError) as error:
        streams.complain(str(error))
        return EXIT_USAGE
    except MonitorError as error:
        streams.complain(str(error))
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_FAILED
    except BrokenPipeError:
        streams.silence_output()  # the reader (head, less) has seen enough
        return 0
    except OSError as error:
        # Most likely the output: what happens to files of our own is a MonitorError already.
        streams.silence_output()
        streams.complain(_refused(error))
        return EXIT_FAILED
    return code


def _refused(error: OSError) -> str:
    from desktop_monitor.language.text import text
    from desktop_monitor.language.wording import words

    return words(text("the system refuses: {why}", why=str(error)))


def _run(arguments: Arguments, *, is_last: bool) -> int:
    from desktop_monitor.cli import verbs

    tongue.for_reader(arguments)
    code = verbs.run(arguments)
    if is_last and verbs.is_brief(arguments):
        # The interpreter would look through all objects once more for such that hold each other, only to end.
        gc.freeze()
    return code
