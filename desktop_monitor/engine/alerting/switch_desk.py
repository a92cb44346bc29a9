"""The thread that carries out switches, checks and the user's own actions: any of them may take minutes.

Must not know how they are carried out (see `switch_work`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from desktop_monitor.actions.policy import ActionPolicy
from desktop_monitor.alerts.incident import Incident
from desktop_monitor.engine.alerting.parts import SwitchesView, SwitchRequest
from desktop_monitor.engine.alerting.switch_work import SwitchWork
from desktop_monitor.engine.worker import Worker
from desktop_monitor.language.text import sentence


class SwitchDesk:
    """Implements `parts.Switches`. Every method may be called from any thread."""

    def __init__(self, make_work: Callable[[], SwitchWork], pace_seconds: float) -> None:
        """`make_work` is called on the desk's thread."""
        self._view = SwitchesView()
        self._worker = Worker(
            "switches", sentence("Nothing can be switched"), make_work, self._step, SwitchWork.close, pace_seconds
        )

    @property
    def view(self) -> SwitchesView:
        """How controls and switches stand."""
        failure = self._worker.failure
        return self._view if failure is None else SwitchesView(error=str(failure))

    def start(self) -> None:
        """Begin."""
        self._worker.start()

    def switch(self, request: SwitchRequest) -> Future[object]:
        """Give a control another value."""
        return self._worker.order(lambda work: work.switch(request))

    def roll_back(self, switch_id: int) -> Future[object]:
        """Configure again what was before."""
        return self._worker.order(lambda work: work.roll_back(switch_id))

    def arm(self, control_id: str, *, is_armed: bool) -> Future[object]:
        """Let actions switch it without being asked, or no longer."""
        return self._worker.order(lambda work: work.arm(control_id, is_armed=is_armed))

    def check(self, interface: str, policy: ActionPolicy) -> Future[object]:
        """Look at an interface from all sides."""
        return self._worker.order(lambda work: work.check(interface, policy))

    def run(self, policy: ActionPolicy, incident: Incident | None) -> Future[object]:
        """Carry out the user's own command or request."""
        return self._worker.order(lambda work: work.run(policy, incident))

    def run_suggested(self, policy: ActionPolicy, suggestion_id: int, plan_hash: str) -> Future[object]:
        """Carry out an action that was suggested, as it was previewed; once, whoever confirms it."""
        return self._worker.order(lambda work: work.run_suggested(policy, suggestion_id, plan_hash))

    def look_again(self) -> None:
        """Read the controls soon."""
        self._worker.order(SwitchWork.look_again)

    def close(self) -> None:
        """End; waits a few seconds at most."""
        self._worker.close()

    def _step(self, work: SwitchWork) -> None:
        work.step()
        self._view = work.view
