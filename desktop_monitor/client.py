"""What own workflows import to tell the monitor what they do.

Only the standard library, and nothing of this package: it runs inside other people's
programs. It never blocks them, never raises into them, and works when no monitor runs.
"""

from __future__ import annotations
