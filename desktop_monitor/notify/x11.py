"""The few questions this program asks an X11 server without a toolkit.

libxcb through ctypes: unlike Xlib it reports a vanished window or server instead
of ending the process. Works on XWayland too, but sees only X11 programs there.
Must not know why the questions are asked.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_int, c_uint8, c_uint16, c_uint32, c_void_p
from types import TracebackType

from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text

_ANY_TYPE = 0
_MAX_WORDS = 256
_LIBRARY = "libxcb.so.1"


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _ScreenIterator(ctypes.Structure):
    # The screen begins with its root window; nothing after it is needed.
    _fields_ = (("data", POINTER(c_uint32)), ("rem", c_int), ("index", c_int))


class _IdReply(ctypes.Structure):
    # The answer to "which atom" and to "which owner" have one shape.
    _fields_ = (
        ("response_type", c_uint8),
        ("pad0", c_uint8),
        ("sequence", c_uint16),
        ("length", c_uint32),
        ("id", c_uint32),
    )


class _PropertyReply(ctypes.Structure):
    _fields_ = (
        ("response_type", c_uint8),
        ("format", c_uint8),
        ("sequence", c_uint16),
        ("length", c_uint32),
        ("type", c_uint32),
        ("bytes_after", c_uint32),
        ("value_len", c_uint32),
    )


class Display:
    """A connection to an X11 server, for use in a ``with`` statement."""

    def __init__(self, name: str) -> None:
        """`name` as in DISPLAY. Raises SourceError without libxcb or without a server."""
        self._xcb = _library()
        self._free = ctypes.CDLL(None).free
        self._free.argtypes = (c_void_p,)
        number = c_int(0)
        self._connection = self._xcb.xcb_connect(name.encode(), ctypes.byref(number))
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise SourceError("no X11 server", text("none answers at {name}", name=name))
        self._root = self._root_of(number.value)

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._xcb.xcb_disconnect(self._connection)

    @property
    def root(self) -> int:
        """The root window of the screen in use."""
        return self._root

    def words(self, window: int, name: str) -> tuple[int, ...]:
        """A window's property of 32-bit values; nothing if it is absent or the window gone."""
        request = self._xcb.xcb_get_property(self._connection, 0, window, self._atom(name), _ANY_TYPE, 0, _MAX_WORDS)
        reply = self._xcb.xcb_get_property_reply(self._connection, request, None)
        if not reply:
            return ()
        try:
            if reply.contents.format != 32:
                return ()
            values = ctypes.cast(self._xcb.xcb_get_property_value(reply), POINTER(c_uint32))
            return tuple(values[: reply.contents.value_len])
        finally:
            self._free(reply)

    def has_state(self, window: int, name: str) -> bool:
        """Whether the window's _NET_WM_STATE holds `name`."""
        return self._atom(name) in self.words(window, "_NET_WM_STATE")

    def selection_has_owner(self, name: str) -> bool:
        """Whether a program holds the selection `name`."""
        request = self._xcb.xcb_get_selection_owner(self._connection, self._atom(name))
        reply = self._xcb.xcb_get_selection_owner_reply(self._connection, request, None)
        if not reply:
            return False
        owner = int(reply.contents.id)
        self._free(reply)
        return owner != 0

    def _atom(self, name: str) -> int:
        encoded = name.encode("ascii")
        request = self._xcb.xcb_intern_atom(self._connection, 0, len(encoded), encoded)
        reply = self._xcb.xcb_intern_atom_reply(self._connection, request, None)
        if not reply:
            raise SourceError("no X11 server", "the connection was lost")
        atom = int(reply.contents.id)
        self._free(reply)
        return atom

    def _root_of(self, number: int) -> int:
        screens = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        while number > 0 and screens.rem > 1:
            self._xcb.xcb_screen_next(ctypes.byref(screens))
            number -= 1
        return int(screens.data[0])


def _library() -> ctypes.CDLL:
    """The library with the types of what is used (xproto.h). Raises SourceError."""
    try:
        xcb = ctypes.CDLL(_LIBRARY)
        for name, result, *arguments in _FUNCTIONS:
            function = getattr(xcb, name)
            function.restype = result
            function.argtypes = arguments
    except (OSError, AttributeError) as error:
        raise SourceError("X11 cannot be asked", text("{library}: {why}", library=_LIBRARY, why=str(error))) from error
    return xcb


_FUNCTIONS = (
    ("xcb_connect", c_void_p, c_char_p, POINTER(c_int)),
    ("xcb_connection_has_error", c_int, c_void_p),
    ("xcb_disconnect", None, c_void_p),
    ("xcb_get_setup", c_void_p, c_void_p),
    ("xcb_setup_roots_iterator", _ScreenIterator, c_void_p),
    ("xcb_screen_next", None, POINTER(_ScreenIterator)),
    ("xcb_intern_atom", _Cookie, c_void_p, c_uint8, c_uint16, c_char_p),
    ("xcb_intern_atom_reply", POINTER(_IdReply), c_void_p, _Cookie, c_void_p),
    ("xcb_get_property", _Cookie, c_void_p, c_uint8, c_uint32, c_uint32, c_uint32, c_uint32, c_uint32),
    ("xcb_get_property_reply", POINTER(_PropertyReply), c_void_p, _Cookie, c_void_p),
    ("xcb_get_property_value", c_void_p, POINTER(_PropertyReply)),
    ("xcb_get_selection_owner", _Cookie, c_void_p, c_uint32),
    ("xcb_get_selection_owner_reply", POINTER(_IdReply), c_void_p, _Cookie, c_void_p),
)
