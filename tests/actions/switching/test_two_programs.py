"""Two programs that switch at once: one is refused with a sentence, and neither disturbs the other."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.switching.record import SwitchState
from desktop_monitor.errors import ActionError
from tests.helpers.killed_switches import Program

_ROOT = Path(__file__).parents[3]
_SLOW = """
import sys
from pathlib import Path
from tests.helpers.killed_switches import Program

program = Program(Path(sys.argv[1]))
write = program.driver._write

def write_slowly(value):
    print("applying", flush=True)
    sys.stdin.read()
    write(value)

program.driver._write = write_slowly
print(program.begin().state.value)
"""


@pytest.fixture
def slow(tmp_path: Path) -> subprocess.Popen[bytes]:
    """A program that is about to write a new value, until its input ends."""
    command = [sys.executable, "-c", _SLOW, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    child = subprocess.Popen(command, cwd=_ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"applying"
    return child


def test_the_second_is_refused_and_takes_the_first_ones_switch_for_no_wreck(
    tmp_path: Path, slow: subprocess.Popen[bytes]
) -> None:
    program = Program(tmp_path)

    with pytest.raises(ActionError, match="Another program switches something now"):
        program.begin()
    with pytest.raises(ActionError, match="Another program switches something now"):
        program.take_back()
    assert program.switcher.resolve() == program.switcher.attend(lambda _: None) == ()
    assert [one.state for one in program.ledger.switches()] == [SwitchState.PLANNED]

    told, _ = slow.communicate(timeout=60)
    assert told.strip() == b"watching"
    assert [one.state for one in program.ledger.switches()] == [SwitchState.WATCHING]
    with pytest.raises(ActionError, match="s ago"):
        program.begin()


def test_when_the_first_is_killed_the_second_settles_what_it_left(
    tmp_path: Path, slow: subprocess.Popen[bytes]
) -> None:
    program = Program(tmp_path)
    slow.kill()
    slow.communicate()

    assert [one.state for one in program.switcher.attend(lambda _: None)] == [SwitchState.FAILED]
    assert program.begin().state is SwitchState.WATCHING
