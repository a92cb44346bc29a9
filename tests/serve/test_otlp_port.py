"""OTLP over HTTP as the specification wants it: both encodings, answers, limits, and nothing lost."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import socket
import threading
from pathlib import Path

import pytest
from google.rpc.status_pb2 import Status
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse

from desktop_monitor.agents.otlp.model import Encoding, Signal
from tests.helpers.receiver import RunningReceiver, ask_on, exchange, receiver, until_closed

JSON = "application/json"
PROTOBUF = "application/x-protobuf"
MIB = 2**20


@pytest.mark.parametrize("signal", Signal)
@pytest.mark.parametrize(("encoding", "empty"), [(PROTOBUF, b""), (JSON, b"{}")])
def test_success_is_answered_in_the_request_s_encoding(
    tmp_path: Path, signal: Signal, encoding: str, empty: bytes
) -> None:
    with receiver(tmp_path) as running:
        reply = running.otlp(b"body", f"/v1/{signal.value}", Content_Type=encoding)

        assert (reply.status, reply.headers["content-type"], reply.body) == (200, encoding, empty)
        assert running.ingest.bodies == [(signal, Encoding(encoding), b"body")]
        assert running.keeper.values == [4.0]


@pytest.mark.parametrize(
    ("name", "signal"),
    [("resourceLogs", Signal.LOGS), ("resourceMetrics", Signal.METRICS), ("resourceSpans", Signal.TRACES)],
)
def test_a_client_that_appends_no_path_is_understood_by_what_it_sends(
    tmp_path: Path, name: str, signal: Signal
) -> None:
    body = json.dumps({name: []}).encode()
    with receiver(tmp_path) as running:
        assert running.otlp(body, "/", Content_Type=JSON).status == 200
        assert running.ingest.bodies == [(signal, Encoding.JSON, body)]
        assert running.otlp(body, "/").status == 404, "protobuf does not say what it is"


def test_an_empty_request_is_a_success(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        assert running.otlp(b"").status == 200
        assert running.keeper.taken == []


@pytest.mark.parametrize(
    ("path", "message", "count"),
    [
        ("/v1/logs", ExportLogsServiceResponse, "rejected_log_records"),
        ("/v1/metrics", ExportMetricsServiceResponse, "rejected_data_points"),
        ("/v1/traces", ExportTraceServiceResponse, "rejected_spans"),
    ],
)
def test_a_partial_success_says_how_many_and_why(tmp_path: Path, path: str, message: type, count: str) -> None:
    with receiver(tmp_path) as running:
        partial = message.FromString(running.otlp(b"partly", path).body).partial_success
        document = json.loads(running.otlp(b"partly", path, Content_Type=JSON).body)["partialSuccess"]
        words = count.split("_")

        assert (getattr(partial, count), partial.error_message) == (2, "two are unreadable")
        assert document[words[0] + "".join(map(str.title, words[1:]))] == "2"
        assert document["errorMessage"] == "two are unreadable"


def test_a_body_that_is_none_gets_a_status(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        binary, text = running.otlp(b"malformed"), running.otlp(b"malformed", Content_Type=JSON)

        assert (binary.status, text.status) == (400, 400)
        assert Status.FromString(binary.body) == Status(code=3, message="it ends too early")
        assert json.loads(text.body) == {"code": 3, "message": "it ends too early"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/protobuf", "application/json; charset=utf-16", "", "application/jsonx", "a/b;c"]
)
def test_other_types_are_not_understood(tmp_path: Path, kind: str) -> None:
    with receiver(tmp_path) as running:
        reply = running.otlp(b"{}", Content_Type=kind)

        assert reply.status == 415
        assert json.loads(reply.body)["code"] == 3
        assert running.ingest.bodies == []


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8", JSON + " ; a=b"])
def test_the_type_may_say_more(tmp_path: Path, kind: str) -> None:
    with receiver(tmp_path) as running:
        assert running.otlp(b"x", Content_Type=kind).headers["content-type"] == JSON


@pytest.mark.parametrize("name", ["gzip", "GZIP", "x-gzip"])
@pytest.mark.parametrize("kind", [JSON, PROTOBUF])
def test_gzip_of_either_encoding(tmp_path: Path, name: str, kind: str) -> None:
    with receiver(tmp_path) as running:
        running.otlp(gzip.compress(b"x" * 100_000), Content_Encoding=name, Content_Type=kind)

        assert running.ingest.bodies[0][2] == b"x" * 100_000


def test_gzip_in_several_members(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        running.otlp(b"".join(gzip.compress(bytes([number]) * 99) for number in range(9)), Content_Encoding="gzip")

        assert running.ingest.bodies[0][2] == b"".join(bytes([number]) * 99 for number in range(9))


@pytest.mark.parametrize("name", ["deflate", "br", "zstd", "gzip, gzip", "utter nonsense"])
def test_other_compressions_are_not_understood(tmp_path: Path, name: str) -> None:
    with receiver(tmp_path) as running:
        assert running.otlp(Content_Encoding=name).status == 415


@pytest.mark.parametrize(
    "damaged", [b"", b"no gzip", gzip.compress(b"x" * 5000)[:-9], gzip.compress(b"x") + b"rest", b"\x1f\x8b"]
)
def test_damaged_gzip_is_refused(tmp_path: Path, damaged: bytes) -> None:
    with receiver(tmp_path) as running:
        assert running.otlp(damaged, Content_Encoding="gzip").status == 400
        assert running.ingest.bodies == []


def test_a_body_in_chunks(tmp_path: Path) -> None:
    pieces = [os.urandom(70_000) for _ in range(9)]
    with receiver(tmp_path) as running:
        reply = running.otlp(iter(pieces))

        assert reply.status == 200
        assert running.ingest.bodies[0][2] == b"".join(pieces)


def test_a_body_of_four_megabytes_and_of_sixteen(tmp_path: Path) -> None:
    """Codex sends 630 KB at the end of a short session."""
    with receiver(tmp_path) as running:
        assert [running.otlp(bytes(count)).status for count in (4 * MIB, 16 * MIB)] == [200, 200]


@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_larger_body_is_refused_in_words(tmp_path: Path, in_chunks: bool) -> None:
    with receiver(tmp_path, sent_bytes=MIB) as running:
        body = bytes(MIB + 1)
        reply = running.otlp(iter([body]) if in_chunks else body)

        assert reply.status == 413
        assert Status.FromString(reply.body).code == 8
        assert running.otlp(bytes(MIB)).status == 200


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    """A gigabyte in a megabyte is not decompressed to its end."""
    bomb = gzip.compress(bytes(64 * MIB)) * 16
    with receiver(tmp_path) as running:
        assert running.otlp(bomb, Content_Encoding="gzip").status == 413
        assert running.otlp(gzip.compress(bytes(64 * MIB)), Content_Encoding="gzip").status == 200


def test_bodies_that_need_too_much_memory_together_come_later(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()
    with receiver(tmp_path, held_bytes=3000, quick_bytes=100) as running:
        running.ingest.before_taking = lambda body: (entered.set(), leave.wait(20))[0]
        first = threading.Thread(target=running.otlp, args=(bytes(2000),))
        first.start()
        assert entered.wait(20)
        reply = running.otlp(bytes(2000))
        leave.set()
        first.join(20)

        assert (reply.status, reply.headers["retry-after"]) == (503, "1")
        assert running.otlp(bytes(2000)).status == 200


def test_a_short_request_is_answered_while_a_large_body_is_decoded(tmp_path: Path) -> None:
    entered, leave = threading.Event(), threading.Event()
    with receiver(tmp_path, quick_bytes=100) as running:
        running.ingest.before_taking = lambda body: (entered.set(), leave.wait(20))[0]
        large = threading.Thread(target=running.otlp, args=(bytes(2000),))
        large.start()
        assert entered.wait(20)
        others = running.event().status, running.otlp(b"x", Content_Type="text/plain").status
        leave.set()
        large.join(20)

        assert others == (200, 415)
        assert running.keeper.values == [3.0, 2000.0]


def test_who_floods_is_slowed_and_nobody_else(tmp_path: Path) -> None:
    with receiver(tmp_path, request_burst=5, requests_per_second=2.0) as running:
        flooding = http.client.HTTPConnection("127.0.0.1", running.otlp_port, timeout=20)
        head = {"Content-Type": PROTOBUF}
        replies = [ask_on(flooding, "POST", "/v1/logs", b"x", head) for _ in range(7)]
        running.clock.advance(1.0)
        rested = [ask_on(flooding, "POST", "/v1/logs", b"x", head).status for _ in range(3)]
        flooding.close()

        assert [reply.status for reply in replies] == [200] * 5 + [429] * 2
        assert replies[-1].headers["retry-after"] == "1"
        assert Status.FromString(replies[-1].body).code == 8
        assert rested == [200, 200, 429]
        assert running.otlp().status == 200


def test_without_room_clients_are_sent_away_before_they_are_decoded(tmp_path: Path) -> None:
    """What was decoded when room ended is kept for later: its sender was told that it arrived."""
    with receiver(tmp_path) as running:
        running.keeper.has_room = False
        replies = [running.otlp(b"1"), running.otlp(b"22"), running.otlp(b"333", Content_Type=JSON)]
        event = running.event()
        decoded = [body for _, _, body in running.ingest.bodies]
        running.keeper.has_room = True
        again = running.otlp(b"22")

        assert [reply.status for reply in replies] == [200, 503, 503]
        assert event.status == 503
        assert decoded == [b"1"]
        assert replies[1].headers["retry-after"] == "1"
        assert Status.FromString(replies[1].body).code == 14
        assert again.status == 200
        assert running.keeper.values == [1.0, 2.0]


def test_a_client_waits_a_while_for_room_instead_of_being_sent_away(tmp_path: Path) -> None:
    """Not every client comes again."""
    with receiver(tmp_path, room_seconds=20.0) as running:
        running.keeper.has_room = False
        running.otlp(b"1")
        replies: list[int] = []
        waiting = threading.Thread(target=lambda: replies.append(running.otlp(b"22").status))
        waiting.start()
        waiting.join(0.3)
        is_patient = waiting.is_alive()
        running.keeper.has_room = True
        waiting.join(20)

        assert is_patient
        assert replies == [200]
        assert running.keeper.values == [1.0, 2.0]


def test_who_waits_for_room_is_sent_away_when_the_ports_close(tmp_path: Path) -> None:
    replies: list[int] = []
    with receiver(tmp_path, room_seconds=60.0) as running:
        running.keeper.has_room = False
        running.otlp(b"1")
        waiting = threading.Thread(target=lambda: replies.append(running.otlp(b"22").status))
        waiting.start()
        waiting.join(0.3)
    waiting.join(20)

    assert replies == [503]


def test_what_waits_is_handed_over_when_the_ports_close(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        running.keeper.has_room = False
        running.otlp(b"1")
        running.keeper.has_room = True
        keeper = running.keeper
    assert keeper.values == [1.0]


def test_a_client_that_asks_before_it_sends_is_invited(tmp_path: Path) -> None:
    """Curl does, for bodies above a megabyte."""
    with receiver(tmp_path) as running:
        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: %b\r\n" % (
            running.otlp_port,
            PROTOBUF.encode(),
        )
        with socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20) as connection:
            connection.sendall(head + b"Connection: close\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(b"body")
            assert until_closed(connection).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"Content-Length: 10\r\n\r\nonly", b"408"),
        (b"Transfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n", b"408"),
        (b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", b"400"),
        (b"Transfer-Encoding: chunked\r\n\r\n-4\r\nonly\r\n0\r\n\r\n", b"400"),
    ],
)
def test_a_body_that_stops_or_is_no_http_ends_the_connection(tmp_path: Path, sent: bytes, status: bytes) -> None:
    with receiver(tmp_path, pause_seconds=0.1, unread_seconds=0.1) as running:
        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n" % running.otlp_port
        answer = exchange(running.otlp_port, head + sent)

        assert answer.split()[1] == status
        assert running.ingest.bodies == []


@pytest.mark.parametrize("sent", [b"", b"POST /v1/logs HT", b"POST /v1/logs HTTP/1.1\r\nHost: local"])
def test_who_says_nothing_or_half_of_it_is_hung_up_on(tmp_path: Path, sent: bytes) -> None:
    with receiver(tmp_path, idle_seconds=0.1) as running:
        assert exchange(running.otlp_port, sent) == b""


def test_a_body_that_dribbles_for_ever_ends(tmp_path: Path) -> None:
    with receiver(tmp_path, transfer_seconds=0.2, unread_seconds=0.1) as running:
        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n" % running.otlp_port
        over = threading.Event()
        with socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20) as connection:
            connection.sendall(head + b"Content-Length: 100000\r\n\r\n")
            dribbling = threading.Thread(target=dribble, args=(connection, over))
            dribbling.start()
            answer = until_closed(connection)
            over.set()
            dribbling.join(20)

        assert answer.split()[1] == b"408"


def dribble(connection: socket.socket, over: threading.Event) -> None:
    try:
        while not over.wait(0.02):
            connection.sendall(b"x")
    except OSError:
        pass


def test_one_connection_too_many_comes_later_and_is_welcome_then(tmp_path: Path) -> None:
    with receiver(tmp_path, connections=2) as running:
        held = [socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20) for _ in range(2)]
        for connection in held:
            connection.sendall(b"GET /x HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % running.otlp_port)
            connection.recv(4096)
        refused = exchange(running.otlp_port, b"")
        other_port = running.event().status
        for connection in held:
            connection.close()

        assert refused.startswith(b"HTTP/1.1 503 ")
        assert other_port == 200


def test_who_hangs_up_in_mid_body_leaves_no_trace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with receiver(tmp_path) as running:
        head = b"POST /v1/logs HTTP/1.1\r\nHost: localhost:%d\r\nContent-Type: application/json\r\n" % running.otlp_port
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", running.otlp_port), timeout=20) as connection:
                connection.sendall(head + b"Content-Length: 100000\r\n\r\nhalf")
        assert running.otlp().status == 200
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_a_mistake_of_ours_is_no_traceback_for_the_client(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(body: bytes) -> None:
        raise ZeroDivisionError("secret")

    with receiver(tmp_path) as running:
        running.ingest.before_taking = break_down
        reply = running.otlp()
        running.ingest.before_taking = lambda body: None

        assert (reply.status, reply.body) == (500, b"")
        assert running.otlp().status == 200
    assert "ZeroDivisionError" in caplog.text


def test_many_at_once_all_arrive(tmp_path: Path) -> None:
    def send(running: RunningReceiver) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", running.otlp_port, timeout=20)
        for _ in range(25):
            assert ask_on(connection, "POST", "/v1/logs", b"x", {"Content-Type": PROTOBUF}).status == 200
        connection.close()

    with receiver(tmp_path) as running:
        senders = [threading.Thread(target=send, args=(running,)) for _ in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(30)

        assert running.keeper.values == [1.0] * 200
