"""Own workflows learn what the user wrote and nothing else; a file that is damaged or not private says nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor import client
from desktop_monitor.client import Client, Options
from desktop_monitor.client.options import OptionsFile
from desktop_monitor.config.advice_file import publish_advice
from desktop_monitor.config.performance_options import WorkflowAdvice
from desktop_monitor.paths import paths_for

is_posix = pytest.mark.skipif(os.name != "posix", reason="access follows the profile here")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "workflow_options.json"


def test_what_the_program_publishes_is_what_the_client_reads(tmp_path: Path) -> None:
    publish_advice(WorkflowAdvice(100, True, False, 4, 1e9, 0.8), paths_for(tmp_path).workflow_options)
    assert Client("flow", tmp_path).options() == Options(100, True, False, 4, 1_000_000_000, 0.8)


def test_what_the_user_did_not_say_is_none(tmp_path: Path) -> None:
    publish_advice(WorkflowAdvice(cache_size=0), paths_for(tmp_path).workflow_options)
    assert Client("flow", tmp_path).options() == Options(cache_size=0)


def test_without_a_file_nothing_is_said(file: Path) -> None:
    assert OptionsFile(str(file)).options() == Options()


def test_the_functions_of_the_module_ask_the_monitor_that_was_configured(tmp_path: Path) -> None:
    publish_advice(WorkflowAdvice(concurrent_operations=2), paths_for(tmp_path).workflow_options)
    try:
        client.configure("flow", tmp_path)
        assert client.options().concurrent_operations == 2
    finally:
        client.configure()


def test_a_change_is_seen_and_a_file_that_goes_says_nothing(file: Path) -> None:
    options = OptionsFile(str(file))
    for size in (5, 70):
        publish_advice(WorkflowAdvice(cache_size=size), file)
        assert options.options().cache_size == size
    publish_advice(WorkflowAdvice(), file)
    assert not file.exists()
    assert options.options() == Options()


def test_a_file_that_did_not_change_is_not_read_again(file: Path) -> None:
    file.write_text('{"cache_size": 5}')
    file.chmod(0o600)
    options = OptionsFile(str(file))
    assert options.options().cache_size == 5
    times = file.stat()
    with file.open("r+") as open_file:
        open_file.write('{"cache_size": 6}')
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert options.options().cache_size == 5


@is_posix
def test_a_file_that_others_may_write_or_a_link_says_nothing(file: Path) -> None:
    file.write_text('{"cache_size": 5}')
    file.chmod(0o666)
    assert OptionsFile(str(file)).options() == Options()
    file.chmod(0o600)
    link = file.with_name("link")
    link.symlink_to(file)
    assert OptionsFile(str(link)).options() == Options()
    assert OptionsFile(str(file.parent)).options() == Options()
    assert OptionsFile("\0").options() == Options()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[1]",
        '"x"',
        "{",
        "\udcff",
        '{"cache_size": -1, "concurrent_operations": 0, "max_memory_bytes": 1e9, "cpu_limit_ratio": 80}',
        '{"cache_size": true, "preload_common_contexts": 1, "background_optimization": "yes"}',
        '{"cpu_limit_ratio": NaN, "max_memory_bytes": ' + "9" * 30 + "}",
        '{"cpu_limit_ratio": 1' + "0" * 400 + "}",
        '{"cpu_limit_ratio": Infinity, "cache_size": [1]}',
        '{"pad": "' + "x" * 5000 + '", "cache_size": 5}',
    ],
)
def test_what_is_damaged_says_nothing(file: Path, written: str) -> None:
    file.write_bytes(written.encode("utf-8", "surrogateescape"))
    file.chmod(0o600)
    assert OptionsFile(str(file)).options() == Options()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10), st.lists, max_leaves=4
)


@given(st.dictionaries(st.sampled_from(Options._fields), _JSON))
def test_whatever_is_in_the_file_options_have_their_types(
    tmp_path_factory: pytest.TempPathFactory, tree: object
) -> None:
    file = tmp_path_factory.mktemp("options") / "workflow_options.json"
    file.write_text(json.dumps(tree))
    file.chmod(0o600)
    found = OptionsFile(str(file)).options()
    for name, value in zip(Options._fields, found, strict=True):
        wanted = bool if "_common_" in name or "background" in name else float if name.endswith("_ratio") else int
        assert value is None or type(value) is wanted
