"""What of an address may stand in an error, and where a redirect may lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.errors import SourceError
from desktop_monitor.web.places import address_problem, host_of, place_of, redirected


def test_places_are_said_without_what_may_open_something() -> None:
    assert place_of("http://127.0.0.1:80/metrics?key=x#y") == "http://127.0.0.1/metrics"
    assert place_of("https://[::1]:8080/a") == "https://[::1]:8080/a"
    with pytest.raises(SourceError):
        place_of("http://a:b/")


def test_of_a_secret_address_only_the_host_is_said() -> None:
    assert host_of("https://jo:word@hooks.example/services/T0/B0/key?x=1") == "https://hooks.example"
    assert host_of("http://[fe80::1]:8080/key") == "http://[fe80::1]:8080"


@pytest.mark.parametrize("url", ["https://hooks.example/a?b=c", "http://127.0.0.1:8080", "https://[::1]/"])
def test_an_address_to_send_to_is_fine(url: str) -> None:
    assert address_problem(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example/a",
        "ftp://hooks.example/",
        "https:///a",
        "https://[::1/",
        "https://hooks.example:0/",
        "https://hooks.example:port/",
        "https://hooks.example/#part",
        "https://jo:word@hooks.example/",
        "https://hooks.example/a b",
        "https://hooks.example/\r\nHost: evil",
        "https://hööks.example/",
        f"https://hooks.example/{'a' * 2000}",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(url: str) -> None:
    problem = address_problem(url)
    assert problem
    assert not url or url not in problem


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://hooks.example/b"),
        ("b?c=d", "https://hooks.example/b?c=d"),
        ("https://hooks.example:443/b#c", "https://hooks.example:443/b"),
    ],
)
def test_a_redirect_may_lead_to_the_same_host(location: str, target: str) -> None:
    assert redirected("https://hooks.example/a", location) == target


@pytest.mark.parametrize(
    "location",
    [
        "http://hooks.example/a",
        "https://hooks.example:444/a",
        "//evil.example/",
        "https://hooks.example@evil.example/",
        "https://[x",
        "https://hooks.example:port/",
        "/a b",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_to_anywhere_else_is_refused_without_a_path(location: str) -> None:
    with pytest.raises(SourceError, match=r"^https://hooks\.example sends to another host") as caught:
        redirected("https://hooks.example/planted", location)
    assert "planted" not in str(caught.value)


@given(st.text())
def test_wherever_a_server_sends_it_is_here_or_an_error_of_ours(location: str) -> None:
    try:
        target = redirected("https://hooks.example/a", location)
    except SourceError:
        return
    assert target.startswith("https://hooks.example")
    assert address_problem(target) == ""
