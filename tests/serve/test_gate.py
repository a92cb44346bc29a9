"""Who may ask: every request of a web page or for another host is refused on every route of both ports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.receiver import RunningReceiver, ask, exchange, receiver

OTLP_ROUTES = ("/v1/logs", "/v1/metrics", "/v1/traces", "/", "/nothing")
EVENT_ROUTES = ("/api/v1/events", "/health", "/nothing")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningReceiver]:
    with receiver(tmp_path_factory.mktemp("receiver")) as found:
        yield found


def places(running: RunningReceiver) -> list[tuple[int, str]]:
    return [(running.otlp_port, route) for route in OTLP_ROUTES] + [(running.port, route) for route in EVENT_ROUTES]


def credentials(running: RunningReceiver) -> dict[str, str]:
    token = running.paths.token_file.read_text().strip()
    return {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}


FOREIGN_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:1",
    "127.0.0.1:{port}.evil.example",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "localhost:{port}@evil.example",
    "evil.example@localhost:{port}",
    "0.0.0.0:{port}",
    "127.1:{port}",
    "[::]:{port}",
    "::1:{port}",
    "",
)


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_foreign_host_is_told_nothing_and_writes_nothing(running: RunningReceiver, host: str, method: str) -> None:
    """DNS rebinding: the browser sends the name it believes in."""
    before = len(running.keeper.taken), len(running.ingest.bodies)
    for port, route in places(running):
        head = credentials(running) | {"Host": host.format(port=port)}
        reply = ask(port, method, route, b"{1}", head)

        assert reply.status == 421
        assert b"evil" not in reply.body
        assert not any(name.startswith("access-control") for name in reply.headers)
    assert (len(running.keeper.taken), len(running.ingest.bodies)) == before


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_our_own_names_are_answered(running: RunningReceiver, name: str) -> None:
    assert running.otlp(Host=f"{name}:{running.otlp_port}").status == 200


@pytest.mark.parametrize("hosts", [b"", b"Host: 127.0.0.1:%d\r\nHost: 127.0.0.1:%d\r\n"])
def test_no_host_or_two_are_no_request(running: RunningReceiver, hosts: bytes) -> None:
    head = hosts % ((running.port,) * hosts.count(b"%d"))
    answer = exchange(running.port, b"GET /health HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n")

    assert answer.split()[1] == b"400"


def test_a_target_with_a_host_of_its_own_is_refused(running: RunningReceiver) -> None:
    """The host of an absolute target would overrule the header that was checked."""
    host = b"Host: 127.0.0.1:%d\r\nConnection: close\r\n\r\n" % running.port
    answer = exchange(running.port, b"GET http://evil.example/health HTTP/1.1\r\n" + host)

    assert answer.split()[1] == b"400"
    assert b"evil" not in answer


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:{port}", "http://localhost", ""])
def test_a_page_of_whatever_origin_is_refused(running: RunningReceiver, origin: str) -> None:
    before = len(running.keeper.taken), len(running.ingest.bodies)
    for port, route in places(running):
        for method in ("POST", "GET", "OPTIONS"):
            head = credentials(running) | {"Origin": origin.format(port=port)}
            head |= {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
            reply = ask(port, method, route, b"{1}", head)

            assert reply.status == 403
            assert not any(name.startswith("access-control") for name in reply.headers)
    assert (len(running.keeper.taken), len(running.ingest.bodies)) == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "whatever"])
def test_an_image_or_script_of_a_page_is_refused(running: RunningReceiver, site: str) -> None:
    """Browsers send no Origin for these, but say where they come from."""
    assert ask(running.port, "GET", "/health", b"", {"Sec-Fetch-Site": site}).status == 403


def test_an_address_the_user_typed_is_answered(running: RunningReceiver) -> None:
    assert ask(running.port, "GET", "/health", b"", {"Sec-Fetch-Site": "none"}).status == 200


def test_no_answer_sets_a_cookie_or_lets_pages_read(running: RunningReceiver) -> None:
    replies = [ask(port, "POST", route, b"{1}", credentials(running)) for port, route in places(running)]
    names = {name for reply in replies for name in reply.headers}

    assert not any(name.startswith(("access-control", "set-cookie")) for name in names)
    assert {reply.headers["server"] for reply in replies} == {"desktop-monitor"}
    assert {reply.status for reply in replies} == {200, 404, 405}


def test_liveness_needs_no_token_and_tells_nothing_else(running: RunningReceiver) -> None:
    reply = ask(running.port, "GET", "/health")

    assert (reply.status, reply.body) == (200, b'{"status": "ok"}')


def test_a_method_that_does_nothing_names_those_that_do(running: RunningReceiver) -> None:
    replies = [ask(running.otlp_port, method, "/v1/logs") for method in ("GET", "PUT", "DELETE", "OPTIONS", "PATCH")]

    assert {(reply.status, reply.headers["allow"]) for reply in replies} == {(405, "POST")}


@pytest.mark.parametrize(
    "path", ["/v1/logs/", "/V1/logs", "/v1/profiles", "/v1/../v1/logs", "//v1/logs", "/v1/%6cogs%00"]
)
def test_other_paths_are_nothing(running: RunningReceiver, path: str) -> None:
    assert running.otlp(path=path).status == 404


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST /v1/logs HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/logs HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/logs HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"POST /v1/logs HTTP/1.1\r\n Folded: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"".join(b"A%d: x\r\n" % number for number in range(200)) + b"\r\n",
        b"GET /\x00\xff HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_http_ends_the_connection_without_a_word(
    running: RunningReceiver, garbage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = exchange(running.port, garbage)

    assert answer == b"" or answer.split()[1] in {b"400", b"431"}
    assert b"Traceback" not in answer
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "WARNING"}]
    assert running.otlp().status == 200
