"""The system's own notifications on Windows and macOS, through desktop-notifier.

It runs an asyncio loop in a thread of its own. desktop-notifier only logs what
fails, so delivery is believed when it says "dispatched". On macOS it needs a
signed application bundle; without one it would pretend, which is refused here.
Must not know which other channels there are.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from typing import Any

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.quantities import local
from desktop_monitor.language.text import text
from desktop_monitor.notify.bus import LIMIT_SECONDS
from desktop_monitor.notify.channel import Capability, Notification, Response, ResponseHandler
from desktop_monitor.notify.sanitise import LABEL_CHARACTERS, one_line, several_lines

_APP_NAME = "Desktop Monitor"
_CLOSE_SECONDS = 1.0


class NativeChannel:
    """Shows notifications with buttons through the operating system."""

    name = "native"

    def __init__(
        self,
        on_response: ResponseHandler,
        load: Callable[[], Any] | None = None,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        """`load` returns the module desktop_notifier."""
        self._on_response = on_response
        self._load = load or _load
        self._limit_seconds = limit_seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._library: Any = None
        self._notifier: Any = None

    @property
    def capabilities(self) -> Capability:
        """What both systems can do; nothing before the first notification."""
        if self._notifier is None:
            return Capability.NONE
        return Capability.BUTTONS | Capability.CLICK | Capability.REPLACE | Capability.WITHDRAW

    def show(self, notification: Notification) -> None:
        """Show or replace. Raises DeliveryError."""
        self._start()
        dispatched = threading.Event()
        self._wait_for(self._notifier.send_notification(self._translated(notification, dispatched)))
        if not dispatched.is_set():
            raise DeliveryError("not shown", "the system did not take the notification; its log says why")

    def withdraw(self, key: str) -> None:
        """Take it back; unknown keys are fine."""
        if self._notifier is not None:
            self._wait_for(self._notifier.clear(_identifier(key)))

    def close(self) -> None:
        """End the loop and its thread."""
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_CLOSE_SECONDS)
        self._loop = self._thread = self._notifier = None

    def _start(self) -> None:
        if self._notifier is not None:
            return
        library = self._load()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=_run, args=(self._loop,), name="native-notifications", daemon=True)
        self._thread.start()
        try:
            notifier = library.DesktopNotifier(app_name=_APP_NAME)
            able = self._wait_for(notifier.get_capabilities())
        except (DeliveryError, OSError, RuntimeError, ValueError) as error:
            self.close()
            raise DeliveryError("native notifications cannot be used", str(error)) from error
        if not able:
            self.close()
            raise DeliveryError("native notifications cannot be used", "the system offers none to this program")
        self._library, self._notifier = library, notifier

    def _translated(self, notification: Notification, dispatched: threading.Event) -> Any:
        library = self._library
        answer = partial(self._answer, notification.key)
        seconds = notification.expires_seconds
        return library.Notification(
            title=one_line(notification.title) or _APP_NAME,
            message=several_lines(notification.body),
            urgency=getattr(library.Urgency, notification.urgency.value.capitalize()),
            buttons=tuple(
                library.Button(
                    title=one_line(button.label, LABEL_CHARACTERS),
                    on_pressed=partial(answer, button.id),
                    identifier=button.id,
                )
                for button in notification.buttons
            ),
            on_clicked=partial(answer, "default"),
            on_dismissed=partial(answer, "closed"),
            on_dispatched=dispatched.set,
            timeout=-1 if seconds is None else round(seconds),
            identifier=_identifier(notification.key),
        )

    def _answer(self, key: str, action: str) -> None:
        self._on_response(Response(key, action))

    def _wait_for(self, question: Coroutine[Any, Any, Any]) -> Any:
        if self._loop is None:
            raise DeliveryError("native notifications were closed")
        future = asyncio.run_coroutine_threadsafe(question, self._loop)
        try:
            return future.result(self._limit_seconds)
        except FutureTimeoutError as error:
            future.cancel()
            message = text("the system did not answer within {limit} s", limit=local(f"{self._limit_seconds:.1f}"))
            raise DeliveryError("no answer", message) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise DeliveryError("not shown", str(error)) from error


def _load() -> Any:
    try:
        return importlib.import_module("desktop_notifier")
    except (ImportError, OSError) as error:
        raise DeliveryError("desktop-notifier cannot be used", str(error)) from error


def _run(loop: asyncio.AbstractEventLoop) -> None:
    """The thread's life: runs the loop until it is stopped, then closes it."""
    asyncio.set_event_loop(loop)
    loop.run_forever()
    loop.close()


def _identifier(key: str) -> str:
    # Windows takes 64 characters, some systems 16; keys may be longer.
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
