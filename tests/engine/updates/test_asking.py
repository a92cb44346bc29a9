"""A look-up is a plain question to a real server, whose answer may be anything."""

from __future__ import annotations

import json

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.config.settings import UPDATES_URL
from desktop_monitor.engine.updates.asking import ask_for_version, latest_version
from desktop_monitor.errors import MonitorError, SourceError
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import Answer, Request
from tests.helpers.http_server import answer, endless, saying, serving


def document(version: object, **more: object) -> bytes:
    return json.dumps({"info": {"version": version, **more}}).encode()


def test_it_says_nothing_but_the_programs_name() -> None:
    with serving(saying(answer(document("1.2.3")))) as server:
        assert ask_for_version(f"{server.url}/pypi/desktop-monitor/json", SystemClock()) == "1.2.3"
    (asked,) = server.requests
    lines = asked.removesuffix("\r\n\r\n").split("\r\n")
    assert lines[0] == "GET /pypi/desktop-monitor/json HTTP/1.1"
    assert dict(line.split(": ", 1) for line in lines[1:]) == {
        "Host": f"127.0.0.1:{server.port}",
        "User-Agent": "desktop-monitor",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_the_usual_address_must_not_lead_to_a_private_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def send(_poster: object, request: Request) -> Answer:
        seen.append(request.allow_private)
        return Answer(200, document("1.0"), is_whole=True)

    monkeypatch.setattr(Poster, "send", send)
    ask_for_version(UPDATES_URL, SystemClock())
    ask_for_version("http://mirror.home/json", SystemClock())
    assert seen == [False, True]


def test_an_answer_without_end_is_given_up() -> None:
    begin = b"HTTP/1.1 200 OK\r\n\r\n"
    with serving(endless(begin, b"[" * 65_536)) as server, pytest.raises(SourceError, match="too long"):
        ask_for_version(server.url, SystemClock())


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "302 Found"])
def test_any_other_answer_is_a_failure(status: str) -> None:
    with serving(saying(answer(b"", status, "Location: http://127.0.0.2/\r\n"))) as server:
        with pytest.raises(MonitorError) as caught:
            ask_for_version(f"{server.url}/secret-path", SystemClock())
        assert "secret-path" not in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"NaN",
        b"[]",
        b'{"info": 3}',
        document(None),
        document(3),
        document("1.0\n\x1b[31m"),
        document("9" * 4096),
        document("1.0", yanked=True),
        b'{"info": {"version": ' + b"9" * 5000 + b"}}",
    ],
)
def test_what_is_no_answer_names_no_version(body: bytes) -> None:
    with pytest.raises(SourceError):
        latest_version(body)
