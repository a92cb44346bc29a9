"""Make ``resources/docs/configuration.md`` anew: every key of every file of settings, options and variables.

    .venv/bin/python packaging/configuration_reference.py

Made from the tables the loaders use, and from what they ask a file for. A test holds the file
in the repository to what this makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reference import alerts_part, modes_part, performance_part, prices_part, settings_part, surroundings_part

OUTPUT = Path(__file__).resolve().parents[1] / "resources" / "docs" / "configuration.md"
_PARTS = (settings_part, performance_part, alerts_part, modes_part, prices_part, surroundings_part)
_HEAD = """# Configuration

Made by `packaging/configuration_reference.py` from the tables the program itself uses.

Files of settings are YAML and lie in the settings folder: `~/.config/desktop-monitor` on Linux, else where
`desktop-monitor doctor` says, or where `--config` says. None of them is needed. What the window edits counts at once,
what you write by hand from the next start. With a mistake in a file the program does not start: it names every mistake
with its place.

Amounts may be written as people do: `5 min`, `1 hour`, `90 %`, `2 GiB`; a plain number is seconds, a share from 0 to 1,
or bytes. In `config.yaml` they are plain numbers.
"""


def reference() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip("\n") + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for part in _PARTS:
        yield from part.lines()


if __name__ == "__main__":
    OUTPUT.write_text(reference(), encoding="utf-8")
    print(OUTPUT)
