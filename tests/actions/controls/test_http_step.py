"""Values are read and set by requests; no answer to a change proves anything."""

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.actions.controls.build import driver_for, no_secret
from desktop_monitor.actions.controls.control import Control, ControlValue, FileFormat, FileStep, HttpStep
from desktop_monitor.actions.controls.driver import UncertainError
from desktop_monitor.actions.policy import RequestSpec
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import ActionError
from tests.helpers.controls import FANCY, SIMPLE, Desk, control, switched
from tests.helpers.http_server import Server, answer, saying, serving, stalling

POINTER = ("config", "mode")


def _says(mode: object) -> bytes:
    return answer(json.dumps({"config": {"mode": mode}}).encode())


def _control(
    url: str,
    body: str = '{"mode": "{value}"}',
    method: str = "PUT",
    content_type: str = "application/json",
    opens: str = "",
    values: tuple[ControlValue, ...] = (SIMPLE, FANCY),
    path: str = "/mode",
    seconds: float = 10.0,
    allow_private: bool = True,
) -> Control:
    get = RequestSpec(f"{url}/mode", "GET", allow_private=allow_private)
    apply = RequestSpec(f"{url}{path}", method, body, content_type, opens, allow_private)
    return control(HttpStep(get, POINTER), HttpStep(apply), values=values, timeout_seconds=seconds)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, clock=SystemClock(), secrets={"env:KEY": "opens-it"})


@pytest.mark.parametrize(("said", "name"), [("fancy", "FANCY"), ("simple", "SIMPLE"), ("turbo", None)])
def test_the_value_is_where_the_pointer_leads(desk: Desk, said: str, name: str | None) -> None:
    with serving(saying(_says(said))) as server:
        state = desk.driver(_control(server.url)).state()

    assert (state.configured, state.raw, state.refusal) == (name, f'[["{said}"]]', "")


@pytest.mark.parametrize(("said", "raw"), [(True, True), (3, 3), (3, "3"), (0.5, 0.5)])
def test_values_that_are_no_texts_are_compared_as_texts(desk: Desk, said: object, raw: object) -> None:
    values = (ControlValue("ON", raw), ControlValue("OFF", "x"))
    with serving(saying(_says(said))) as server:
        assert desk.driver(_control(server.url, values=values)).state().configured == "ON"


