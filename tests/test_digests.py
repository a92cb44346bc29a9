"""Digests without OpenSSL."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor import digests

_WITHOUT_BUILT_IN = """
import hashlib, sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
from desktop_monitor.digests import blake2b, blake2s, sha256
print(sha256(b"a").hexdigest(), blake2b(b"a").hexdigest(), blake2s(b"a").hexdigest())
"""


@given(st.binary())
def test_they_are_those_of_hashlib(content: bytes) -> None:
    """What was kept under a digest is found again, whoever makes it."""
    assert digests.sha256(content).hexdigest() == hashlib.sha256(content).hexdigest()
    assert digests.blake2b(content, digest_size=8).digest() == hashlib.blake2b(content, digest_size=8).digest()
    assert digests.blake2s(content, digest_size=8).digest() == hashlib.blake2s(content, digest_size=8).digest()


def test_openssl_is_not_loaded_for_them() -> None:
    """That is what they are for."""
    script = "import sys, desktop_monitor.digests; print('_hashlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize("missing", [("_sha2", "_sha256"), ("_blake2",), ("_sha2", "_sha256", "_blake2")], ids=" ".join)
def test_a_python_without_code_of_its_own_has_them_too(missing: tuple[str, ...]) -> None:
    """Some distributions leave SHA-256 to OpenSSL; the names of these modules are Python's own affair."""
    command = [sys.executable, "-c", _WITHOUT_BUILT_IN, *missing]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    makers = (hashlib.sha256, hashlib.blake2b, hashlib.blake2s)
    assert done.stdout.split() == [make(b"a").hexdigest() for make in makers], done.stderr
