"""What the window remembers survives, and what is damaged is ignored."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.ui.window.placement import Placement, load, save

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
KEYS = st.sampled_from(Placement.__slots__)


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    placement = Placement(10, -20, 900, 600, True, "history", 86_400.0, 1.7e9, {"history": {"metric": "cpu"}}, True)
    save(tmp_path / "state" / "window.json", placement)
    assert load(tmp_path / "state" / "window.json") == placement


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    save(tmp_path / "window.json", Placement())
    assert stat.S_IMODE((tmp_path / "window.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["window.json"]


def test_the_first_start_has_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "window.json") == Placement()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b'"' + b"x" * 1_100_000 + b'"', b"[" * 100_000]
)
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "window.json"
    path.write_bytes(content)
    assert load(path) == Placement()


@given(st.dictionaries(KEYS, JSON))
def test_wrong_values_are_replaced_by_usable_ones(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    """Whatever JSON stands in the file, the window can be shown with it."""
    path = tmp_path_factory.mktemp("state") / "window.json"
    path.write_text(json.dumps(content))
    found = load(path)
    assert 320 <= found.width <= 32_000
    assert 240 <= found.height <= 32_000
    assert 0 < found.period_seconds < 1e11
    assert isinstance(found.page, str)
    assert all(isinstance(state, dict) for state in found.pages.values())


def test_a_folder_that_is_a_file_is_an_error_for_the_caller(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        save(tmp_path / "file" / "window.json", Placement())
