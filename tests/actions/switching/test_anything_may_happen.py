"""Whatever users, drivers, clocks and crashes do: no foreign value is touched, no way back is lost."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop_monitor.actions.controls.driver import SwitchPlan
from desktop_monitor.actions.switching.measure import Observed, observed
from desktop_monitor.actions.switching.record import Initiator, Purpose, Switch, SwitchState
from desktop_monitor.errors import ActionError
from desktop_monitor.metrics.agent_event import Outcome
from tests.helpers.switching import VALUES, FakeDriver, FakeJournal, Manner, Setting, World

_CLOSED_FOR_GOOD = (SwitchState.FAILED, SwitchState.ROLLED_BACK)
_HOUR = 3600.0


class KilledError(BaseException):
    """The program ends here, as with SIGKILL: nothing below catches it."""


@dataclass
class _Fuse:
    """Ends the program at a step to come."""

    steps: int = 0

    def burn(self) -> None:
        if self.steps == 1:
            self.steps = 0
            raise KilledError
        self.steps = max(self.steps - 1, 0)


class _FusedDriver(FakeDriver):
    """May be the end of the program; asserts that it is never told to go back from a foreign value."""

    fuse: _Fuse

    def _write(self, value: str) -> None:
        self.fuse.burn()
        super()._write(value)
        self.fuse.burn()


_MANNERS = st.sampled_from([Manner.WELL] * 3 + list(Manner))
_SEEN = st.sampled_from(
    [
        None,
        observed(0, 1, []),
        observed(0, 1, [(Outcome.ERROR, None)] * 3),
        observed(0, 1, [(Outcome.OK, 1.0)] * 9),
        observed(0, 1, [(Outcome.OK, 9.0)] * 9),
    ]
)


class Anything(RuleBasedStateMachine):
    """One control, one journal, and everything that may befall them."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.fuse = World(), _Fuse()
        self.driver = _FusedDriver(self.world.setting)
        self.driver.fuse = self.fuse
        self.world.drivers["mode"] = self.driver
        self.world.journal = FakeJournal(self.fuse.burn)
        self.world.restart()
        self.plans: dict[int, SwitchPlan] = {}
        self.was_killed = False

    @property
    def setting(self) -> Setting:
        return self.world.setting

    def _try(self, deed: object) -> None:
        """A crash ends the program and a refusal nothing; the next program starts when a rule says so."""
        assert callable(deed)
        try:
            deed()
        except ActionError:
            pass
        except KilledError:
            self.was_killed = True

    @rule(value=st.sampled_from([*VALUES, "own", "own"]))
    def user_sets(self, value: str) -> None:
        if self.setting.value is not None:
            self.setting.value = value
            self.driver.unproven = ""

    @rule()
    def becomes_unreadable(self) -> None:
        if self.setting.value is not None:
            self.setting.value, self.setting.hidden = None, self.setting.value

    @rule()
    def becomes_readable(self) -> None:
        if self.setting.value is None:
            self.setting.value = self.setting.hidden

    @rule(applies=_MANNERS, restores=_MANNERS)
    def driver_behaves(self, applies: Manner, restores: Manner) -> None:
        self.driver.applies, self.driver.restores = applies, restores

    @rule(steps=st.integers(1, 12))
    def a_crash_is_near(self, steps: int) -> None:
        self.fuse.steps = steps

    @precondition(lambda self: not self.was_killed)
    @rule(
        value=st.sampled_from(VALUES),
        purpose=st.sampled_from(Purpose),
        deadline=st.sampled_from([None, _HOUR]),
        watch=st.sampled_from([None, 600.0]),
    )
    def an_action_switches(self, value: str, purpose: Purpose, deadline: float | None, watch: float | None) -> None:
        self._try(
            lambda: self.world.begin(
                value, purpose=purpose, rollback_after_seconds=deadline, watch_seconds=watch, before=None
            )
        )

    @precondition(lambda self: not self.was_killed)
    @rule(value=st.sampled_from(VALUES), deadline=st.sampled_from([None, _HOUR]))
    def the_user_switches(self, value: str, deadline: float | None) -> None:
        self._try(lambda: self.world.begin_by_hand(value, rollback_after_seconds=deadline))

    @precondition(lambda self: not self.was_killed and self.world.journal.kept)
    @rule(data=st.data())
    def the_user_takes_back(self, data: st.DataObject) -> None:
        switch_id = data.draw(st.sampled_from(sorted(self.world.journal.kept)))
        self._try(lambda: self.world.switcher.roll_back(switch_id))

    @precondition(lambda self: not self.was_killed)
    @rule(seen=_SEEN)
    def the_desk_attends(self, seen: Observed | None) -> None:
        self._try(lambda: self.world.switcher.attend(lambda _: seen))

    @rule()
    def the_program_starts_again(self) -> None:
        self.was_killed = False
        self.world.restart()
        self._try(self.world.switcher.resolve)

    @rule(seconds=st.sampled_from([1.0, 61.0, 700.0, _HOUR, 30 * _HOUR]))
    def time_passes(self, seconds: float) -> None:
        self.world.clock.advance(seconds)

    @rule(seconds=st.sampled_from([-1e6, -_HOUR, -30.0, 30.0, _HOUR, 1e6]))
    def the_clock_is_set(self, seconds: float) -> None:
        self.world.clock.step_wall(seconds)

    @invariant()
    def every_switch_keeps_its_plan(self) -> None:
        for switch in self.world.journal.history:
            assert self.plans.setdefault(switch.switch_id, switch.plan) == switch.plan

    @invariant()
    def one_switch_at_most_is_open(self) -> None:
        """A program that was killed may leave the one it began beside the one it was to take over."""
        open_ones = self._open()
        assert len(open_ones) <= 1 or self.was_killed or self.setting.value is None or self._is_unsettled(open_ones)
        assert sum(one.state is SwitchState.WATCHING for one in open_ones) <= 1 or self.was_killed

    @invariant()
    def what_ended_for_good_stays_so(self) -> None:
        ended: dict[int, SwitchState] = {}
        for switch in self.world.journal.history:
            assert ended.get(switch.switch_id) in (None, switch.state)
            if switch.state in _CLOSED_FOR_GOOD:
                ended[switch.switch_id] = switch.state

    @invariant()
    def what_is_open_has_no_end_and_what_ended_has_one(self) -> None:
        for switch in self.world.journal.history:
            assert (switch.ended_seconds is None) == switch.state.is_open

    def _open(self) -> list[Switch]:
        return [one for one in self.world.journal.switches() if one.state.is_open]

    def _is_unsettled(self, open_ones: list[Switch]) -> bool:
        """The newest waits for a control that could not be read or written back."""
        return open_ones[0].state is not SwitchState.WATCHING and bool(open_ones[0].obstacle)

    def teardown(self) -> None:
        """Once everything works again, nothing stays open and no deadline was forgotten."""
        self.becomes_readable()
        self.fuse.steps = 0
        self.driver.applies = self.driver.restores = Manner.WELL
        self.the_program_starts_again()
        for _ in range(6):
            self.world.clock.advance(30 * _HOUR)
            self.the_desk_attends(None)
        assert self._open() == []
        in_force = [one for one in self.world.journal.switches() if one.state is SwitchState.KEPT]
        assert all(one.deadline_seconds is None for one in in_force)
        assert not any(one.initiator is Initiator.AUTOMATIC and one.deadline_seconds for one in in_force)


Anything.TestCase.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
TestAnything = Anything.TestCase
