"""What holds for every soak test. Must not know what is soaked."""

from __future__ import annotations

import logging

import pytest


@pytest.fixture(autouse=True)
def _log_is_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    """The log that pytest keeps of a test would be counted as held by the program."""
    caplog.set_level(logging.CRITICAL, logger="desktop_monitor")