@pytest.mark.parametrize(
    ("answered", "why"),
    [
        (_says(None), "has no config.mode"),
        (_says({"a": 1}), "has no config.mode"),
        (_says(""), "is nothing"),
        (_says("x" * 2000), "too long"),
        (_says("a\nb"), "cannot be seen"),
        (_says("\u202ea"), "cannot be seen"),
        (answer(b"[]"), "has no config.mode"),
        (answer(b"{"), "no JSON"),
        (answer(b"[" * 100_000), "no JSON"),
        (answer(b"\xff\xfe"), "no JSON"),
        (answer(b" " * 300_000), "too much"),
        (answer(b"no", "500 Oh"), "answers 500"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", "too much, or breaks off"),
        (b"nonsense\r\n\r\n", "HTTP"),
    ],
)
def test_an_answer_that_tells_nothing_is_a_reason(desk: Desk, answered: bytes, why: str) -> None:
    with serving(saying(answered)) as server:
        driver = desk.driver(_control(server.url))
        state = driver.state()

        assert why in state.refusal
        assert (state.configured, state.raw) == (None, "")
        with pytest.raises(ActionError):
            driver.plan("SIMPLE")


def test_the_request_is_shown_before_it_is_sent(desk: Desk) -> None:
    with serving(saying(_says("fancy"))) as server:
        plan = desk.driver(_control(server.url, opens="env:KEY", path="/mode?key=hidden")).plan("SIMPLE")

    assert plan.diff_lines == (
        f"PUT {server.url}/mode?…",
        "Authorization: Bearer … (the secret env:KEY)",
        '{"mode": "simple"}',
    )
    assert "opens-it" not in str(plan)
    assert "hidden" not in str(plan)
    assert all(request.startswith("GET") for request in server.requests)


def test_the_value_is_sent_with_the_secret(desk: Desk) -> None:
    with serving(saying(_says("fancy"))) as server:
        plan = switched(desk.driver(_control(server.url, opens="env:KEY")), "SIMPLE")

    sent = server.requests[-1]
    assert sent.startswith("PUT /mode HTTP/1.1")
    assert "Bearer opens-it" in sent
    assert server.bodies[-1] == '{"mode": "simple"}'
    assert (plan.before, plan.after) == ('[["fancy"]]', '[["simple"]]')


def test_going_back_sends_what_was_there(desk: Desk) -> None:
    with serving(saying(_says("turbo"))) as server:
        driver = desk.driver(_control(server.url))
        driver.restore(switched(driver, "SIMPLE"))

    assert server.bodies[-1] == '{"mode": "turbo"}'


@pytest.mark.parametrize("status", ["400 Bad", "500 Oh", "404 None", "202 Later", "204 Done"])
def test_only_what_is_read_afterwards_counts(desk: Desk, status: str) -> None:
    with serving(saying(*[_says("fancy")] * 2, answer(b"{}", status))) as server:
        driver = desk.driver(_control(server.url))
        plan = driver.plan("SIMPLE")
        if status.startswith("2"):
            driver.apply(plan)
        else:
            with pytest.raises(UncertainError, match=f"answers {status[:3]}"):
                driver.apply(plan)

    assert server.requests[-1].startswith("PUT")


def test_a_change_that_is_not_answered_may_have_been_made(desk: Desk) -> None:
    first = [True, True]

    def behave(connection: socket.socket, server: Server) -> None:
        if first:
            first.pop()
            connection.sendall(_says("fancy"))
        else:
            stalling()(connection, server)

    with serving(behave) as server:
        driver = desk.driver(_control(server.url, seconds=0.3))
        plan = driver.plan("SIMPLE")

        with pytest.raises(UncertainError, match="did not answer"):
            driver.apply(plan)


def test_a_redirected_change_may_have_been_made(desk: Desk) -> None:
    moved = answer(b"", "302 Found", "Location: /other\r\n")
    with serving(saying(*[_says("fancy")] * 2, moved)) as server:
        driver = desk.driver(_control(server.url))
        plan = driver.plan("SIMPLE")

        with pytest.raises(UncertainError):
            driver.apply(plan)


def test_where_nobody_listens_nothing_is_done(desk: Desk) -> None:
    with serving(saying(_says("fancy"))) as server:
        driver = desk.driver(_control(server.url))
        plan = driver.plan("SIMPLE")
    with pytest.raises(ActionError, match="cannot be reached"):
        driver.restore(plan)

    assert "cannot be reached" in driver.state().refusal


def test_this_machine_is_asked_only_where_the_control_says_so(desk: Desk) -> None:
    with serving(saying(_says("fancy"))) as server:
        driver = desk.driver(_control(server.url, allow_private=False))

        assert "private addresses are refused" in driver.state().refusal
        with pytest.raises(ActionError, match="private addresses are refused"):
            driver.plan("SIMPLE")

    assert not server.requests


def test_what_changed_since_the_preview_is_not_sent(desk: Desk) -> None:
    with serving(saying(_says("fancy"), _says("other"))) as server:
        driver = desk.driver(_control(server.url))
        plan = driver.plan("SIMPLE")

        with pytest.raises(ActionError, match="changed since the preview"):
            driver.apply(plan)

    assert all(request.startswith("GET") for request in server.requests)


@pytest.mark.parametrize(
    ("value", "kind", "template", "body"),
    [
        ('a"},{"b', "application/json", '{"mode": "{value}"}', '{"mode": "a\\"},{\\"b"}'),
        ('a"b', "application/json", '{"mode": {value}}', '{"mode": "a\\"b"}'),
        ("a", "application/json", '["x-{value}", {"k": ["{value}"]}]', '["x-a", {"k": ["a"]}]'),
        ("é", "application/merge-patch+json", '"{value}"', '"\\u00e9"'),
        ("a&b=c d", "application/x-www-form-urlencoded", "mode={value}&x=1", "mode=a%26b%3Dc+d&x=1"),
        ("a<b", "text/plain", "mode {value}", "mode a<b"),
    ],
)
def test_a_value_cannot_leave_its_place_in_a_body(desk: Desk, value: str, kind: str, template: str, body: str) -> None:
    with serving(saying(_says("fancy"))) as server:
        values = (ControlValue("ODD", value), FANCY)
        switched(desk.driver(_control(server.url, template, content_type=kind, values=values)), "ODD")

    assert server.bodies[-1] == body


def test_a_value_cannot_leave_its_place_in_an_address(desk: Desk) -> None:
    values = (ControlValue("ODD", "../a?b#c/ü"), FANCY)
    with serving(saying(_says("fancy"))) as server:
        switched(desk.driver(_control(server.url, "", "POST", values=values, path="/modes/{value}/switch")), "ODD")

    assert server.requests[-1].startswith("POST /modes/..%2Fa%3Fb%23c%2F%C3%BC/switch HTTP/1.1")


@pytest.mark.parametrize("url", ["http://{value}", "http://a.{value}", "http://x:{value}", "{value}://a", "{value}"])
def test_a_value_never_says_who_is_asked(desk: Desk, url: str) -> None:
    apply = HttpStep(RequestSpec(url, "POST", allow_private=True))
    with serving(saying(_says("fancy"))) as server:
        driver = desk.driver(control(HttpStep(RequestSpec(server.url, "GET", allow_private=True), POINTER), apply))

        assert driver.state().refusal
        with pytest.raises(ActionError):
            driver.plan("SIMPLE")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"body": "{}"}, "does not hold {value}"),
        ({"method": "BREW"}, "method"),
        ({"method": "GET x"}, "method"),
        ({"content_type": "a\r\nX: y"}, "content type"),
        ({"path": "/a b"}, "address"),
        ({"path": "/a\r\nX: y"}, "address"),
    ],
)
def test_a_request_that_cannot_be_sent_is_a_reason(desk: Desk, changes: dict[str, str], why: str) -> None:
    with serving(saying(_says("fancy"))) as server:
        driver = desk.driver(_control(server.url, **changes))  # type: ignore[arg-type]

        assert why in driver.state().refusal
        with pytest.raises(ActionError, match=why.replace("{", r"\{")):
            driver.plan("SIMPLE")


