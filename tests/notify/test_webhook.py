"""Posting to real servers on the loopback interface: what arrives, what is signed, what may be tried again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.message import (
    LaterError,
    MaybeArrivedError,
    MessageKind,
    RefusedError,
    WebhookChannel,
    WebhookFormat,
)
from desktop_monitor.notify.secrets import SecretError, Secrets
from desktop_monitor.notify.webhook import SIGNATURE, TIMESTAMP, WebhookOutlet, signature
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import PostLimits
from tests.helpers.clock import FakeClock
from tests.helpers.http_server import Behave, answer, saying, serving, stalling
from tests.helpers.messages import message

HOOK, KEY = "env:HOOK", "env:KEY"
LIMITS = PostLimits(total_seconds=10.0)


def outlet(options: WebhookChannel, limits: PostLimits = LIMITS, **environment: str) -> WebhookOutlet:
    return WebhookOutlet(options, Poster(SystemClock(), limits), Secrets(environment), FakeClock())


def channel(url: str, **changes: object) -> WebhookChannel:
    return replace(WebhookChannel("ops", url, allow_private=True), **changes)


def test_a_message_and_its_end_are_posted() -> None:
    with serving(saying(answer(b""), answer(b"", "204 No Content"))) as server:
        ops = outlet(channel(f"{server.url}/hook"))
        ops.send(message())
        ops.send(message(kind=MessageKind.RESOLVED))
    assert ops.name == "ops"
    assert [json.loads(body)["kind"] for body in server.bodies] == ["firing", "resolved"]
    assert server.requests[0].startswith("POST /hook HTTP/1.1\r\n")
    assert "Content-Type: application/json\r\n" in server.requests[0]
    assert SIGNATURE not in server.requests[0]


@pytest.mark.parametrize(
    ("form", "template", "body"),
    [
        (WebhookFormat.SLACK, "", {"text": "*WARNING* Slow answers: codex"}),
        (WebhookFormat.TEMPLATE, '{"content": "{title}"}', {"content": "Slow answers: codex"}),
    ],
)
def test_every_format_is_posted(form: WebhookFormat, template: str, body: dict[str, str]) -> None:
    with serving(saying(answer(b"ok"))) as server:
        outlet(channel(server.url, format=form, template=template)).send(message(body=""))
    assert [json.loads(one) for one in server.bodies] == [body]


def test_an_address_that_is_a_secret_is_looked_up() -> None:
    with serving(saying(answer(b"ok"))) as server:
        outlet(channel("", url_secret=HOOK), HOOK=f"{server.url}/services/T0/B0\n").send(message())
    assert server.requests[0].startswith("POST /services/T0/B0 HTTP/1.1\r\n")


def test_a_signature_tells_who_sent_it_and_when() -> None:
    with serving(saying(answer(b"ok"))) as server:
        outlet(channel(server.url, signature_secret=KEY), KEY="word").send(message())
    (asked,), (body,) = server.requests, server.bodies
    expected = signature("word", "1700000000", body.encode())
    assert f"{TIMESTAMP}: 1700000000\r\n" in asked
    assert f"{SIGNATURE}: sha256={expected}\r\n" in asked


def test_the_signature_is_the_one_others_compute() -> None:
    """As ``printf '1700000000.{}' | openssl dgst -sha256 -hmac word`` says."""
    expected = "91e1a27c6c2add42f8afa1ef0f5089c28ec42164b1896b14d47739687ccb2bf5"
    assert signature("word", "1700000000", b"{}") == expected


@pytest.mark.parametrize(
    ("behave", "kind"),
    [
        (saying(answer(b"no_service", "404 Not Found")), RefusedError),
        (saying(answer(b"", "302 Found", "Location: http://169.254.169.254/\r\n")), DeliveryError),
        (saying(answer(b"", "307 Temporary", "Location: http://127.0.0.1:1/\r\n")), DeliveryError),
        (saying(answer(b"<!DOCTYPE html><html>T0PLANTED", "511 Sign in")), DeliveryError),
        (saying(answer(b"<!DOCTYPE html><html>T0PLANTED")), MaybeArrivedError),
        (saying(answer(b"", "500 Oh")), DeliveryError),
        (saying(b""), MaybeArrivedError),
        (stalling(), MaybeArrivedError),
    ],
    ids=["gone", "metadata", "elsewhere", "sign-in", "page", "broken", "hangs up", "hangs"],
)
def test_what_went_wrong_tells_whether_trying_again_may_help(behave: Behave, kind: type[Exception]) -> None:
    with serving(behave) as server, pytest.raises(DeliveryError) as caught:
        outlet(channel(f"{server.url}/T0PLANTED"), PostLimits(total_seconds=0.4)).send(message())
    assert type(caught.value) is kind
    assert "T0PLANTED" not in str(caught.value)


def test_a_server_may_say_when() -> None:
    with serving(saying(answer(b"", "429 Slow", "Retry-After: 77\r\n"))) as server, pytest.raises(LaterError) as caught:
        outlet(channel(server.url)).send(message())
    assert caught.value.after_seconds == 77.0


def test_what_arrived_after_a_broken_attempt_arrived() -> None:
    with serving(saying(answer(b"", "500 Oh"), answer(b"ok"))) as server:
        ops = outlet(channel(server.url))
        with pytest.raises(DeliveryError):
            ops.send(message())
        ops.send(message())
    assert server.bodies[0] == server.bodies[1]


def test_this_machine_is_no_target_unless_it_is_allowed() -> None:
    with serving(saying(answer(b"ok"))) as server:
        for url in (server.url, f"http://localhost:{server.port}/"):
            with pytest.raises(RefusedError, match="is this machine or in its network"):
                outlet(channel(url, allow_private=False)).send(message())
    assert server.requests == []


@pytest.mark.parametrize("changes", [{"url_secret": "env:MISSING"}, {"signature_secret": "env:MISSING"}])
def test_a_secret_that_is_missing_may_be_there_later(changes: dict[str, str]) -> None:
    with serving(saying(answer(b"ok"))) as server:
        with pytest.raises(SecretError, match="There is no MISSING"):
            outlet(channel(server.url, **changes)).send(message())
        assert server.requests == []


@pytest.mark.parametrize("template", ["{title}", '{"a": "{nothing}"}'])
def test_a_bad_template_is_not_posted(template: str) -> None:
    with serving(saying(answer(b"ok"))) as server:
        with pytest.raises(RefusedError, match="The template cannot be used"):
            outlet(channel(server.url, format=WebhookFormat.TEMPLATE, template=template)).send(message())
        assert server.requests == []
