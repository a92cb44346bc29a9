"""Secrets by name, and a keyring that is absent, locked, hung, broken or forgetful."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringLocked

from desktop_monitor.notify.message import RefusedError
from desktop_monitor.notify.secrets import SERVICE, Backend, SecretError, Secrets, keyring_names, reference_problem

PLANTED = "sk-planted-0123456789"


class FakeKeyring:
    """Keeps secrets in memory, and fails as it is told."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.mistake: Exception | None = None
        self.hang: threading.Event | None = None
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._ask()
        del self.kept[service, username]

    def _ask(self) -> None:
        self.asked += 1
        if self.hang is not None:
            self.hang.wait(20)
        if self.mistake is not None:
            raise self.mistake


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring()


def secrets(keyring: FakeKeyring | Backend, limit_seconds: float = 10.0) -> Secrets:
    return Secrets({"TOKEN": PLANTED, "EMPTY": "", "LINE": f"{PLANTED}\n"}, lambda: keyring, limit_seconds)


def refused(ask: Callable[[], object]) -> str:
    with pytest.raises(SecretError) as caught:
        ask()
    assert PLANTED not in f"{caught.value!s}{caught.value!r}{caught.value.__cause__!r}"
    return str(caught.value)


def test_the_environment_is_asked_by_name(keyring: FakeKeyring) -> None:
    assert secrets(keyring).secret_of("env:TOKEN") == PLANTED
    assert secrets(keyring).secret_of("env:LINE") == PLANTED
    assert keyring.asked == 0


@pytest.mark.parametrize("name", ["EMPTY", "MISSING"])
def test_what_is_not_in_the_environment_is_said_with_what_to_do(keyring: FakeKeyring, name: str) -> None:
    sentence = refused(lambda: secrets(keyring).secret_of(f"env:{name}"))
    assert f"There is no {name} in the environment" in sentence
    assert "keyring:NAME" in sentence


def test_the_keyring_keeps_returns_and_forgets(keyring: FakeKeyring) -> None:
    door = secrets(keyring)
    door.store_secret("slack", PLANTED)
    assert keyring.kept == {(SERVICE, "slack"): PLANTED}
    assert door.secret_of("keyring:slack") == PLANTED
    assert door.forget_secret("slack")
    assert "has no secret slack" in refused(lambda: door.secret_of("keyring:slack"))
    assert not door.forget_secret("slack")


@pytest.mark.parametrize(
    "reference",
    [
        "",
        PLANTED,
        "env:",
        "env:A B",
        "env:1A",
        "env:É",
        "keyring:",
        "keyring:a/b",
        "keyring:a b",
        "file:/etc/shadow",
        "env:A\n",
    ],
)
def test_what_is_no_reference_is_refused_and_not_repeated(keyring: FakeKeyring, reference: str) -> None:
    assert reference_problem(reference)
    with pytest.raises(RefusedError) as caught:
        secrets(keyring).secret_of(reference)
    assert PLANTED not in str(caught.value)


@given(st.text())
def test_whatever_is_written_for_a_reference_is_not_repeated(text: str) -> None:
    problem = reference_problem(text)
    assert len(text) < 9 or text not in problem


@pytest.mark.parametrize("value", ["", "  \n", "x" * 5000])
def test_what_cannot_be_a_secret_is_not_stored(keyring: FakeKeyring, value: str) -> None:
    with pytest.raises(RefusedError, match="Nothing was stored"):
        secrets(keyring).store_secret("slack", value)
    assert keyring.asked == 0


def test_a_name_that_is_none_is_not_stored(keyring: FakeKeyring) -> None:
    for act in (lambda: secrets(keyring).store_secret("a b", PLANTED), lambda: secrets(keyring).forget_secret("a/b")):
        with pytest.raises(RefusedError, match="No secret is named"):
            act()


