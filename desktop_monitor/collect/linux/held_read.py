"""Reads into one buffer, with and without giving up the interpreter lock.

Python gives up its lock (the GIL) around every read and then waits to get it back,
up to a switch interval if another thread computes. Four hundred reads of 3 µs take
0.7 s beside one busy thread that way, and 3 ms when the lock is kept. So files whose
content the kernel makes without ever waiting (/proc/PID/stat takes spin locks only)
are read by a call that keeps it. Everything else must use `released_reader`.

Must not know what is read.
"""

from __future__ import annotations

import os
from collections.abc import Callable

Reader = Callable[[int], int]
"""Reads a descriptor from its start into the buffer; returns the bytes read, or -1."""


def released_reader(buffer: bytearray) -> Reader:
    """A reader that gives up the interpreter lock: for files whose read may wait."""
    into = [buffer]
    preadv = os.preadv

    def read(descriptor: int) -> int:
        try:
            return preadv(descriptor, into, 0)
        except OSError:
            return -1

    return read


def held_reader(buffer: bytearray) -> Reader:
    """A reader that keeps the interpreter lock: only for files whose read never waits.

    Falls back to `released_reader` where the C library cannot be called directly.
    The buffer must not change its size as long as the reader lives.
    """
    try:
        import ctypes
    except ImportError:  # built without libffi
        return released_reader(buffer)
    # Elsewhere off_t may be wider than long, and we would pass half an offset.
    if ctypes.sizeof(ctypes.c_void_p) != 8:
        return released_reader(buffer)
    try:
        pread: Callable[..., int] = ctypes.PyDLL(None).pread
    except (OSError, AttributeError):
        return released_reader(buffer)
    view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
    address = ctypes.c_void_p(ctypes.addressof(view))
    size = ctypes.c_size_t(len(buffer))
    start = ctypes.c_long(0)

    # Without argtypes ctypes passes these ready-made values through, which is faster.
    def read(descriptor: int, _keep: object = view) -> int:
        return pread(descriptor, address, size, start)

    return read
