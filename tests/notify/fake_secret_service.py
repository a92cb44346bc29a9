"""A keyring on a private bus, as far as secrets of this program need one: open, locked, or asking for its password.

What it answers is what https://specifications.freedesktop.org/secret-service/latest/ says.
"""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus import get_connectable_addresses
from jeepney.io.blocking import DBusConnection, prep_socket

NAME = "org.freedesktop.secrets"
_ROOT = "/org/freedesktop/secrets"
_PREFIX = "org.freedesktop.Secret."
_PROMPT = f"{_ROOT}/prompt/1"
_SESSION = f"{_ROOT}/session/1"
_NONE = "/"


@dataclass
class FakeSecretService:
    """Owns the name on a bus from `start` to `stop`, on a thread of its own."""

    address: str
    is_locked: bool = False
    says_to_prompt: bool | None = None
    """What the user does with the question for the password: True: puts it away; None: is not there."""
    items: dict[str, tuple[dict[str, str], bytes]] = field(default_factory=dict)
    prompts: int = 0
    silent: bool = False

    def start(self) -> FakeSecretService:
        self.connection = DBusConnection(prep_socket(next(get_connectable_addresses(self.address))))
        self.connection.send_and_get_reply(message_bus.RequestName(NAME))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.sock.shutdown(2)
        self._thread.join(5)
        self.connection.close()

    def _serve(self) -> None:
        while True:
            try:
                message = self.connection.receive()
            except (OSError, ValueError):
                return
            if message.header.message_type is MessageType.method_call and not self.silent:
                fields = message.header.fields
                getattr(self, f"_{fields[HeaderFields.member]}")(message, fields[HeaderFields.path])

    def _reply(self, message: Message, signature: str, *body: Any) -> None:
        self.connection.send(new_method_return(message, signature, body))

    def _OpenSession(self, message: Message, _path: str) -> None:
        if message.body[0] == "plain":
            self._reply(message, "vo", ("s", ""), _SESSION)
        else:
            self.connection.send(new_error(message, "org.freedesktop.DBus.Error.NotSupported", "s", ("plain only",)))

    def _Get(self, message: Message, path: str) -> None:
        known: dict[str, tuple[str, Any]] = {"Label": ("s", path), "Locked": ("b", self.is_locked)}
        self._reply(message, "v", known[message.body[1]])

    def _SearchItems(self, message: Message, _path: str) -> None:
        wanted = message.body[0].items()
        self._reply(
            message, "ao", [path for path, (attributes, _) in self.items.items() if wanted <= attributes.items()]
        )

    def _CreateItem(self, message: Message, _path: str) -> None:
        properties, secret, _replace = message.body
        attributes = properties[f"{_PREFIX}Item.Attributes"][1]
        path = next((one for one, (known, _) in self.items.items() if known == attributes), "")
        path = path or f"{_ROOT}/collection/default/{len(self.items) + 1}"
        self.items[path] = attributes, bytes(secret[2])
        self._reply(message, "oo", path, _NONE)

    def _GetSecret(self, message: Message, path: str) -> None:
        self._reply(message, "(oayays)", (_SESSION, b"", self.items[path][1], "text/plain"))

    def _Delete(self, message: Message, path: str) -> None:
        del self.items[path]
        self._reply(message, "o", _NONE)

    def _Unlock(self, message: Message, _path: str) -> None:
        if self.is_locked:
            self._reply(message, "aoo", [], _PROMPT)
        else:
            self._reply(message, "aoo", message.body[0], _NONE)

    def _Prompt(self, message: Message, _path: str) -> None:
        self.prompts += 1
        self._reply(message, "")
        if self.says_to_prompt is not None:
            self.is_locked = self.says_to_prompt
            emitter = DBusAddress(_PROMPT, NAME, f"{_PREFIX}Prompt")
            self.connection.send(new_signal(emitter, "Completed", "bv", (self.says_to_prompt, ("ao", []))))
