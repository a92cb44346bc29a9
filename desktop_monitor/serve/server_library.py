"""Loads of aiohttp what a server needs: its package loads the client, too, which costs as much again.

The client brings a connector that reads the system's certificates, tracing and
cookies: 3 MB of memory and 50 ms of CPU in every tray program with open ports. Must not
know what is served.
"""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_LOG = logging.getLogger(__name__)
_NAME = "aiohttp"


def load_without_client(module: str) -> None:
    """Load `module` with the parts of aiohttp that it names; who imports aiohttp later gets all of it.

    Where that is not possible nothing is loaded: an import of `module` does it in the usual way.
    """
    spec = find_spec(_NAME)
    if _NAME in sys.modules or spec is None or spec.submodule_search_locations is None:
        return
    package = ModuleType(_NAME)
    package.__spec__, package.__path__ = spec, spec.submodule_search_locations
    # Only for the name of a server that does not give one of its own.
    package.__dict__["__version__"] = "0"
    sys.modules[_NAME] = package
    try:
        import_module(module)
    except (ImportError, AttributeError) as error:
        _LOG.warning("the ports need more memory with this version of %s: %s", _NAME, error)
    finally:
        if sys.modules.get(_NAME) is package:
            del sys.modules[_NAME]
