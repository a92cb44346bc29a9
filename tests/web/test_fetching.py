"""Asking real servers on the loopback interface, most of which misbehave."""

from __future__ import annotations

import gzip
import socket
import zlib

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import SourceError
from desktop_monitor.web.fetching import Fetcher, Limits
from tests.helpers.http_server import Behave, answer, endless, saying, serving, stalling

PLANTED = "sk-planted-0123456789"
PATIENT = Limits(total_seconds=20.0, body_bytes=100_000)
HASTY = Limits(total_seconds=0.4, body_bytes=100_000)


def get(url: str, limits: Limits = PATIENT, token: str = "") -> bytes:
    return Fetcher(SystemClock(), limits).get(url, token)


def refused(behave: Behave, limits: Limits = PATIENT, path: str = "/metrics?key=sk-hidden") -> str:
    """Why a server's answer was not taken; neither token nor query ever stand there."""
    with serving(behave) as server, pytest.raises(SourceError) as caught:
        get(server.url + path, limits, PLANTED)
    assert PLANTED not in str(caught.value)
    assert "sk-hidden" not in str(caught.value)
    return str(caught.value)


def test_the_body_is_the_answer_and_the_token_is_a_bearers() -> None:
    with serving(saying(answer(b"queue 3\n"))) as server:
        assert get(f"{server.url}/metrics?all=1", token=PLANTED) == b"queue 3\n"
    (asked,) = server.requests
    assert asked.startswith("GET /metrics?all=1 HTTP/1.1\r\n")
    assert f"Authorization: Bearer {PLANTED}\r\n" in asked
    assert f"Host: 127.0.0.1:{server.port}\r\n" in asked


def test_without_a_token_there_is_no_authorization() -> None:
    with serving(saying(answer(b""))) as server:
        assert get(server.url) == b""
    assert "Authorization" not in server.requests[0]
    assert server.requests[0].startswith("GET / HTTP/1.1")


def test_chunked_and_unmeasured_bodies_are_read_to_their_end() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nqueue \r\n2\r\n3\n\r\n0\r\n\r\n"
    with serving(saying(chunked, b"HTTP/1.0 200 OK\r\n\r\nqueue 4\n")) as server:
        assert get(server.url) == b"queue 3\n"
        assert get(server.url) == b"queue 4\n"


@pytest.mark.parametrize(
    ("encoding", "compress"), [("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress)]
)
def test_a_compressed_body_is_unpacked(encoding: str, compress) -> None:
    body = answer(compress(b"queue 3\n"), headers=f"Content-Encoding: {encoding}\r\n")
    with serving(saying(body)) as server:
        assert get(server.url) == b"queue 3\n"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = answer(gzip.compress(b"0" * 5_000_000), headers="Content-Encoding: gzip\r\n")
    assert "answers more than" in refused(saying(bomb))


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"no gzip at all", "gzip", "does not speak HTTP properly"),
        (gzip.compress(b"queue 3\n" * 100)[:-12], "gzip", "ended before its answer did"),
        (b"queue 3\n", "br", "an encoding nobody asked for"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(body: bytes, encoding: str, reason: str) -> None:
    assert reason in refused(saying(answer(body, headers=f"Content-Encoding: {encoding}\r\n")))


@pytest.mark.parametrize("status", ["204 No Content", "401 Unauthorized", "404 Not Found", "500 Oh\x1b[31m", "304 X"])
def test_another_status_is_an_error_with_its_number_alone(status: str) -> None:
    sentence = refused(saying(answer(b"", status)))
    assert f"/metrics answers {status[:3]}" in sentence
    assert sentence.isprintable()


@pytest.mark.parametrize("location", ["/other", "other", ""])
def test_a_redirect_within_the_host_is_followed(location: str) -> None:
    redirect = answer(b"", "307 Temporary", f"Location: {location or 'http://127.0.0.1:PORT/other'}\r\n")
    answers = [redirect, answer(b"queue 3\n")]

    def behave(connection: socket.socket, now) -> None:
        connection.sendall(answers.pop(0).replace(b"PORT", str(now.port).encode()))

    with serving(behave) as server:
        assert get(f"{server.url}/metrics", token=PLANTED) == b"queue 3\n"
    assert server.requests[1].startswith("GET /other ")
    assert PLANTED in server.requests[1]


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.1:{port}/", "http://localhost:{own}/", "https://127.0.0.1:{own}/", "file:///etc/passwd"],
)
def test_a_redirect_to_another_host_port_or_scheme_is_refused_and_nobody_there_is_asked(elsewhere: str) -> None:
    with serving(saying(answer(b"stolen"))) as other:

        def behave(connection: socket.socket, own) -> None:
            location = elsewhere.format(port=other.port, own=own.port)
            connection.sendall(answer(b"", "302 Found", f"Location: {location}\r\n"))

        assert "sends to another host" in refused(behave)
    assert other.requests == []


def test_a_circle_of_redirects_ends() -> None:
    assert "from one address to the next" in refused(saying(answer(b"", "302 Found", "Location: /again\r\n")))


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nqueue",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nqueue",
    ],
    ids=["silent", "in the headers", "in the body", "in a chunk"],
)
def test_a_server_that_stalls_is_given_up(begin: bytes) -> None:
    assert "did not answer within 0.4 s" in refused(stalling(begin), HASTY)


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"], ids=["headers", "body"])
def test_a_server_that_drips_is_given_up_although_each_drop_comes_in_time(begin: bytes) -> None:
    def drip(connection: socket.socket, server) -> None:
        connection.sendall(begin)
        while not server.over.wait(0.05):
            connection.sendall(b"x")

    assert "did not answer within 0.4 s" in refused(drip, HASTY)


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n"])
def test_an_endless_body_is_cut_off(begin: bytes) -> None:
    assert "answers more than" in refused(endless(begin, b"queue 3\n" * 1000))


def test_endless_headers_are_cut_off() -> None:
    assert "does not speak HTTP properly" in refused(endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 100))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "does not speak HTTP properly"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP properly"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nqueue 3\n", "ended before its answer did"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "does not speak HTTP properly"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nqueue", "does not speak HTTP properly"),
    ],
)
def test_what_is_no_whole_answer_is_refused(said: bytes, reason: str) -> None:
    assert reason in refused(saying(said))


def test_where_nobody_listens_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="cannot be reached: Connection refused"):
        get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("token", ["a b", "a\r\nHost: evil", "é"])
def test_a_token_that_is_no_header_is_not_sent(token: str) -> None:
    with serving(saying(answer(b""))) as server, pytest.raises(SourceError) as caught:
        get(server.url, token=token)
    assert server.requests == []
    assert token not in str(caught.value)


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(saying(answer(b"proxied"))) as proxy, serving(saying(answer(b"queue 3\n"))) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        assert get(server.url) == b"queue 3\n"
    assert proxy.requests == []
