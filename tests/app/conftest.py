"""The desktop program is tried without a screen, as its faces are."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.ui.conftest import _garbage_is_collected_in_this_thread as _garbage_is_collected_in_this_thread
