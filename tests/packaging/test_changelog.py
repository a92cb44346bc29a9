"""CHANGELOG.md becomes what Debian reads: every change under its version, wrapped, dated."""

from __future__ import annotations

import subprocess

from linux import changelog

import desktop_monitor
from tests.helpers.packages import EPOCH_SECONDS, needs_tools

_TEXT = """\
# Changelog

Words before.

## [Unreleased]

### Added

- Something `new` that takes more words than
  one line holds, and a few of them besides that make it long enough to be wrapped.
- More.

## [0.0.9] - 2026-05-06

### Fixed

- A thing.
"""


def test_releases_are_read_with_their_changes() -> None:
    newest, first = changelog.releases(_TEXT)
    assert (newest.version, newest.date) == (desktop_monitor.__version__, "")
    assert newest.changes[0].startswith("Something `new` that takes more words than one line holds, and")
    assert newest.changes[1:] == ("More.",)
    assert first == ("0.0.9", "2026-05-06", ("A thing.",))


def test_nothing_unreleased_is_no_release() -> None:
    released = "## [Unreleased]\n\n## [0.0.9] - 2026-05-06\n\n- A thing.\n"
    assert [release.version for release in changelog.releases(released)] == ["0.0.9"]


def test_lines_are_short_and_entries_dated() -> None:
    made = changelog.debian_changelog(EPOCH_SECONDS, _TEXT)
    assert max(len(line) for line in made.splitlines() if not line.startswith(" -- ")) <= 80
    assert "  * A thing.\n" in made
    assert made.count("  Wed, 06 May 2026 00:00:00 +0000\n") == 1
    assert made.count("  Mon, 21 Sep 2026 14:13:20 +0000\n") == 1


@needs_tools("dpkg-parsechangelog")
def test_dpkg_reads_our_own() -> None:
    made = changelog.debian_changelog(EPOCH_SECONDS)
    command = ["dpkg-parsechangelog", "--file", "-", "--show-field", "Version"]
    read = subprocess.run(command, input=made, capture_output=True, text=True, check=True)
    assert (read.stdout.strip(), read.stderr) == (changelog.releases()[0].version, "")
