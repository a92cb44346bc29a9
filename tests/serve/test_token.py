"""The token is the user's alone from its first moment, and replaced where it was not."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.serve.token import TokenCheck, current_token, new_token

posix = pytest.mark.skipif(sys.platform == "win32", reason="access follows the user's profile")


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "events.token"


def test_it_is_made_once(path: Path) -> None:
    token = current_token(path)

    assert len(token) >= 43
    assert current_token(path) == token
    assert path.read_text() == token + "\n"


@posix
def test_nobody_else_can_read_it(path: Path) -> None:
    current_token(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    new_token(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o660, 0o602])
def test_one_that_others_could_reach_is_replaced(path: Path, mode: int) -> None:
    token = current_token(path)
    path.chmod(mode)

    assert current_token(path) != token
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"short", b"x" * 500, b"with space" * 5, b"\xff" * 43, b"a" * 43 + b"\nb"]
)
def test_what_is_no_token_is_replaced(path: Path, content: bytes) -> None:
    current_token(path)
    path.write_bytes(content)
    token = current_token(path)

    assert path.read_text() == token + "\n"


@posix
def test_a_planted_link_is_replaced_and_not_followed(path: Path, tmp_path: Path) -> None:
    known = tmp_path / "known"
    known.write_text("k" * 43)
    known.chmod(0o600)
    path.parent.mkdir()
    path.symlink_to(known)

    assert current_token(path) != "k" * 43
    assert not path.is_symlink()
    assert known.read_text() == "k" * 43


def test_a_check_follows_the_file(path: Path) -> None:
    check = TokenCheck(path)
    first = current_token(path)
    was_right = check.is_right(first)
    second = new_token(path)

    assert was_right
    assert (check.is_right(first), check.is_right(second)) == (False, True)


def test_a_removed_token_lets_nobody_in(path: Path) -> None:
    check = TokenCheck(path)
    token = current_token(path)
    check.is_right(token)
    path.unlink()

    assert not check.is_right(token)
    assert check.is_right(current_token(path))


@pytest.mark.parametrize("shown", ["", "ä", "\udcff", "x" * 100_000, "\x00"])
def test_whatever_is_shown_is_compared(path: Path, shown: str) -> None:
    assert not TokenCheck(path).is_right(shown)