@pytest.mark.parametrize("secret", ["with blank", "line\nbreak", "\u00e9"])
def test_a_secret_that_does_not_fit_into_a_header_is_not_sent_or_named(desk: Desk, secret: str) -> None:
    desk.secrets["env:KEY"] = secret
    with serving(saying(_says("fancy"))) as server:
        driver = desk.driver(_control(server.url, opens="env:KEY"))

        with pytest.raises(ActionError, match="special characters") as caught:
            driver.plan("SIMPLE")
    assert secret not in str(caught.value)


def test_a_secret_that_is_not_there_is_a_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path, clock=SystemClock())
    with serving(saying(_says("fancy"))) as server:
        driver = driver_for(_control(server.url, opens="env:KEY"), replace(desk.means, secret=no_secret))

        with pytest.raises(ActionError, match="no secret"):
            driver.plan("SIMPLE")


def test_what_the_check_says_is_held_against_what_is_written(desk: Desk) -> None:
    path = desk.file("mode.json", '{"mode": "fancy"}')
    file = FileStep(str(path), FileFormat.JSON, (("mode",),))
    with serving(saying(_says("fancy"), _says("fancy"), _says("simple"))) as server:
        check = HttpStep(RequestSpec(server.url, "GET", allow_private=True), POINTER)
        driver = desk.driver(control(file, verify=check))
        plan = driver.plan("SIMPLE")
        assert driver.state().raw == plan.before

        unproven = driver.state()
        assert (unproven.configured, unproven.effective, unproven.written) == ("FANCY", "SIMPLE", plan.before)
        assert unproven.raw not in (plan.before, plan.after)
        path.write_text('{"mode": "simple"}')
        assert driver.state().raw == plan.after
