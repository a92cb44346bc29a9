"""Sending requests to real servers on the loopback interface, most of which misbehave."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.web.connecting import Found
from desktop_monitor.web.exchange import LONGEST_RETRY_SECONDS
from desktop_monitor.web.failures import RequestError, RequestRefusedError
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import Answer, PostLimits, Request
from tests.helpers.certificates import certificate
from tests.helpers.clock import FakeClock
from tests.helpers.http_server import Behave, answer, endless, saying, serving, stalling

SECRETS = ("sk-planted", "T0PLANTED", "key=hidden", "body-planted")
PATH = "/services/T0PLANTED/B0/XYZ?key=hidden"
PATIENT = PostLimits(total_seconds=20.0, body_bytes=100_000)
HASTY = PostLimits(total_seconds=0.4, body_bytes=100_000)


def posted(url: str, method: str = "POST", *, allow_private: bool = True, tells_path: bool = False) -> Request:
    headers = (("Authorization", "Bearer sk-planted"), ("Content-Type", "application/json"))
    return Request(method, url, headers, b'{"a":"body-planted"}', allow_private=allow_private, tells_path=tells_path)


def send(url: str, method: str = "POST", limits: PostLimits = PATIENT, clock: Clock | None = None) -> Answer:
    return Poster(clock or SystemClock(), limits).send(posted(url, method))


def failure(behave: Behave, limits: PostLimits = PATIENT, method: str = "POST") -> RequestError:
    """Why a request did not go through, without what is secret."""
    with serving(behave) as server, pytest.raises(RequestError) as caught:
        send(server.url + PATH, method, limits)
    assert_nothing_planted(caught.value)
    return caught.value


def assert_nothing_planted(error: BaseException | None) -> None:
    """Neither in an error nor in what a log would print as its causes."""
    while error is not None:
        assert not [secret for secret in SECRETS if secret in f"{error!s}{error!r}"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def is_final(error: RequestError) -> bool:
    return isinstance(error, RequestRefusedError)


def assert_for_later(error: RequestError) -> None:
    """Nothing was sent, and it is to be tried again."""
    assert not is_final(error)
    assert not error.may_have_arrived


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_request_arrives_with_its_method_headers_and_body(method: str) -> None:
    with serving(saying(answer(b"ok", "201 Created"))) as server:
        assert send(f"{server.url}/hook?a=b", method) == Answer(201, b"ok", True)
    (asked,) = server.requests
    assert asked.startswith(f"{method} /hook?a=b HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in asked
    assert "Authorization: Bearer sk-planted\r\n" in asked
    assert server.bodies == ['{"a":"body-planted"}']


def test_a_question_without_a_body_sends_none() -> None:
    with serving(saying(answer(b"{}"))) as server:
        request = Request("GET", server.url, allow_private=True)
        assert Poster(SystemClock(), PATIENT).ask(request).body == b"{}"
    assert server.requests[0].startswith("GET / HTTP/1.1\r\n")
    assert "Content-Length" not in server.requests[0]


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("304 Not Modified", True),
        ("400 Bad", True),
        ("401 Unauthorized", True),
        ("403 Forbidden", True),
        ("404 Not Found", True),
        ("408 Timeout", False),
        ("410 Gone", True),
        ("413 Too Large", True),
        ("422 Oh\x1b[31m T0PLANTED", True),
        ("425 Too Early", False),
        ("429 Slow", False),
        ("500 Oh", False),
        ("502 Bad", False),
        ("503 Later", False),
        ("511 Network Authentication Required", False),
    ],
)
def test_a_status_tells_whether_trying_again_may_help(status: str, final: bool) -> None:
    error = failure(saying(answer(b"sk-planted", status)))
    assert f"answers {status[:3]}" in error.title
    assert is_final(error) == final


@pytest.mark.parametrize(
    ("rest", "target"),
    [("", "/"), ("?a=b", "/?a=b"), ("/", "/"), ("//evil.example/x", "//evil.example/x"), ("/a?b?c", "/a?b?c")],
)
def test_what_is_asked_for_is_what_the_address_says(rest: str, target: str) -> None:
    with serving(saying(answer(b""))) as server:
        send(server.url + rest)
    assert server.requests[0].startswith(f"POST {target} HTTP/1.1\r\n")


def test_whoever_asks_gets_every_status_with_its_body() -> None:
    with serving(saying(answer(b'{"error":"x"}', "400 Bad"))) as server:
        got = Poster(SystemClock(), PATIENT).ask(posted(server.url))
    assert (got.status, got.body) == (400, b'{"error":"x"}')


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Retry-After: 120", 120.0),
        ("Retry-After: 0", 0.0),
        ("Retry-After: 99999999999999999999", LONGEST_RETRY_SECONDS),
        ("Retry-After: Tue, 14 Nov 2023 22:14:20 GMT", 60.0),
        ("Retry-After: Tue, 14 Nov 2023 22:00:00 GMT", 0.0),
        ("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_SECONDS),
        ("Retry-After: -5", None),
        ("Retry-After: \u0663", None),
        ("Retry-After: soon", None),
        ("X-Other: 1", None),
    ],
)
def test_what_a_server_asks_for_before_the_next_attempt_is_bounded(header: str, seconds: float | None) -> None:
    """The fake clock stands at 2023-11-14 22:13:20 UTC."""
    with serving(saying(answer(b"", "429 Slow", f"{header}\r\n"))) as server, pytest.raises(RequestError) as caught:
        send(server.url, clock=FakeClock())
    assert caught.value.retry_after_seconds == seconds


@pytest.mark.parametrize("status", [301, 302, 303])
def test_what_is_sent_is_not_sent_again_where_the_server_does_not_say_so(status: int) -> None:
    with serving(saying(answer(b"", f"{status} Moved", "Location: /new\r\n"))) as server:
        with pytest.raises(RequestError, match="it wants to be asked at another address"):
            send(server.url + PATH)
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [307, 308])
def test_what_is_sent_is_sent_again_to_the_same_host_where_the_server_says_so(status: int) -> None:
    redirect = answer(b"", f"{status} Moved", "Location: /new?c=d\r\n")
    with serving(saying(redirect, answer(b"ok"))) as server:
        assert send(server.url + PATH).body == b"ok"
    assert server.requests[1].startswith("POST /new?c=d HTTP/1.1\r\n")
    assert server.bodies[0] == server.bodies[1]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_question_follows_every_redirect_within_the_host(status: int) -> None:
    with serving(saying(answer(b"", f"{status} Moved", "Location: /new\r\n"), answer(b"ok"))) as server:
        assert send(server.url, "GET").body == b"ok"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{own}/",
        "https://127.0.0.1:{own}/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://[",
        "//evil.example",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_is_sent_to_another_host_whatever_a_server_says(elsewhere: str, method: str) -> None:
    with serving(saying(answer(b"stolen"))) as other:

        def behave(connection: socket.socket, own) -> None:
            location = elsewhere.format(port=other.port, own=own.port)
            connection.sendall(answer(b"", "307 Temporary", f"Location: {location}\r\n"))

        error = failure(behave, method=method)
    assert "sends to another host" in error.title
    assert other.requests == []


def test_a_circle_of_redirects_ends() -> None:
    error = failure(saying(answer(b"", "307 Temporary", "Location: /again\r\n")))
    assert "from one address to the next" in error.title


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0"])  # noqa: S104
def test_this_machine_is_no_target_unless_it_is_allowed(host: str) -> None:
    with serving(saying(answer(b"inside"))) as server:
        request = posted(f"http://{host}:{server.port}{PATH}", allow_private=False)
        with pytest.raises(RequestRefusedError, match="is this machine or in its network") as caught:
            Poster(SystemClock(), PATIENT).send(request)
    assert server.requests == []
    assert_nothing_planted(caught.value)


def test_a_name_that_changes_its_mind_is_not_believed_twice() -> None:
    """Looked up once for a request: the second answer, which no check ever saw, is not used."""
    with serving(saying(answer(b"inside"))) as server:
        inside: list[Found] = [(socket.AF_INET, ("127.0.0.1", server.port))]
        answers = [inside, inside]
        poster = Poster(SystemClock(), PATIENT, resolve=lambda *_: answers.pop(0))
        with pytest.raises(RequestError, match="in its network"):
            poster.send(posted(f"http://rebinding.example:{server.port}/", allow_private=False))
        assert len(answers) == 1
        poster.send(posted(f"http://rebinding.example:{server.port}/"))
    assert f"Host: rebinding.example:{server.port}\r\n" in server.requests[0]


def test_a_redirect_within_the_host_is_looked_up_and_judged_again() -> None:
    """The first answer may have been given to allow the second connection."""
    with serving(saying(answer(b"", "307 Temporary", "Location: /new\r\n"), answer(b"inside"))) as server:
        judged: list[str] = []

        def resolve(host: str, _port: int, _limit: float) -> list[Found]:
            judged.append(host)
            return [(socket.AF_INET, ("127.0.0.1", server.port))]

        Poster(SystemClock(), PATIENT, resolve=resolve).send(posted(f"http://hooks.example:{server.port}/"))
    assert judged == ["hooks.example", "hooks.example"]


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-"], ids=["silent", "in the headers"])
def test_a_server_that_stalls_is_given_up_and_may_be_tried_again(begin: bytes) -> None:
    error = failure(stalling(begin), HASTY)
    assert "did not answer within 0.4 s" in error.title
    assert not is_final(error)
    assert error.may_have_arrived


def test_a_server_that_drips_is_given_up_although_each_drop_comes_in_time() -> None:
    def drip(connection: socket.socket, server) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.over.wait(0.05):
            connection.sendall(b"x")

    assert "did not answer within 0.4 s" in failure(drip, HASTY).title


@pytest.mark.parametrize(
    ("behave", "begins"),
    [
        (saying(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nqueue"), b"queue"),
        (saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nqueue\r\nzz\r\n"), b""),
        (stalling(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nqueue"), b""),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"queue 3\n" * 1000), b"queue 3\n"),
        (endless(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", b"queue 3\n" * 1000), b"queue 3\n"),
    ],
    ids=["cut", "bad chunk", "stalled", "endless", "huge"],
)
def test_once_a_server_has_answered_the_request_arrived_however_the_answer_ends(behave: Behave, begins: bytes) -> None:
    with serving(behave) as server:
        got = send(server.url, limits=HASTY)
    assert got.status == 200
    assert not got.is_whole
    assert got.body.startswith(begins)
    assert len(got.body) <= HASTY.body_bytes


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 sk-planted T0PLANTED\r\n\r\n", b"HTTP/1.1 99999 x\r\n\r\n"],
    ids=["nothing", "ssh", "repeats what it was sent", "no status"],
)
def test_what_is_no_answer_may_be_one_next_time(said: bytes) -> None:
    error = failure(saying(said))
    assert not is_final(error)
    assert error.may_have_arrived


def test_endless_headers_are_cut_off() -> None:
    error = failure(endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 100))
    assert "does not speak HTTP properly" in error.title


def test_where_nobody_listens_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(RequestError, match="cannot be reached: Connection refused") as caught:
        send(f"http://127.0.0.1:{port}{PATH}")
    assert not is_final(caught.value)
    assert not caught.value.may_have_arrived
    assert_nothing_planted(caught.value)


def test_a_host_that_is_not_known_may_be_known_later() -> None:
    def unknown(*_: object) -> list[Found]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(RequestError, match=r"https://hooks\.example cannot be reached: Name or service") as caught:
        Poster(SystemClock(), PATIENT, resolve=unknown).send(posted(f"https://hooks.example{PATH}"))
    assert not is_final(caught.value)
    assert_nothing_planted(caught.value)


def test_the_path_is_named_only_where_it_is_no_secret() -> None:
    with serving(saying(answer(b"", "404 Not Found"))) as server:
        poster = Poster(SystemClock(), PATIENT)
        with pytest.raises(RequestError, match=rf"^http://127.0.0.1:{server.port} answers 404"):
            poster.send(posted(f"{server.url}/api?x=y"))
        with pytest.raises(RequestError, match=rf"^http://127.0.0.1:{server.port}/api answers 404"):
            poster.send(posted(f"{server.url}/api?x=y", tells_path=True))


def test_a_request_shows_none_of_its_secrets() -> None:
    shown = repr(posted(f"https://hooks.example{PATH}"))
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("url", "https://hooks.example/a b"),
        ("url", "https://hooks.example/\r\nX: T0PLANTED"),
        ("url", "https://jo:T0PLANTED@hooks.example/"),
        ("url", "file:///etc/passwd"),
        ("url", "https://[::1"),
        ("method", "POST T0PLANTED"),
        ("method", "post"),
        ("method", "CONNECT"),
        ("method", ""),
        ("headers", (("X-A", "b\r\nX-B: T0PLANTED"),)),
        ("headers", (("X-A", "\u00e9"),)),
        ("headers", (("X A", "b"),)),
        ("headers", (("Host", "evil"),)),
        ("headers", (("content-length", "0"),)),
        ("headers", (("Transfer-Encoding", "chunked"),)),
    ],
)
def test_what_could_be_taken_for_something_else_is_not_sent(change: str, value: object) -> None:
    parts = {"method": "POST", "url": "https://hooks.example/", "headers": ()} | {change: value}
    with pytest.raises(RequestRefusedError, match="This cannot be sent") as caught:
        Poster(SystemClock(), PATIENT).send(Request(**parts))
    assert "PLANTED" not in str(caught.value)


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(saying(answer(b"proxied"))) as proxy, serving(saying(answer(b"ok"))) as server:
        for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, proxy.url)
        assert send(server.url).body == b"ok"
    assert proxy.requests == []


SIGN_IN = b"\n<!-- hotel -->\n<!DOCTYPE html><html><title>Welcome! T0PLANTED</title></html>"


class TestSignInPages:
    """A network that wants a sign-in answers in place of whoever is asked, and tomorrow it does not."""

    @pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "400 Bad", "407 Proxy"])
    def test_a_refusal_in_a_web_page_is_not_the_last_word(self, status: str) -> None:
        error = failure(saying(answer(SIGN_IN, status)))
        assert_for_later(error)
        assert "with a web page: a network that wants a sign-in" in str(error)

    @pytest.mark.parametrize("status", [302, 307])
    def test_a_redirect_to_its_own_host_is_not_the_last_word(self, status: int) -> None:
        location = "Location: http://portal.example/login?for=T0PLANTED\r\n"
        assert_for_later(failure(saying(answer(SIGN_IN, f"{status} Found", location))))

    def test_a_private_address_for_every_name_is_not_the_last_word(self) -> None:
        here: list[Found] = [(socket.AF_INET, ("10.0.0.1", 80))]
        with pytest.raises(RequestError, match="in its network") as caught:
            Poster(SystemClock(), PATIENT, resolve=lambda *_: here).send(
                posted("https://hooks.example/", allow_private=False)
            )
        assert_for_later(caught.value)

    @pytest.mark.parametrize("status", ["404 Not Found", "302 Found"])
    def test_whoever_has_proved_who_he_is_is_believed(self, status: str, tmp_path: Path) -> None:
        made = certificate(tmp_path)
        said = answer(SIGN_IN, status, "Location: https://other.example/\r\n")
        with serving(saying(said), made.server()) as server, pytest.raises(RequestRefusedError):
            Poster(SystemClock(), PATIENT, made.client).send(posted(server.url))


class TestTls:
    """A server must prove who it is."""

    def test_a_server_with_a_trusted_certificate_is_sent_to(self, tmp_path: Path) -> None:
        made = certificate(tmp_path)
        with serving(saying(answer(b"ok")), made.server()) as server:
            assert Poster(SystemClock(), PATIENT, made.client).send(posted(server.url + PATH)).body == b"ok"
        assert server.bodies == ['{"a":"body-planted"}']

    def test_the_name_that_is_proved_is_the_one_in_the_address(self, tmp_path: Path) -> None:
        made = certificate(tmp_path, "hooks.example")

        def resolve(_host: str, port: int, _limit: float) -> list[Found]:
            return [(socket.AF_INET, ("127.0.0.1", port))]

        with serving(saying(answer(b"ok")), made.server()) as server:
            poster = Poster(SystemClock(), PATIENT, made.client, resolve)
            assert poster.send(posted(f"https://hooks.example:{server.port}/")).body == b"ok"
            with pytest.raises(RequestError, match="cannot prove who it is"):
                poster.send(posted(f"https://other.example:{server.port}/"))

    @pytest.mark.parametrize("age", [timedelta(days=400), timedelta(days=-2)], ids=["over", "not begun"])
    def test_a_certificate_out_of_its_time_is_refused(self, tmp_path: Path, age: timedelta) -> None:
        made = certificate(tmp_path, age=age)
        self._refused(made.server, made.client)

    def test_a_certificate_nobody_vouches_for_is_refused(self, tmp_path: Path) -> None:
        self._refused(certificate(tmp_path).server, certificate(tmp_path).client)

    def _refused(self, server_side: Callable, client_side: Callable) -> None:
        with serving(saying(answer(b"stolen")), server_side()) as server:
            with pytest.raises(RequestError, match="cannot prove who it is") as caught:
                Poster(SystemClock(), PATIENT, client_side).send(posted(server.url + PATH))
            assert server.requests == []
        assert_for_later(caught.value)
        assert_nothing_planted(caught.value)

    def test_a_server_without_tls_is_refused(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as plain:

            def greet() -> None:
                with plain.accept()[0] as connection:
                    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 100)
                    connection.recv(65_536)

            greeting = threading.Thread(target=greet)
            greeting.start()
            url = f"https://127.0.0.1:{plain.getsockname()[1]}{PATH}"
            with pytest.raises(RequestError, match="does not speak TLS properly") as caught:
                Poster(SystemClock(), PATIENT, certificate(tmp_path).client).send(posted(url))
            greeting.join()
        assert_for_later(caught.value)
        assert_nothing_planted(caught.value)

    def test_a_server_that_hangs_in_the_handshake_is_given_up(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"https://127.0.0.1:{silent.getsockname()[1]}/"
            with pytest.raises(RequestError, match="did not answer within"):
                Poster(SystemClock(), HASTY, certificate(tmp_path).client).send(posted(url))
