"""The ports load what a server needs, and leave the rest of the library to who imports it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_LOAD = """
import sys
from desktop_monitor.serve.server_library import load_without_client
load_without_client("desktop_monitor.serve.server")
import desktop_monitor.serve.server
"""


def _said(script: str) -> list[str]:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


def test_no_client_is_loaded_for_the_ports() -> None:
    script = _LOAD + "print(*(name for name in ('aiohttp.client', 'aiohttp.connector') if name in sys.modules))"
    assert _said(script) == []


def test_who_imports_the_library_later_gets_all_of_it() -> None:
    script = _LOAD + (
        "import aiohttp\n"
        "from aiohttp import web\n"
        "from desktop_monitor.serve.connections import BoundedServer\n"
        "print(aiohttp.ClientSession.__name__, aiohttp.__version__ != '0', issubclass(BoundedServer, web.Server))"
    )
    assert _said(script) == ["ClientSession", "True", "True"]


def test_a_library_that_is_loaded_already_stays_as_it_is() -> None:
    script = "import aiohttp as whole\n" + _LOAD + "import aiohttp\nprint(aiohttp is whole)"
    assert _said(script) == ["True"]


def test_a_server_that_needs_more_of_the_library_is_loaded_with_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "needs_more.py").write_text("from aiohttp import ClientSession")
    script = (
        f"import sys; sys.path.append({str(tmp_path)!r})\n"
        "from desktop_monitor.serve.server_library import load_without_client\n"
        "load_without_client('needs_more')\n"
        "print('aiohttp' in sys.modules)\n"
        "import needs_more\n"
        "print(needs_more.ClientSession.__name__)"
    )
    assert _said(script) == ["False", "ClientSession"]
