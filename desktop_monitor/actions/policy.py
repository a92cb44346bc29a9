"""What may follow from an alert: an action by name, and under which conditions it runs by itself.

The four of the seed document are built in; the user adds commands and requests.
Must not know rules or how an action is carried out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import sentence


class ActionKind(Enum):
    """What an action does."""

    SWITCH = "switch"
    """Gives a control another value (`control`, `value`)."""
    HEALTH_CHECK = "health_check"
    """Looks at an interface from all sides and reports."""
    COMMAND = "command"
    """Runs the user's own program; an argument list, never a shell."""
    REQUEST = "request"
    """Sends the user's own HTTP request."""


@dataclass(frozen=True, slots=True)
class RequestSpec:
    """One HTTP request as the user wrote it; never with a password in it."""

    url: str
    method: str = "POST"
    body: str = ""
    """With placeholders ``{rule}``, ``{value}``, ``{severity}`` and the labels' names."""
    content_type: str = "application/json"
    secret: str = ""
    """Name of a secret (`notify.secrets`) that is sent as a bearer token; empty: none."""
    allow_private: bool = False
    """May go to loopback, private and link-local addresses."""


@dataclass(frozen=True, slots=True)
class ActionPolicy:
    """One action and when it may run."""

    name: str
    kind: ActionKind
    description: str = ""
    automated: bool = False
    """Runs without being asked, once the user armed it; until then, and where False, it becomes a suggestion."""
    rollback_after_seconds: float | None = None
    """A switch goes back by itself after this; None: it stays."""
    notify_admin: bool = False
    """Says what was done on the channel of that name, too."""
    minimum_interval_seconds: float = 60.0
    """Between two runs of the same action for the same labels."""
    runs_per_hour: int = 3
    dry_run: bool = False
    """Says what it would do, and does nothing."""
    control: str = ""
    """Of a switch: which control; empty: the first one whose values include `value`."""
    value: str = ""
    command: tuple[str, ...] = ()
    timeout_seconds: float = 30.0
    request: RequestSpec | None = None
    may_reach: bool = False
    """Of a health check: it may ask the interface's server and its maker's status page whether they are there."""
    probes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of a health check: by interface, the user's own command that makes a request, which may cost something."""


BUILT_IN = (
    ActionPolicy(
        "suggest_simple_mode", ActionKind.SWITCH, sentence("Suggest the SIMPLE context mode."), value="SIMPLE"
    ),
    ActionPolicy(
        "force_simple_mode",
        ActionKind.SWITCH,
        sentence("Switch to the SIMPLE context mode, back after an hour."),
        automated=True,
        rollback_after_seconds=3600.0,
        value="SIMPLE",
    ),
    ActionPolicy(
        "interface_health_check",
        ActionKind.HEALTH_CHECK,
        sentence("Look at the interface from all sides."),
        automated=True,
    ),
    ActionPolicy(
        "automatic_fallback",
        ActionKind.SWITCH,
        sentence("Switch to the backup interface."),
        automated=True,
        notify_admin=True,
        control="interface",
    ),
)
"""The seed document's actions as they are without a word in the configuration."""
