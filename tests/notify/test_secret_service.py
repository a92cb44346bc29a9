"""The real keyring library against a keyring of the desktop's kind, on a private bus."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from keyring.backends import SecretService

from desktop_monitor.notify.secrets import SecretError, Secrets
from tests.helpers.session_bus import PrivateBus
from tests.notify.fake_secret_service import FakeSecretService

# The library forgets its connection where it cannot unlock: it is closed when it is collected.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture
def service(bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSecretService]:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    started = FakeSecretService(bus.address).start()
    yield started
    started.stop()
    bus.close()  # whoever still waits for an answer hears that there will be none
    for thread in threading.enumerate():
        if thread.name == "the keyring":
            thread.join(20)
    gc.collect()


def secrets(limit_seconds: float = 10.0) -> Secrets:
    return Secrets({}, SecretService.Keyring, limit_seconds)


def test_a_secret_is_kept_found_and_forgotten(service: FakeSecretService) -> None:
    door = secrets()
    door.store_secret("slack", "sk-planted")
    ((attributes, kept),) = service.items.values()
    assert attributes["service"] == "desktop-monitor"
    assert attributes["username"] == "slack"
    assert kept == b"sk-planted"
    assert door.secret_of("keyring:slack") == "sk-planted"
    door.store_secret("slack", "newer")
    assert door.secret_of("keyring:slack") == "newer"
    door.forget_secret("slack")
    assert service.items == {}


def test_a_locked_keyring_asks_its_user_and_goes_on(service: FakeSecretService) -> None:
    secrets().store_secret("slack", "sk-planted")
    service.is_locked, service.says_to_prompt = True, False
    assert secrets().secret_of("keyring:slack") == "sk-planted"
    assert service.prompts == 1


def test_a_question_that_is_put_away_is_not_asked_again_soon(service: FakeSecretService) -> None:
    service.is_locked = service.says_to_prompt = True
    with pytest.raises(SecretError, match="The keyring is locked") as caught:
        secrets().secret_of("keyring:slack")
    assert caught.value.after_seconds == 3600.0


def test_a_question_that_nobody_answers_holds_nobody_up_and_stands_once(service: FakeSecretService) -> None:
    """The library itself would wait for ever."""
    service.is_locked = True
    door = secrets(0.5)
    for _ in range(3):
        with pytest.raises(SecretError, match="The keyring does not answer"):
            door.secret_of("keyring:slack")
    assert service.prompts == 1


def test_a_keyring_that_says_nothing_at_all_holds_nobody_up(service: FakeSecretService) -> None:
    service.silent = True
    with pytest.raises(SecretError, match="The keyring does not answer"):
        secrets(0.5).secret_of("keyring:slack")
