"""Where the packaged program begins: it gives back the surroundings it was started in, then is the command line.

To find its own libraries, the loader has set variables that would reach every program
of the user's that is started from here, and make it load our libraries instead of its
own. The dynamic linker has read them by now. Must not know verbs, but for one: Claude Code's
wrapped status line, which runs at every message and must load nothing else.
"""

import os
import sys
import warnings

_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_LOADERS_OWN = "_PYI_"
_STATUS_LINE = "status_line_hook"


def restore_environment() -> None:
    """As it was before the loader changed it (PyInstaller manual, "LD_LIBRARY_PATH / LIBPATH considerations")."""
    for name in _LIBRARY_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)
    # Whoever is started with these takes itself for a part of this process and sets nothing up.
    for name in [name for name in os.environ if name.startswith(_LOADERS_OWN)]:
        del os.environ[name]


def main() -> int:
    """Run what the command line says; the exit code."""
    restore_environment()
    if sys.argv[1:2] == [_STATUS_LINE] and sys.platform != "win32":
        from desktop_monitor.actions.clients.status_line_hook import main as keep_figures

        return keep_figures(sys.argv[2:])
    # Reports have no pictures, so what decodes them is left out; fpdf2 regrets that on standard error.
    warnings.filterwarnings("ignore", message="Pillow could not be imported")
    from desktop_monitor.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