def test_a_system_without_a_keyring_is_said_so() -> None:
    sentence = refused(lambda: secrets(fail.Keyring()).secret_of("keyring:slack"))
    assert "This system has no keyring" in sentence
    assert "env:NAME" in sentence


def test_a_keyring_that_keeps_nothing_is_noticed() -> None:
    assert "has no secret slack" in refused(lambda: secrets(null.Keyring()).store_secret("slack", PLANTED))


@pytest.mark.parametrize("mistake", [KeyringLocked("put away"), InitError("no password for a new one")])
def test_a_locked_keyring_is_not_asked_again_soon(keyring: FakeKeyring, mistake: Exception) -> None:
    keyring.mistake = mistake
    with pytest.raises(SecretError, match="is locked") as caught:
        secrets(keyring).secret_of("keyring:slack")
    assert caught.value.after_seconds == 3600.0


@pytest.mark.parametrize("mistake", [RuntimeError(PLANTED), ZeroDivisionError(PLANTED), OSError(2, PLANTED)])
def test_whatever_a_keyring_raises_is_said_by_kind_alone(keyring: FakeKeyring, mistake: Exception) -> None:
    keyring.mistake = mistake
    assert "The keyring failed" in refused(lambda: secrets(keyring).secret_of("keyring:slack"))


def test_a_keyring_that_cannot_be_opened_is_an_error_of_ours() -> None:
    def absent() -> Backend:
        raise ModuleNotFoundError(PLANTED)

    door = Secrets({}, absent)
    assert "ModuleNotFoundError" in refused(lambda: door.secret_of("keyring:slack"))


def test_a_keyring_that_hangs_is_given_up_and_asked_again_only_when_it_ended(keyring: FakeKeyring) -> None:
    keyring.hang = threading.Event()
    keyring.kept[SERVICE, "slack"] = PLANTED
    door = secrets(keyring, 0.2)
    for _ in range(3):
        assert "does not answer" in refused(lambda: door.secret_of("keyring:slack"))
    assert keyring.asked == 1
    keyring.hang.set()
    patient = Secrets({}, lambda: keyring)
    assert patient.secret_of("keyring:slack") == PLANTED


def test_one_thread_after_the_other_asks(keyring: FakeKeyring) -> None:
    keyring.hang = threading.Event()
    door = secrets(keyring, 0.3)
    answers: list[str] = []

    def ask() -> None:
        try:
            answers.append(door.secret_of("keyring:slack"))
        except SecretError as error:
            answers.append(error.title)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    keyring.hang.set()
    assert answers == ["The keyring does not answer"] * 3
    assert keyring.asked == 1


def test_nothing_that_is_kept_shows_a_secret(keyring: FakeKeyring) -> None:
    door = secrets(keyring)
    door.store_secret("slack", PLANTED)
    door.secret_of("keyring:slack")
    assert PLANTED not in repr(door)
    assert PLANTED not in repr({name: value for name, value in vars(door).items() if name != "_environment"})


ABSENT = """
import sys
from desktop_monitor.notify.secrets import SecretError, Secrets, keyring_names
door = Secrets({})
print("keyring" in sys.modules)
try:
    door.secret_of("keyring:slack")
except SecretError as error:
    print(error.title)
"""


def test_the_real_library_is_loaded_when_first_needed_and_says_when_there_is_no_keyring() -> None:
    environment = {
        "HOME": "/nonexistent",
        "PATH": "/usr/bin:/bin",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
    }
    ran = subprocess.run(
        [sys.executable, "-c", ABSENT], capture_output=True, text=True, check=True, timeout=60, env=environment
    )
    assert ran.stdout.splitlines() == ["False", "This system has no keyring"]
    assert ran.stderr == ""


def test_names_of_secrets_are_found_wherever_they_stand() -> None:
    written = 'url_secret: "keyring:ops-url"\n# was keyring:old.one, env:NO\nx: keyring:a@b_c'
    assert keyring_names(written) == {"ops-url", "old.one", "a@b_c"}
    assert keyring_names("") == frozenset()
