"""``config.yaml`` as text. Must not know what may stand in it."""

from __future__ import annotations

import stat
from pathlib import Path

from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text

_MAX_FILE_BYTES = 1_000_000


def content_of(path: Path) -> str | None:
    """What is written in the file at `path`; None where there is no such file. Raises ConfigError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError((ConfigProblem(str(path), "", "is no ordinary file"),))
        if status.st_size > _MAX_FILE_BYTES:
            raise ConfigError((ConfigProblem(str(path), "", "is far too large for a configuration file"),))
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(
            (ConfigProblem(str(path), "", text("cannot be read: {why}", why=error.strerror or str(error))),)
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError((ConfigProblem(str(path), "", "is not UTF-8 text"),)) from error
