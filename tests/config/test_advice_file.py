"""The file for own workflows: what the user said, private, replaced in one step, gone when nothing is said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from desktop_monitor.config.advice_file import publish_advice
from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.errors import StoreError

is_posix = pytest.mark.skipif(os.name != "posix", reason="access follows the profile here")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "workflow_options.json"


def test_only_what_the_user_said_is_told(file: Path) -> None:
    publish_advice(WorkflowAdvice(cache_size=100, preload_common_contexts=False, max_memory_bytes=1.5e9), file)
    assert json.loads(file.read_text()) == {
        "v": 1,
        "cache_size": 100,
        "preload_common_contexts": False,
        "max_memory_bytes": 1_500_000_000,
    }


def test_when_nothing_is_said_any_more_the_file_goes(file: Path) -> None:
    publish_advice(WorkflowAdvice(cache_size=1), file)
    publish_advice(WorkflowAdvice(), file)
    publish_advice(WorkflowAdvice(), file)
    assert not file.exists()


def test_a_file_that_says_so_already_is_not_touched(file: Path) -> None:
    publish_advice(WorkflowAdvice(cache_size=1), file)
    before = file.stat()
    publish_advice(WorkflowAdvice(cache_size=1), file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@is_posix
def test_it_is_the_users_alone_also_where_another_one_stood(file: Path) -> None:
    publish_advice(WorkflowAdvice(cache_size=1), file)
    file.chmod(0o666)
    publish_advice(WorkflowAdvice(cache_size=1), file)
    assert file.stat().st_mode & 0o777 == 0o600


@is_posix
def test_a_link_in_its_place_is_not_followed(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    file.parent.mkdir()
    file.symlink_to(other)
    publish_advice(WorkflowAdvice(cache_size=1), file)
    assert other.read_text() == "mine"
    assert not file.is_symlink()


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StoreError, match="cannot be told"):
        publish_advice(WorkflowAdvice(cache_size=1), tmp_path / "state" / "workflow_options.json")
