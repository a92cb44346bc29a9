"""One step of watching over alerts: observe, judge, keep, tell, propose.

A function of its state, the parts' answers and the clock, like the engine's tick.
One thread calls it (see `desk`); nothing in it waits for a channel or a control. Must
not know threads or faces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace

from desktop_monitor.actions.policy import ActionKind
from desktop_monitor.alerts.evaluation import Look, Outcome
from desktop_monitor.alerts.evaluator import acknowledged, evaluate, with_refusal
from desktop_monitor.alerts.incident import Announcement, AnnouncementKind, Ending, key_of
from desktop_monitor.alerts.memory import AlertMemory
from desktop_monitor.alerts.memory_text import memory_from_text, memory_to_text
from desktop_monitor.alerts.silence import Silence
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.engine.alerting.acting import Acting
from desktop_monitor.engine.alerting.announcing import Teller, unit_of
from desktop_monitor.engine.alerting.attention import Attention
from desktop_monitor.engine.alerting.parts import AlertParts
from desktop_monitor.engine.alerting.remembered import with_acknowledgements
from desktop_monitor.engine.alerting.sight import Sight
from desktop_monitor.engine.alerting.views import channel_views
from desktop_monitor.engine.alerts_view import NO_ALERTS, AlertsView
from desktop_monitor.engine.futures import answered, then
from desktop_monitor.engine.guard import StepGuard
from desktop_monitor.engine.parts import Notifier
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import Text, text
from desktop_monitor.notify.channel import Notification, Urgency
from desktop_monitor.notify.message import DesktopChannel, Message
from desktop_monitor.notify.queue import RemoteDelivery
from desktop_monitor.store.ledger import Ledger

TEST_WORDS = ("Desktop Monitor", "Notifications arrive. This is a test; nothing is wrong.")
_TRY_SECONDS = 60.0
"""A disk that refuses is tried no more often."""


class AlertWork:
    """Owns all that is known of alerts."""

    def __init__(self, parts: AlertParts, config: AlertsConfig, notifier: Notifier) -> None:
        self.view: AlertsView = NO_ALERTS
        self._parts, self._config, self._notifier = parts, config, notifier
        self._guard = StepGuard()
        self._attention = Attention(config.hold_after_start_seconds)
        self._memory = self._remembered()
        self._silences: tuple[Silence, ...] = ()
        self._acting = Acting(parts, config)
        self._outcome = Outcome(())
        self._next_try = 0.0
        self._last_look_seconds: float | None = None
        self._unanswered: Mapping[int, int | None] = {}
        self.apply(config)

    def apply(self, config: AlertsConfig) -> None:
        """Work with `config` from now on."""
        self._config = config
        self._attention.hold_seconds = config.hold_after_start_seconds
        self._teller = Teller({rule.name: rule for rule in config.rules}, unit_of)
        self._parts.observer.watch([rule for rule in config.rules if rule.is_enabled])
        self._parts.remote.set_channels(config.channels)
        self._acting.apply(config)

    def step(self, sights: Sequence[Sight]) -> None:
        """Take in what was seen since the last step, judge it, and say how things stand."""
        for sight in sights:
            self._attention.see(sight.at, sight.interval_seconds)
            self._guard.run("alerts observe", lambda sight=sight: self._parts.observer.take(sight))  # type: ignore[misc]
        if self._parts.keeper.others_wrote():
            self._read_ledger()
        if sights:
            self._guard.run("alerts look", lambda: self._look(sights[-1].at.wall_seconds))
        self._guard.run("alerts act", self._acting.follow_up)
        self._note_refusals()
        self._parts.keeper.prune_if_due()
        self._withdraw_answered()
        self._show()

    def _look(self, at_seconds: float) -> None:
        look = Look(
            at_seconds,
            self._attention.take_observed_seconds(),
            self._config.rules,
            self._parts.observer.readings(at_seconds),
            self._silences,
            self._config.flood,
            self._attention.hold(),
            self._parts.observer.culprits(),
        )
        self._memory, self._outcome = evaluate(self._memory, look)
        self._last_look_seconds = at_seconds
        kept = self._keep(self._outcome, self._prepared(self._outcome.announcements, at_seconds))
        # Suggestions first: what is told of an incident says what can be done about it.
        self._acting.catch_up(self._memory.open_incidents, at_seconds)
        for incident in self._outcome.fired:
            self._acting.propose(incident, at_seconds)
        self._acting.expire(self._outcome.changed, at_seconds)
        for said in self._outcome.announcements:
            self._tell(said, at_seconds, kept)

    def _note_refusals(self) -> None:
        """Why an action did not run belongs to its incident."""
        refusals = self._acting.take_refusals()
        for incident_id, why in refusals.items():
            self._memory = with_refusal(self._memory, incident_id, why)
        changed = tuple(one for one in map(self._memory.incident, refusals) if one is not None)
        if changed:
            self._keep(Outcome((), changed=changed))

    def _withdraw_answered(self) -> None:
        """A notification whose suggestion was answered elsewhere has buttons that do nothing any more.

        Who answered knows of the incident. Where nobody did, it lasts: what is said of it
        stays, with what can be answered now.
        """
        before, self._unanswered = self._unanswered, self._acting.unanswered()
        for number, incident_id in before.items():
            incident = None if incident_id is None else self._memory.incident(incident_id)
            if incident is None or number in self._unanswered:
                continue
            suggestion = self._acting.suggestion_about((incident,))
            if suggestion is not None or self._acting.suggestions.has_lapsed(number):
                said = Announcement(AnnouncementKind.FIRED, (incident,), ())
                self._notifier.update(self._teller.notification(said, suggestion))
            else:
                self._notifier.withdraw(key_of((incident,)))

    def _prepared(self, announcements: Sequence[Announcement], at_seconds: float) -> tuple[RemoteDelivery, ...]:
        """What is told elsewhere, for the queue: kept with what was said, a kill in between loses none of it."""
        told = [(said, self._teller.message(said, at_seconds, None)) for said in announcements if _is_news(said)]
        return tuple(one for said, message in told for one in self._parts.remote.prepared(message, said.channels))

    def _tell(self, said: Announcement, at_seconds: float, kept: Sequence[RemoteDelivery]) -> None:
        wanted = set(said.channels)
        suggestion = self._acting.suggestion_about(said.incidents) if len(said.incidents) == 1 else None
        if said.kind is AnnouncementKind.RESOLVED:
            self._notifier.withdraw(said.key)
        elif self._is_desktop_wanted(wanted):
            self._notifier.submit(self._teller.notification(said, suggestion))
        if _is_news(said):
            message = self._teller.message(said, at_seconds, suggestion)
            own = [one for one in kept if (one.message.key, one.message.kind) == (message.key, message.kind)]
            self._parts.remote.submit(message, said.channels, own)

    def _is_desktop_wanted(self, wanted: set[str]) -> bool:
        desktops = [channel for channel in self._config.channels if isinstance(channel, DesktopChannel)]
        return any(channel.is_enabled and (not wanted or channel.name in wanted) for channel in desktops)

    def _keep(self, outcome: Outcome, deliveries: tuple[RemoteDelivery, ...] = ()) -> tuple[RemoteDelivery, ...]:
        """Keep what changed and what is told of it; deliveries as they stand in the queue by now."""
        now = self._parts.clock.monotonic()
        is_behind = bool(self._parts.keeper.error) and now >= self._next_try
        if not (outcome.changed or outcome.must_keep or deliveries or is_behind):
            return ()
        self._next_try = now + _TRY_SECONDS
        return self._parts.keeper.keep_memory(memory_to_text(self._memory), outcome.changed, deliveries)

    def _remembered(self) -> AlertMemory:
        keeper = self._parts.keeper
        if keeper.error:
            # What the ledger holds is not known: numbers must be none of its own, nor of another run without it.
            keeper.keep("orphans", self._end_orphans)
            return AlertMemory(next_incident_id=int(self._parts.clock.now().wall_seconds))
        kept = self._parts.keeper.attempt(Ledger.memory, default=None)
        try:
            return memory_from_text(kept or "")
        except ValueError:
            # None, or a damaged one. Numbers go on, and what was open nobody can judge any more.
            newest = self._parts.keeper.attempt(Ledger.next_incident_id, default=1)
            self._parts.keeper.attempt(self._end_orphans, default=None)
            return AlertMemory(next_incident_id=newest)

    def _end_orphans(self, ledger: Ledger) -> None:
        now = self._parts.clock.now().wall_seconds
        ledger.put_incidents(
            [replace(one, ended_seconds=now, ending=Ending.NO_DATA) for one in ledger.open_incidents()]
        )

    def _read_ledger(self) -> None:
        """What command lines and faces of other processes decided."""
        keeper = self._parts.keeper
        before, self._silences = self._silences, keeper.attempt(Ledger.silences, default=self._silences)
        snoozed = {silence.incident_id for silence in self._silences if silence not in before}
        known = with_acknowledgements(self._memory, keeper.attempt(Ledger.open_incidents, default=()))
        for incident in known.open_incidents:
            if incident.incident_id in snoozed or incident != self._memory.incident(incident.incident_id):
                self._notifier.withdraw(f"incident-{incident.incident_id}")
        self._memory = known
        self._acting.read_ledger()
        self._parts.switches.look_again()

    def acknowledge(self, incident_id: int) -> Text:
        """The user knows of it. Raises ActionError."""
        at_seconds = self._parts.clock.now().wall_seconds
        self._memory = acknowledged(self._memory, incident_id, at_seconds)
        known = self._memory.incident(incident_id)
        if known is None:
            raise ActionError(
                "Nothing was done", text("There is no open incident {incident_id}.", incident_id=incident_id)
            )
        self._keep(Outcome((), changed=(known,)))
        self._notifier.withdraw(key_of((known,)))
        return text("alerts.acknowledged")

    def snooze(self, seconds: float | None, rule: str, incident_id: int | None) -> Text:
        """Say nothing for so long; None: until it is ended."""
        until = None if seconds is None else self._parts.clock.now().wall_seconds + seconds
        silence = Silence(until, rule, incident_id)
        about = (rule, incident_id)
        self._parts.keeper.keep(about, lambda ledger: ledger.put_silence(silence))
        self._silences = (*(one for one in self._silences if (one.rule, one.incident_id) != about), silence)
        if incident_id is not None:
            self._notifier.withdraw(f"incident-{incident_id}")
        return text("alerts.snoozed_open") if seconds is None else text("alerts.snoozed", seconds=seconds)

    def end_snooze(self, rule: str, incident_id: int | None) -> Text:
        """Say it again."""
        about = (rule, incident_id)
        self._parts.keeper.keep(about, lambda ledger: ledger.end_silence(rule, incident_id))
        self._silences = tuple(one for one in self._silences if (one.rule, one.incident_id) != about)
        return text("alerts.snooze_ended")

    def check(self, interface: str) -> Future[object]:
        """Look at an interface from all sides. Raises ActionError."""
        policy = next((one for one in self._config.actions if one.kind is ActionKind.HEALTH_CHECK), None)
        if policy is None:
            raise ActionError("Nothing was done", "There is no action that checks interfaces.")
        return self._parts.switches.check(interface, policy)

    def test(self, channel: str) -> Future[object]:
        """Send a harmless message over this channel. Raises ActionError."""
        found = next((one for one in self._config.channels if one.name == channel), None)
        if found is None:
            raise ActionError("Nothing was sent", text("There is no channel {channel}.", channel=repr(channel)))
        said = text("alerts.channel_tested", channel=channel)
        if isinstance(found, DesktopChannel):
            self._notifier.submit(Notification("test", *TEST_WORDS))
            return answered(said)
        return then(self._parts.remote.test(channel), lambda _: said)

    def delete_all(self) -> None:
        """Forget what happened; what is still wrong is noticed anew. Raises StoreError."""
        keeper = self._parts.keeper
        keeper.delete_all()
        self._withdraw_all()
        self._memory = AlertMemory(next_incident_id=self._memory.next_incident_id)
        self._outcome, self._silences, self._unanswered = Outcome(()), (), {}
        keeper.keep_memory(memory_to_text(self._memory), ())
        self._acting.read_ledger()
        self._parts.switches.look_again()

    @property
    def acting(self) -> Acting:
        """Suggestions and what is done about them."""
        return self._acting

    def tell(self, message: Message, channel: str) -> None:
        """Send it over the channel of this name; one that is not there or off is told nothing."""
        options = next((one for one in self._config.channels if one.name == channel and one.is_enabled), None)
        if isinstance(options, DesktopChannel):
            self._notifier.submit(Notification(message.key, message.title, message.body, Urgency.LOW))
        elif options is not None:
            self._parts.remote.submit(message, (channel,))

    def close(self) -> None:
        """Keep what a restart needs and give everything back."""
        memory = memory_to_text(self._memory)
        self._parts.keeper.keep_memory(memory, ())
        self._withdraw_all()
        self._parts.observer.close()
        self._parts.remote.close()
        self._parts.keeper.close()

    def _withdraw_all(self) -> None:
        for incident in self._memory.open_incidents:
            self._notifier.withdraw(key_of((incident,)))
        for digest in self._memory.digests:
            self._notifier.withdraw(key_of(digest.incidents))

    def _show(self) -> None:
        switches = self._parts.switches.view
        now = self._parts.clock.now().wall_seconds
        self.view = replace(
            NO_ALERTS,
            rules=self._config.rules,
            statuses=self._outcome.statuses,
            open_incidents=self._memory.open_incidents,
            silences=tuple(one for one in self._silences if one.until_seconds is None or one.until_seconds > now),
            suggestions=self._acting.views(),
            controls=switches.controls,
            open_switches=switches.open_switches,
            actions=self._config.actions,
            channels=channel_views(self._config.channels, self._parts.remote.statuses()),
            checks=switches.checks,
            held=self._attention.hold(),
            last_look_seconds=self._last_look_seconds,
            error=self._parts.keeper.error or switches.error or self._guard.error("alerts look"),
        )


def _is_news(said: Announcement) -> bool:
    """Whether anybody elsewhere need hear of it: who changed a rule knows."""
    return any(incident.ending is not Ending.RULE_CHANGED for incident in said.incidents)
