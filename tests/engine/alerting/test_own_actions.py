"""The user's own actions run a program or send a request, and hostile names stay where they are put."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.policy import ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.engine.alerting.own_actions import OwnActions
from desktop_monitor.errors import ActionError
from desktop_monitor.language.wording import words
from desktop_monitor.web.posting import Poster
from tests.helpers.clock import FakeClock
from tests.helpers.http_server import answer, saying, serving

HOSTILE = "$(touch /tmp/pwned) '; rm -rf / \"} --force\n{rule}"
INCIDENT = Incident(7, "hot", (("device", HOSTILE),), Severity.WARNING, "disk_busy_ratio", 0.9, 1.0, 2.0, 0.99, 0.95, 5)
TOKEN = "s3cr3t-t0k3n"  # noqa: S105  nobody's


def _actions() -> OwnActions:
    clock = FakeClock()
    environment = {"PATH": os.environ["PATH"], "SECRET": TOKEN}
    return OwnActions(clock, environment, Poster(clock), lambda name: TOKEN if name == "env:SECRET" else "")


def _script(folder: Path, body: str) -> str:
    path = folder / "tidy.sh"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts need a shell there")
def test_a_program_gets_each_argument_as_one_whatever_is_in_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = _script(tmp_path, f'printf "%s\\0" "$@" > {log}')
    policy = ActionPolicy("tidy", ActionKind.COMMAND, command=(program, "--device={device}", "{value}", "{nobody}"))
    assert words(_actions().run(policy, INCIDENT)) == "tidy was run"
    assert log.read_text(encoding="utf-8").split("\0")[:-1] == [f"--device={HOSTILE}", "0.95", ""]


@pytest.mark.skipif(sys.platform == "win32", reason="scripts need a shell there")
def test_a_program_that_fails_or_is_not_ours_is_told(tmp_path: Path) -> None:
    failing = ActionPolicy("tidy", ActionKind.COMMAND, command=(_script(tmp_path, "exit 3"),))
    with pytest.raises(ActionError, match="it ended with 3"):
        _actions().run(failing, INCIDENT)
    Path(failing.command[0]).chmod(0o777)
    assert Path(failing.command[0]).stat().st_mode & stat.S_IWOTH
    with pytest.raises(ActionError, match="by others"):
        _actions().run(failing, INCIDENT)


@pytest.mark.skipif(sys.platform == "win32", reason="scripts need a shell there")
def test_secrets_of_the_environment_do_not_reach_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = _script(tmp_path, f"env > {log}")
    _actions().run(ActionPolicy("tidy", ActionKind.COMMAND, command=(program,)), None)
    assert TOKEN not in log.read_text(encoding="utf-8")


def test_a_request_carries_names_inside_texts_and_the_secret_in_its_header() -> None:
    with serving(saying(answer(b"ok"))) as server:
        spec = RequestSpec(
            f"{server.url}/hook",
            body='{"what": "{rule} on {label.device}", "n": 1}',
            secret="env:SECRET",  # noqa: S106  its name
            allow_private=True,
        )
        policy = ActionPolicy("call", ActionKind.REQUEST, request=spec)
        assert words(_actions().run(policy, INCIDENT)) == "call was answered with 200"
    (sent,) = server.requests
    assert f"Authorization: Bearer {TOKEN}" in sent
    body = json.loads(server.bodies[0])
    assert set(body) == {"what", "n"}
    assert body["what"].startswith("hot on ")


def test_a_request_without_a_body_sends_the_documented_object() -> None:
    with serving(saying(answer(b""))) as server:
        spec = RequestSpec(f"{server.url}/hook", allow_private=True)
        _actions().run(ActionPolicy("call", ActionKind.REQUEST, "Call home", request=spec), INCIDENT)
    body = json.loads(server.bodies[0])
    assert (body["kind"], body["title"], body["fields"]["rule"]) == ("notice", "Call home", "hot")


@pytest.mark.parametrize("status", ["500 Broken", "404 Gone"])
def test_a_request_that_is_refused_is_told_without_the_secret(status: str) -> None:
    with serving(saying(answer(b"", status))) as server:
        spec = RequestSpec(f"{server.url}/hook", secret="env:SECRET", allow_private=True)  # noqa: S106  its name
        with pytest.raises(ActionError) as caught:
            _actions().run(ActionPolicy("call", ActionKind.REQUEST, request=spec), INCIDENT)
    assert status[:3] in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_private_address_is_refused_unless_it_is_allowed() -> None:
    spec = RequestSpec("http://127.0.0.1:9/hook")
    with pytest.raises(ActionError, match="private addresses are refused"):
        _actions().run(ActionPolicy("call", ActionKind.REQUEST, request=spec), INCIDENT)


def test_a_dry_run_does_nothing() -> None:
    policy = ActionPolicy("tidy", ActionKind.COMMAND, command=("/nowhere/tidy",), dry_run=True)
    assert "would run" in words(_actions().run(policy, INCIDENT))
