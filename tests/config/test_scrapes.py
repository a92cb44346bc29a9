"""The list of servers in config.yaml: read, written, and every mistake named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.options import Scrape, ScrapeKind
from desktop_monitor.config.edit import save
from desktop_monitor.config.loader import changed, load, settings_from
from desktop_monitor.config.scrapes import plain_scrapes, scrape_problems, scrapes_from
from desktop_monitor.config.settings import Settings
from desktop_monitor.errors import ConfigError
from desktop_monitor.language.wording import in_words

CONTENT = """\
agents:
  # my servers
  scrapes:
    - url: http://127.0.0.1:8080/metrics
      kind: llamacpp
    - {url: "http://[::1]:4000", kind: litellm, interval_seconds: 60, token_env: LITELLM_KEY}
    - url: https://example.org/metrics
"""
SCRAPES = (
    Scrape("http://127.0.0.1:8080/metrics", ScrapeKind.LLAMACPP),
    Scrape("http://[::1]:4000", ScrapeKind.LITELLM, 60.0, "LITELLM_KEY"),
    Scrape("https://example.org/metrics"),
)


def problems(entries: object) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        settings_from({"agents": {"scrapes": entries}}, "config.yaml")
    return {problem.key_path: problem.explained for problem in caught.value.problems}


def test_servers_are_read_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text(CONTENT)
    assert load(tmp_path / "config.yaml").agents.scrapes == SCRAPES


def test_a_change_of_something_else_leaves_them_and_their_comment(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONTENT)
    save(path, {"agents.journal_days": 30})
    assert "# my servers" in path.read_text()
    assert load(path).agents.scrapes == SCRAPES
    assert changed(load(path), {"agents.journal_days": 31}).agents.scrapes == SCRAPES


def test_taking_them_back_leaves_none(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(CONTENT)
    save(path, {"agents.scrapes": []})
    assert load(path).agents.scrapes == ()


@pytest.mark.parametrize("empty", ["", " []", " null"])
def test_an_empty_list_is_none(tmp_path: Path, empty: str) -> None:
    (tmp_path / "config.yaml").write_text(f"agents:\n  scrapes:{empty}\n")
    assert load(tmp_path / "config.yaml").agents.scrapes == ()


def test_every_mistake_is_named_at_once_with_its_place() -> None:
    entries = [
        {"url": "ftp://h/"},
        {"kind": "llama.cpp", "interval_seconds": 1},
        "http://h/",
        {"url": "http://h:1", "token_env": "sk-planted", "intervall": 5},
        {"url": "http://h:1"},
    ]
    assert set(problems(entries)) == {
        "agents.scrapes[0].url",
        "agents.scrapes[1].url",
        "agents.scrapes[1].kind",
        "agents.scrapes[1].interval_seconds",
        "agents.scrapes[2]",
        "agents.scrapes[3].token_env",
        "agents.scrapes[3].intervall",
        "agents.scrapes[4].url",
    }


def test_a_mistyped_key_has_a_suggestion() -> None:
    found = {
        place: in_words(suggestion) for place, _, suggestion in scrape_problems([{"url": "http://h", "token": "x"}])
    }
    assert found == {"[0].token": "did you mean token_env?"}


@pytest.mark.parametrize(
    "entry",
    [
        {"url": "http://h", "token_env": "sk-planted-0123"},
        {"url": "http://h", "token": "sk-planted-0123"},
        {"url": "http://ann:sk-planted-0123@h/"},
        {"url": "ftp://h/?key=sk-planted-0123"},
        {"url": "http://h", "kind": "sk-planted-0123"},
    ],
)
def test_a_token_in_the_wrong_place_is_not_repeated(entry: dict[str, object]) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from({"agents": {"scrapes": [entry]}}, "config.yaml")
    assert "sk-planted" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["", 3, None, "h:80", "http://", "http:///metrics", "http://h:0/", "http://h:99999/", "http://h:x/", "http://[::1",
     "file:///etc/passwd", "http://h/#a", "http://u:p@h/", "http://h/a b", "http://h/\n", "http://é/",
     "http://h/" + "a" * 3000],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: object) -> None:
    assert list(problems([{"url": url}])) == ["agents.scrapes[0].url"]


@pytest.mark.parametrize("value", [3, "http://h", {"url": "http://h"}, True])
def test_what_is_no_list_is_refused(value: object) -> None:
    assert list(problems(value)) == ["agents.scrapes"]


def test_too_many_servers_are_refused() -> None:
    assert "20 is the most" in problems([{"url": f"http://h:{port}"} for port in range(1, 22)])["agents.scrapes"]


@given(
    st.lists(
        st.builds(
            Scrape,
            st.integers(1, 65535).map(lambda port: f"http://127.0.0.1:{port}/metrics"),
            st.sampled_from(ScrapeKind),
            st.floats(5.0, 3600.0),
            st.sampled_from(["", "KEY", "_k1"]),
        ),
        max_size=5,
        unique_by=lambda scrape: scrape.url,
    )
)
def test_servers_survive_writing_and_reading(scrapes: list[Scrape]) -> None:
    plain = plain_scrapes(scrapes)
    assert list(scrape_problems(plain)) == []
    assert list(scrapes_from(plain)) == scrapes
    assert list(changed(Settings(), {"agents.scrapes": plain}).agents.scrapes) == scrapes


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["url", "kind", "interval_seconds", "token_env", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_ANY)
def test_anything_is_either_servers_or_explained(value: object) -> None:
    found = list(scrape_problems(value))
    assert found or isinstance(scrapes_from(value), tuple)
    assert all(explanation for _, explanation, _ in found)
