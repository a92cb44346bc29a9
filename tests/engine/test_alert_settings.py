"""Channels change together with their secrets in the keyring, and none stays there that nothing names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_monitor.engine.alert_settings import AlertSettings
from desktop_monitor.errors import ConfigError, DeliveryError
from desktop_monitor.notify.secrets import SERVICE, Secrets

OPS = "  - {type: webhook, name: ops, url_secret: keyring:ops-url, signature_secret: keyring:shared}\n"
TEAM = "  - {type: webhook, name: team, url: https://hooks.example/, signature_secret: keyring:shared}\n"


class KeyringLocked(Exception):  # noqa: N818  as the library calls it
    """Like the library's."""


class KeptSecrets:
    """A keyring in memory."""

    def __init__(self, *names: str) -> None:
        self.kept = {(SERVICE, name): f"word of {name}" for name in names}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._ask()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]

    def _ask(self) -> None:
        if self.is_locked:
            raise KeyringLocked

    @property
    def names(self) -> set[str]:
        return {name for _service, name in self.kept}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "alerts_config.yaml"


@pytest.fixture
def keyring() -> KeptSecrets:
    return KeptSecrets("ops-url", "shared", "somebody-elses")


@pytest.fixture
def settings(file: Path, keyring: KeptSecrets, tmp_path: Path) -> AlertSettings:
    return AlertSettings(file, lambda: Secrets({}, lambda: keyring), (tmp_path / "modes.yaml",))


def write(file: Path, *channels: str) -> None:
    file.write_text("notification_channels:\n" + "".join(channels), encoding="utf-8")


def test_a_deleted_channel_leaves_no_secret_behind(file: Path, settings: AlertSettings, keyring: KeptSecrets) -> None:
    write(file, OPS)
    assert settings.delete_channel("ops").left is None
    assert keyring.names == {"somebody-elses"}


@pytest.mark.parametrize(
    "name_it",
    [
        lambda file: write(file, OPS, TEAM),
        lambda file: (write(file, OPS), file.write_text(f"# old: keyring:shared\n{file.read_text()}")),
        lambda file: (write(file, OPS), file.with_name("modes.yaml").write_text("secret: 'keyring:shared'")),
    ],
    ids=["another channel", "a comment", "a control"],
)
def test_what_something_else_names_stays(
    name_it: Callable[[Path], object], file: Path, settings: AlertSettings, keyring: KeptSecrets
) -> None:
    name_it(file)
    settings.delete_channel("ops")
    assert keyring.names == {"shared", "somebody-elses"}


def test_a_locked_keyring_holds_up_no_deletion_and_is_told(
    file: Path, settings: AlertSettings, keyring: KeptSecrets
) -> None:
    write(file, OPS, TEAM)
    keyring.is_locked = True
    left = settings.delete_channel("ops").left
    assert "Its secret stays in the keyring: The keyring is locked" in str(left)
    assert "ops" not in file.read_text()


def test_another_file_that_cannot_be_read_may_name_it(
    file: Path, settings: AlertSettings, keyring: KeptSecrets
) -> None:
    write(file, OPS)
    file.with_name("modes.yaml").write_bytes(b"\xff")
    assert "is not UTF-8" in str(settings.delete_channel("ops").left)
    assert "ops-url" in keyring.names


def test_without_secrets_the_keyring_is_not_asked(file: Path, settings: AlertSettings, keyring: KeptSecrets) -> None:
    write(file, "  - {type: webhook, name: plain, url: https://hooks.example/}\n")
    keyring.is_locked = True
    assert settings.delete_channel("plain").left is None


def test_a_secret_that_another_takes_the_place_of_leaves_too(
    file: Path, settings: AlertSettings, keyring: KeptSecrets
) -> None:
    write(file, OPS, TEAM)
    keys = {"type": "webhook", "url_secret": "keyring:ops-new"}
    settings.save_channel("ops", keys, {"ops-new": "https://hooks.example/new"})
    assert keyring.names == {"ops-new", "shared", "somebody-elses"}
    settings.save_channel("ops", {"type": "webhook", "url_secret": "env:OPS", "signature_secret": None})
    assert keyring.names == {"shared", "somebody-elses"}


def test_what_the_file_refuses_leaves_no_secret(file: Path, settings: AlertSettings, keyring: KeptSecrets) -> None:
    write(file, TEAM)
    keys = {"type": "webhook", "name": "new", "url_secret": "keyring:new-url", "format": "nonsense"}
    with pytest.raises(ConfigError):
        settings.save_channel("", keys, {"new-url": "https://hooks.example/new", "shared": "another"})
    assert keyring.names == {"ops-url", "shared", "somebody-elses"}


def test_a_keyring_that_refuses_leaves_the_file_alone(
    file: Path, settings: AlertSettings, keyring: KeptSecrets
) -> None:
    write(file, TEAM)
    keyring.is_locked = True
    with pytest.raises(DeliveryError, match="The keyring is locked"):
        settings.save_channel("team", {"type": "webhook", "url": None, "url_secret": "keyring:t"}, {"t": "x"})
    assert "keyring:t," not in file.read_text()
    assert "hooks.example" in file.read_text()
