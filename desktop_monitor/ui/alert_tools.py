"""What the Alerts page works with: changes of rules and channels, and rehearsals. Must not know how they are made."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.ui.alert_settings_desk import AlertSettingsDesk
from desktop_monitor.ui.rehearsal_desk import RehearsalDesk


@dataclass(frozen=True, slots=True)
class AlertTools:
    """Two desks, each with a thread of its own that starts with its first question."""

    settings: AlertSettingsDesk
    rehearsals: RehearsalDesk

    def close(self) -> bool:
        """Stop both for good; False where one takes longer than three seconds."""
        return all([self.rehearsals.close(), self.settings.close()])
