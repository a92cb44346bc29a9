"""Running real small executables: little time, little output, little environment, and nothing left behind."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from desktop_monitor.errors import SourceError
from desktop_monitor.programs import RunLimits, Runner
from tests.helpers.polling import wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts are sh")

ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/home/dev", "ANTHROPIC_API_KEY": "sk-secret"}


def script(folder: Path, body: str, shebang: str = "#!/bin/sh") -> Path:
    file = folder / "metrics"
    file.write_text(f"{shebang}\n{body}\n")
    file.chmod(0o700)
    return file


def runner(seconds: float = 20.0, output_bytes: int = 256 * 1024) -> Runner:
    return Runner(ENVIRONMENT, RunLimits(seconds, output_bytes))


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that ended and was not waited for by whoever inherited it is over, too.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and ") Z " in stat.read_text())


def test_what_it_prints_is_the_answer(tmp_path: Path) -> None:
    assert runner().run((script(tmp_path, "echo queue 3; echo complaint >&2"),), tmp_path) == b"queue 3\n"


def test_it_has_no_arguments_no_input_its_folder_and_little_environment(tmp_path: Path) -> None:
    printed = runner().run((script(tmp_path, 'echo "$# $(cat) $(pwd)"; env'),), tmp_path).decode().splitlines()
    assert printed[0] == f"0  {tmp_path}"
    names = {line.partition("=")[0] for line in printed[1:]}
    assert {"PATH", "HOME"} <= names
    assert names <= {"PATH", "HOME", "PWD", "OLDPWD", "SHLVL", "_"}


def test_a_failure_is_named_with_its_status(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="failed: it ended with 3"):
        runner().run((script(tmp_path, "echo queue 3; exit 3"),), tmp_path)


def test_a_slow_one_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    body = f"sleep 600 & echo $! > {pids}.new; echo $$ >> {pids}.new; mv {pids}.new {pids}; wait"
    with pytest.raises(SourceError, match=r"was ended: it ran for longer than 0\.5 s"):
        runner(seconds=0.5).run((script(tmp_path, body),), tmp_path)
    for pid in pids.read_text().split():
        wait_until(lambda pid=int(pid): not exists(pid))


def test_one_that_closes_its_output_and_goes_on_is_ended_too(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="was ended"):
        runner(seconds=0.5).run((script(tmp_path, "exec >&-; sleep 600"),), tmp_path)


def test_one_that_prints_without_end_is_ended(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="printed too much: 4 KiB is the most"):
        runner(output_bytes=4096).run((script(tmp_path, "while :; do echo queue 3; done"),), tmp_path)


def test_exactly_as_much_as_allowed_is_fine(tmp_path: Path) -> None:
    assert len(runner(output_bytes=10).run((script(tmp_path, "printf 0123456789"),), tmp_path)) == 10


@pytest.mark.parametrize(("shebang", "reason"), [("#!/no/such/shell", "No such file"), ("", "Exec format")])
def test_what_cannot_be_started_says_why(tmp_path: Path, shebang: str, reason: str) -> None:
    with pytest.raises(SourceError, match=f"cannot be started: {reason}"):
        runner().run((script(tmp_path, "echo queue 3", shebang),), tmp_path)


def test_it_can_be_ended_from_another_thread(tmp_path: Path) -> None:
    started = tmp_path / "started"
    slow, errors = runner(), list[str]()

    def run() -> None:
        with pytest.raises(SourceError) as caught:
            slow.run((script(tmp_path, f"touch {started}; sleep 600"),), tmp_path)
        errors.append(str(caught.value))

    thread = threading.Thread(target=run)
    thread.start()
    wait_until(started.exists)
    slow.end()
    thread.join(20.0)
    assert errors == ["failed: it ended with -9"]
    slow.end()


def test_outputs_that_stay_open_do_not_pile_up(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    # A session of its own: the end of the process group does not reach it.
    path = script(tmp_path, f"setsid sleep 600 & echo $! >> {pids}")
    impatient = runner(seconds=0.2)
    errors = []
    try:
        for _ in range(6):
            with pytest.raises(SourceError) as caught:
                impatient.run((path,))
            errors.append(caught.value.title)
    finally:
        for pid in pids.read_text().split():
            if exists(int(pid)):
                os.kill(int(pid), 9)
    assert errors == ["was ended"] * 5 + ["is not run"]
    wait_until(lambda: all(not exists(int(pid)) for pid in pids.read_text().split()))


def test_arguments_arrive_one_by_one_whatever_is_in_them(tmp_path: Path) -> None:
    hostile = ("$(id)", "a b", "; rm -rf /", "-rf", "'\"\\", "línea\nzwei", "")
    printed = runner().run((script(tmp_path, 'for one; do printf "%s\\0" "$one"; done'), *hostile), tmp_path)
    assert tuple(printed.decode().split("\0")[:-1]) == hostile


def test_an_argument_that_no_program_can_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be passed on"):
        runner().run((script(tmp_path, "true"), "a\0b"), tmp_path)
