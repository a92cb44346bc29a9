"""Events of own workflows: with the token only, decoded by who knows them, answered in counts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from desktop_monitor.serve.token import new_token
from tests.helpers.receiver import ask, receiver

EVENTS = "/api/v1/events"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "application/jsonl; charset=utf-8"])
def test_events_with_the_token_are_taken(tmp_path: Path, kind: str) -> None:
    with receiver(tmp_path) as running:
        reply = running.event(b"{1}", Content_Type=kind)

        assert (reply.status, json.loads(reply.body)) == (200, {"accepted": 1, "rejected": 0, "reasons": {}})
        assert [(source, findings.metrics[0].value) for source, findings in running.keeper.taken] == [
            ("workflow.http", 3.0)
        ]


def test_events_that_are_not_understood_are_counted_and_named(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        reply = running.event(b"{}")

        assert json.loads(reply.body) == {"accepted": 0, "rejected": 1, "reasons": {"no source": 1}}
        assert running.keeper.taken[0][1].rejected == {"no source": 1}


def test_a_body_without_events_is_refused_with_the_reason(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        reply = running.event(b"[")

        assert (reply.status, json.loads(reply.body)) == (400, {"error": "the JSON ends too early"})


def test_gzip_is_understood_here_too(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        assert running.event(gzip.compress(b"{1}"), Content_Encoding="gzip").status == 200


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x", "Bearer x{token}"],
)
def test_without_the_token_nothing_is_read(tmp_path: Path, authorization: str) -> None:
    with receiver(tmp_path) as running:
        token = running.paths.token_file.read_text().strip()
        reply = running.event(Authorization=authorization.format(token=token))

        assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert token.encode() not in reply.body
        assert running.keeper.taken == []


def test_no_authorization_and_two_are_refused(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        token = running.paths.token_file.read_text().strip()

        assert ask(running.port, "POST", EVENTS, b"{1}", JSON).status == 401
        assert running.event(Authorization=f"Bearer {token}, Bearer {token}").status == 401


def test_a_token_in_the_address_is_none(tmp_path: Path) -> None:
    """Addresses end up in logs and histories."""
    with receiver(tmp_path) as running:
        token = running.paths.token_file.read_text().strip()

        assert ask(running.port, "POST", f"{EVENTS}?token={token}", b"{1}", JSON).status == 401


def test_a_new_token_ends_the_old_one_at_once(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        old = running.paths.token_file.read_text().strip()
        first = running.event().status
        new_token(running.paths.token_file)

        assert first == 200
        assert running.event(Authorization=f"Bearer {old}").status == 401
        assert running.event().status == 200


def test_other_types_are_not_understood(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        assert running.event(Content_Type="application/x-www-form-urlencoded").status == 415


def test_a_version_that_knows_no_events_says_so(tmp_path: Path) -> None:
    with receiver(tmp_path, has_events=False) as running:
        assert running.event().status == 501


def test_telemetry_is_not_taken_here_nor_events_there(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        assert ask(running.port, "POST", "/v1/logs", b"x", JSON).status == 404
        assert running.otlp(path=EVENTS).status == 404
