"""Damaged transcripts of every client: cut, shuffled, doubled, flipped. Nothing breaks, nothing is counted twice.

The files are those of real sessions. Short ones are cut at every byte, long ones at a
sample that includes the bytes around every line's end.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop_monitor.agents.claude.source import ClaudeFiles
from desktop_monitor.agents.codex.source import CodexFiles
from desktop_monitor.agents.gemini.source import GeminiFiles
from desktop_monitor.agents.source import Cursor, FileSource, Pending
from desktop_monitor.metrics.agent_event import Findings, Request
from tests.helpers.file_sources import TOKEN_FIELDS, merged, read_all, read_on, tokens, transcripts

_SOURCES: dict[str, Callable[[Path], FileSource]] = {
    "claude": lambda home: ClaudeFiles([home]),
    "codex": CodexFiles,
    "gemini": GeminiFiles,
}
_CAPTURES = (
    "claude_pb",
    "claude_json",
    "claude_tui",
    "claude_more",
    "codex_pb",
    "codex_json",
    "codex_forks",
    "gemini",
)
_CUTS = 40
_FLIPS = 150
_GREATEST = 10**12


class _Case(NamedTuple):
    """One file of a capture, alone in a folder of its own."""

    capture: str
    relative: str

    @property
    def content(self) -> bytes:
        return (transcripts(self.capture) / self.relative).read_bytes()

    def source(self, home: Path) -> FileSource:
        return _SOURCES[self.capture.partition("_")[0]](home)

    def write(self, home: Path, content: bytes) -> Path:
        path = home / self.relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def read(self, home: Path, content: bytes) -> Findings:
        """Read all of a new file with this content."""
        self.write(home, content)
        return read_all(self.source(home))


def _cases() -> Iterator[_Case]:
    for capture in _CAPTURES:
        root = transcripts(capture)
        for path in sorted(root.rglob("*.json*")):
            relative = path.relative_to(root).as_posix()
            if not relative.endswith(".meta.json") and relative.split("/")[0] != "sessions.json":
                yield _Case(capture, relative)


_ALL = tuple(_cases())
_every_file = pytest.mark.parametrize("case", _ALL, ids=lambda case: f"{case.capture}:{case.relative[-24:-6]}")


def _cuts(content: bytes) -> list[int]:
    if len(content) <= 3000:
        return list(range(len(content)))
    ends = [place for place, byte in enumerate(content) if byte == 0x0A]
    sample = random.Random(len(content)).sample(range(len(content)), _CUTS)
    near = [place + step for place in random.Random(1).sample(ends, min(8, len(ends))) for step in (-1, 0, 1)]
    return sorted({*sample, *near})


def _is_sound(found: Findings) -> bool:
    """No count is negative, endless or more than the whole it is a part of."""
    return all(_is_possible(request) for request in merged(found)) and all(n > 0 for n in found.rejected.values())


def _is_possible(request: Request) -> bool:
    counts = [count for name in TOKEN_FIELDS if (count := getattr(request, name)) is not None]
    parts = (request.reasoning_tokens or 0) <= (request.output_tokens or 0)
    times = request.duration_seconds is None or request.duration_seconds >= 0
    return parts and times and all(0 <= count < _GREATEST for count in counts) and request.at_seconds > 0


def _at_most(found: Findings, whole: Findings) -> bool:
    """No kind of token is counted more often than in the whole file, nor are there more requests."""
    some, all_of_it = merged(found), merged(whole)
    ours, theirs = tokens(some), tokens(all_of_it)
    return len(some) <= len(all_of_it) and all(ours[name] <= theirs[name] for name in TOKEN_FIELDS)


def _timeless(found: Findings) -> list[Request]:
    return [request._replace(at_seconds=0.0) for request in merged(found)]


@_every_file
def test_a_cut_file_has_less_and_nothing_else(case: _Case, tmp_path: Path) -> None:
    """Whatever byte it ends at; growing on from there it comes to the same as read at once."""
    content = case.content
    whole = case.read(tmp_path / "whole", content)
    home = tmp_path / "cut"
    for cut in _cuts(content):
        source, cursors = case.source(home), dict[str, Cursor]()
        path = case.write(home, content[:cut])
        begun = read_on(source, cursors)
        assert _is_sound(begun)
        assert _at_most(begun, whole)
        assert not begun.rejected or whole.rejected
        path.write_bytes(content)
        assert tokens(merged(begun, _rest(case, home, cursors))) == tokens(merged(whole))


def _rest(case: _Case, home: Path, cursors: dict[str, Cursor]) -> Findings:
    """What a reader that starts now finds new; its own scan, for all happens in one tick of the clock."""
    source = case.source(home)
    path = home / case.relative
    status = path.stat()
    pending = Pending(str(path), status.st_ino, status.st_size, status.st_mtime_ns, status.st_size)
    return source.read(pending, cursors.get(str(path))).findings


@_every_file
def test_growth_in_steps_comes_to_the_same_as_read_at_once(case: _Case, tmp_path: Path) -> None:
    """Request by request, also where a step ends in the middle of a line.

    Except when it was: an answer whose first part was read before its last stays with
    the earlier time, as everything that is told twice.
    """
    content = case.content
    whole = case.read(tmp_path / "whole", content)
    home = tmp_path / "steps"
    cursors: dict[str, Cursor] = {}
    found = Findings()
    chooser = random.Random(len(content))
    for cut in [*sorted(chooser.sample(range(len(content)), 12)), len(content)]:
        path = case.write(home, content[:cut])
        status = path.stat()
        pending = Pending(str(path), status.st_ino, status.st_size, status.st_mtime_ns, cut)
        findings, cursors[str(path)] = case.source(home).read(pending, cursors.get(str(path)))
        found += findings
    assert _timeless(found) == _timeless(whole)
    assert dict(found.rejected) == dict(whole.rejected)
    assert {turn.turn_id for turn in found.turns} == {turn.turn_id for turn in whole.turns}
    assert {call.call_id for call in found.tool_calls} == {call.call_id for call in whole.tool_calls}


@_every_file
def test_lines_told_twice_count_once(case: _Case, tmp_path: Path) -> None:
    """Each line twice in a row, and the whole file after itself."""
    lines = case.content.splitlines(keepends=True)
    whole = case.read(tmp_path / "whole", case.content)
    for number, content in enumerate((b"".join(line * 2 for line in lines), case.content * 2)):
        found = case.read(tmp_path / f"doubled-{number}", content)
        assert tokens(merged(found)) == tokens(merged(whole))


@_every_file
def test_a_file_told_twice_counts_once(case: _Case, tmp_path: Path) -> None:
    """A copy somewhere else that the client also reads."""
    whole = case.read(tmp_path / "whole", case.content)
    home = tmp_path / "copied"
    path = case.write(home, case.content)
    # Clients know their files by how the names begin and end.
    shutil.copy(path, path.with_name(path.name.replace("-", "-copy-", 1)))
    assert tokens(merged(read_all(case.source(home)))) == tokens(merged(whole))


@_every_file
def test_shuffled_lines_never_count_more(case: _Case, tmp_path: Path) -> None:
    """In any order every answer is there at most once."""
    whole = case.read(tmp_path / "whole", case.content)
    lines = case.content.splitlines(keepends=True)
    for seed in range(8):
        shuffled = random.Random(seed).sample(lines, len(lines))
        found = case.read(tmp_path / f"shuffled-{seed}", b"".join(shuffled))
        assert _is_sound(found)
        assert _at_most(found, whole)


@_every_file
def test_flipped_bits_break_nothing(case: _Case, tmp_path: Path) -> None:
    """One bit in each of many copies: at most one request is another than before, or one more."""
    content = case.content
    whole = merged(case.read(tmp_path / "whole", content))
    chooser = random.Random(len(content))
    for number in range(_FLIPS // 3):
        damaged = bytearray(content)
        damaged[chooser.randrange(len(damaged))] ^= 1 << chooser.randrange(8)
        found = case.read(tmp_path / f"flipped-{number}", bytes(damaged))
        assert _is_sound(found)
        assert len(merged(found)) <= len(whole) + 1


@_every_file
def test_many_flipped_bits_break_nothing(case: _Case, tmp_path: Path) -> None:
    """A file that is hardly one any more."""
    content = case.content
    chooser = random.Random(len(content) + 1)
    for number in range(10):
        damaged = bytearray(content)
        for _ in range(_FLIPS):
            damaged[chooser.randrange(len(damaged))] ^= 1 << chooser.randrange(8)
        assert _is_sound(case.read(tmp_path / f"flipped-{number}", bytes(damaged)))


@_every_file
def test_every_line_that_is_no_json_is_counted(case: _Case, tmp_path: Path) -> None:
    """Half a line in the middle of a file: seen, named, and the rest is read."""
    lines = case.content.splitlines(keepends=True)
    whole = case.read(tmp_path / "whole", case.content)
    for number, line in enumerate(lines[:: max(1, len(lines) // 10)]):
        place = lines.index(line)
        damaged = [*lines[:place], line, line[: len(line) // 2] + b"\n", *lines[place + 1 :]]
        found = case.read(tmp_path / f"half-{number}", b"".join(damaged))
        assert tokens(merged(found)) == tokens(merged(whole))
