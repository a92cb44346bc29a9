"""Secrets by name: configuration says ``env:NAME`` or ``keyring:NAME``, never the secret itself.

A secret is looked up each time it is needed and kept nowhere in between, so that no
object of ours can show one. The keyring is somebody else's program: it may be absent,
locked, or waiting for a password that nobody types, so that every question has a limit
of time. Must not know what a secret opens.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.notify.guarded import failure_of
from desktop_monitor.notify.limit import LimitedCalls
from desktop_monitor.notify.message import LaterError, RefusedError

SERVICE = "desktop-monitor"
"""Under which a keyring lists what is ours."""
LIMIT_SECONDS = 20.0
SECRET_CHARACTERS = 4096

_ENVIRONMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}\Z", re.ASCII)
_NAME = "[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}"
_KEYRING = re.compile(rf"{_NAME}\Z", re.ASCII)
_NAMED = re.compile(f"keyring:({_NAME})", re.ASCII)
_LOCKED = frozenset({"InitError", "KeyringLocked", "LockedException", "PromptDismissedException"})
"""By name: each library below keyring has its own, and none is imported before it is needed.

InitError: there is none yet, and the question for a password of a new one was put away.
"""
_ASK_AGAIN_SECONDS = 3600.0
"""Whoever put the question for the keyring's password away is not asked again sooner."""
_INSTEAD = sentence("unlock or start it, or put the secret into an environment variable and write env:NAME instead.")


class SecretError(LaterError):
    """A secret is not there now: the user provides it, and the next attempt finds it."""


class Backend(Protocol):
    """What is asked of a keyring; may raise whatever it likes."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


def system_keyring() -> Backend:
    """The keyring of this system. Slow the first time, and 20 MB: asked for only when a secret is in there."""
    import keyring
    import keyring.core

    if not keyring.core.recommended(keyring.get_keyring()):
        # One that keeps secrets in plain files was found, or none because the session had only begun.
        keyring.core.init_backend(keyring.core.recommended)
    return keyring.get_keyring()


class Secrets:
    """May be used from several threads; the keyring is asked by one at a time."""

    def __init__(
        self,
        environment: Mapping[str, str] = os.environ,
        open_keyring: Callable[[], Backend] = system_keyring,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        """`limit_seconds` holds for each question to the keyring."""
        self._environment = environment
        self._open_keyring = open_keyring
        self._limit_seconds = limit_seconds
        self._calls = LimitedCalls(sentence("the keyring"), limit_seconds)
        self._asking = threading.Lock()

    def secret_of(self, reference: str) -> str:
        """The secret behind ``env:NAME`` or ``keyring:NAME``.

        Raises SecretError where it is not there now, RefusedError for what is no reference.
        """
        problem = reference_problem(reference)
        if problem:
            raise RefusedError("No secret is named", text("what stands for it {why}", why=text(problem)))
        place, _, name = reference.partition(":")
        secret = self._from_environment(name) if place == "env" else self._from_keyring(name)
        return secret.strip("\r\n")

    def store_secret(self, name: str, value: str) -> None:
        """Keep `value` in the keyring, to be named ``keyring:NAME``. Raises SecretError and RefusedError."""
        _check_name(name)
        if not value.strip() or len(value) > SECRET_CHARACTERS:
            raise RefusedError(
                "Nothing was stored",
                text("a secret has 1 to {most} characters", most=SECRET_CHARACTERS),
            )
        self._ask(lambda keyring: keyring.set_password(SERVICE, name, value))
        if self._from_keyring(name) != value:
            raise SecretError("The keyring did not keep the secret", _INSTEAD)

    def forget_secret(self, name: str) -> bool:
        """Remove it from the keyring; whether there was one. Raises SecretError and RefusedError."""
        _check_name(name)
        if not self._found_in_keyring(name):
            return False
        self._ask(lambda keyring: keyring.delete_password(SERVICE, name))
        return True

    def _from_environment(self, name: str) -> str:
        value = self._environment.get(name, "")
        if not value:
            raise SecretError(
                text("There is no {name} in the environment", name=name),
                "it is not set where Desktop Monitor was started; set it there, or use keyring:NAME.",
            )
        return value

    def _found_in_keyring(self, name: str) -> str | None:
        found: list[str | None] = []
        self._ask(lambda keyring: found.append(keyring.get_password(SERVICE, name)))
        return found[0] if found else None

    def _from_keyring(self, name: str) -> str:
        secret = self._found_in_keyring(name)
        if not secret:
            raise SecretError(
                text("The keyring has no secret {name}", name=name),
                text(
                    "nothing is kept as {name} for the service {service}; store it first.", name=name, service=SERVICE
                ),
            )
        return secret

    def _ask(self, question: Callable[[Backend], None]) -> None:
        """Raises SecretError whatever goes wrong."""
        if not self._asking.acquire(timeout=self._limit_seconds):
            raise _silent()
        failures: list[Exception] = []
        try:
            self._calls.run(partial(self._outcome, question, failures))
        except DeliveryError as error:
            raise (_explained(failures[0]) if failures else _silent()) from error
        finally:
            self._asking.release()

    def _outcome(self, question: Callable[[Backend], None], failures: list[Exception]) -> str:
        # Back-ends are plug-ins: nobody can list what they raise, and their words may hold anything.
        error = failure_of(lambda: question(self._open_keyring()))
        if error is None:
            return ""
        failures.append(error)
        return type(error).__name__


def reference_problem(reference: str) -> str:
    """What is wrong with the name of a secret, never repeating it: somebody may have pasted the secret."""
    place, _, name = reference.partition(":")
    if place == "env":
        return "" if _ENVIRONMENT.match(name) else sentence("must be env: and the name of an environment variable")
    if place == "keyring":
        return "" if _KEYRING.match(name) else sentence("must be keyring: and a name of letters, digits and . _ @ -")
    return sentence("must be env:NAME or keyring:NAME, not the secret itself")


def keyring_names(text: str) -> frozenset[str]:
    """Names of secrets of the keyring that stand anywhere in `text`, as in a file of settings."""
    return frozenset(_NAMED.findall(text))


def _check_name(name: str) -> None:
    if not _KEYRING.match(name):
        raise RefusedError("No secret is named", "its name is of letters, digits and . _ @ -")


def _silent() -> SecretError:
    message = text("it may be waiting for its password: answer its question; {instead}", instead=text(_INSTEAD))
    return SecretError("The keyring does not answer", message)


def _explained(error: Exception) -> SecretError:
    kind = type(error).__name__
    if kind in _LOCKED:
        return SecretError("The keyring is locked", _INSTEAD, _ASK_AGAIN_SECONDS)
    if kind == "NoKeyringError":
        return SecretError("This system has no keyring", _INSTEAD)
    return SecretError("The keyring failed", text("{kind}: {instead}", kind=kind, instead=text(_INSTEAD)))
