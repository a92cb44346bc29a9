"""Values are read and set by programs: no shell, hardly any environment, limits for everything."""

import os
import signal
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.controls.control import CommandStep, Control, ControlValue
from desktop_monitor.actions.controls.driver import Driver, UncertainError
from desktop_monitor.errors import ActionError
from tests.helpers.controls import FANCY, SIMPLE, Desk, control, switched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these programs are scripts of a shell")

KEEPER = """#!/bin/sh
if [ $# = 0 ]; then cat {file}; else for word; do printf '%s\\n' "$word" >> {told}; done; printf '%s' "$1" > {file}; fi
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.environment["MY_API_KEY"] = "hidden"
    return desk


def _script(desk: Desk, text: str, name: str = "set mode.sh") -> Path:
    path = desk.file(name, text)
    path.chmod(0o755)
    return path


def _keeper(desk: Desk, value: str = "fancy") -> Path:
    file = desk.file("value", value)
    return _script(desk, KEEPER.format(file=file, told=desk.home / "told"))


def _control(
    path: Path, *words: str, values: tuple[ControlValue, ...] = (SIMPLE, FANCY), seconds: float = 10
) -> Control:
    apply = CommandStep((str(path), *(words or ("{value}",))), seconds)
    return control(CommandStep((str(path),), seconds), apply, values=values)


def test_what_it_prints_is_the_value(desk: Desk) -> None:
    state = desk.driver(_control(_keeper(desk, "\n fancy \n"))).state()

    assert (state.configured, state.raw, state.refusal) == ("FANCY", '[["fancy"]]', "")


def test_it_is_shown_before_it_is_run(desk: Desk) -> None:
    path = _keeper(desk)

    plan = desk.driver(_control(path, "--mode={value}", "a b", "")).plan("SIMPLE")

    assert plan.diff_lines == (repr(str(path)), "--mode=simple", "'a b'", "''")
    assert not (desk.home / "told").exists()


def test_it_goes_there_and_back(desk: Desk) -> None:
    driver = desk.driver(_control(_keeper(desk, "turbo")))

    plan = switched(driver, "SIMPLE")
    assert driver.state().raw == plan.after
    driver.restore(plan)

    assert driver.state().raw == plan.before == '[["turbo"]]'


@pytest.mark.parametrize("value", ["a b", "$(touch pwned)", "`id`", "; rm -rf /", "'\"", "-rf", "*", "{value}", "a\\b"])
def test_a_value_stays_inside_of_its_argument(desk: Desk, value: str) -> None:
    driver = desk.driver(_control(_keeper(desk), "{value}", "x{value}", values=(ControlValue("ODD", value), FANCY)))

    switched(driver, "ODD")

    assert (desk.home / "told").read_text().splitlines() == [value, f"x{value}"]
    assert driver.state().configured == "ODD"


@pytest.mark.parametrize("value", ["a\nb", "a\0b", "\x1b[2J", "", "x" * 5000])
def test_a_value_that_is_no_plain_line_is_not_passed_on(desk: Desk, value: str) -> None:
    driver = desk.driver(_control(_keeper(desk), values=(ControlValue("ODD", value), FANCY)))

    with pytest.raises(ActionError):
        driver.plan("ODD")


def test_what_a_program_printed_never_becomes_an_option_of_another(desk: Desk) -> None:
    driver = desk.driver(_control(_keeper(desk, "--delete-everything")))
    plan = switched(driver, "SIMPLE")

    with pytest.raises(ActionError, match="option"):
        driver.restore(plan)


def test_secrets_of_the_environment_do_not_reach_it(desk: Desk) -> None:
    path = _script(desk, "#!/bin/sh\nexport -p | grep -c MY_API_KEY; true\n")

    assert desk.driver(_control(path)).state().raw == '[["0"]]'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#!/bin/sh\nexit 3\n", "ended with 3"),
        ("#!/bin/sh\nkill -9 $$\n", "ended with -9"),
        ("#!/bin/sh\nyes\n", "too much"),
        ("#!/bin/sh\n", "is nothing"),
        ("#!/bin/sh\nprintf 'a\\nb'\n", "cannot be seen"),
        ("#!/bin/sh\nprintf '\\033[2J'\n", "cannot be seen"),
        ("#!/nowhere/to/be/found\n", "cannot be started"),
        ("no program at all", "cannot be started"),
    ],
)
def test_a_program_that_tells_nothing_is_a_reason(desk: Desk, text: str, why: str) -> None:
    driver = desk.driver(_control(_script(desk, text)))

    assert why in driver.state().refusal
    with pytest.raises(ActionError):
        driver.plan("SIMPLE")


def _fails_to_set(desk: Desk, text: str, seconds: float = 10) -> tuple[Driver, Path]:
    path = _script(desk, f"#!/bin/sh\nif [ $# = 0 ]; then echo fancy; exit 0; fi\n{text}\n")
    return desk.driver(_control(path, seconds=seconds)), path


def test_a_change_that_failed_may_have_been_made(desk: Desk) -> None:
    driver, _ = _fails_to_set(desk, "exit 1")

    with pytest.raises(UncertainError, match="ended with 1"):
        driver.apply(driver.plan("SIMPLE"))


def test_a_change_that_takes_too_long_is_ended_with_all_it_started(desk: Desk) -> None:
    driver, _ = _fails_to_set(desk, f"sleep 1000 & echo $! > '{desk.home}/pid'; wait", seconds=0.5)

    with pytest.raises(UncertainError, match=r"longer than 0\.5 s"):
        driver.apply(driver.plan("SIMPLE"))

    with pytest.raises(ProcessLookupError):
        _ask_after(int((desk.home / "pid").read_text()))


def _ask_after(pid: int) -> None:
    """Raise ProcessLookupError once it is gone, or is but a name that nobody has waited for."""
    os.kill(pid, signal.SIGKILL)
    if Path(f"/proc/{pid}/stat").exists() and ") Z " not in Path(f"/proc/{pid}/stat").read_text():
        return
    raise ProcessLookupError


def test_a_program_that_went_away_did_nothing(desk: Desk) -> None:
    path = _keeper(desk)
    driver = desk.driver(_control(path))
    plan = driver.plan("SIMPLE")
    path.unlink()

    with pytest.raises(ActionError, match="no program"):
        driver.restore(plan)


def test_a_program_that_changed_since_the_preview_is_not_run(desk: Desk) -> None:
    path = _keeper(desk)
    driver = desk.driver(_control(path))
    plan = driver.plan("SIMPLE")
    path.write_text(path.read_text() + "# more\n")

    with pytest.raises(ActionError, match="changed since the preview"):
        driver.apply(plan)
    assert not (desk.home / "told").exists()


@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777])
def test_what_others_can_change_is_not_run(desk: Desk, mode: int) -> None:
    path = _keeper(desk)
    path.chmod(mode)

    assert "can be written by others" in desk.driver(_control(path)).state().refusal


def test_what_others_can_exchange_is_not_run(desk: Desk) -> None:
    path = _keeper(desk)
    desk.home.chmod(0o777)

    assert "can be written by others" in desk.driver(_control(path)).state().refusal
    desk.home.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may give files away")
def test_a_strangers_program_is_not_run(desk: Desk) -> None:
    path = _keeper(desk)
    os.chown(path, 1234, 1234)

    assert "belongs to somebody else" in desk.driver(_control(path)).state().refusal


def test_a_link_to_a_program_that_others_can_change_is_not_run(desk: Desk) -> None:
    real = _keeper(desk)
    real.chmod(0o777)
    link = desk.home / "link"
    link.symlink_to(real)

    assert "can be written by others" in desk.driver(_control(link)).state().refusal


@pytest.mark.parametrize("command", [(), ("",), ("no-such-program-anywhere",), ("/",), ("a\0b",)])
def test_what_is_no_program_is_a_reason(desk: Desk, command: tuple[str, ...]) -> None:
    assert desk.driver(control(CommandStep(command), CommandStep(command))).state().refusal


def test_a_program_is_found_by_its_name(desk: Desk) -> None:
    values = (ControlValue("SIMPLE", "x"), ControlValue("FANCY", "fancy"))
    driver = desk.driver(control(CommandStep(("echo", "fancy")), CommandStep(("true", "{value}")), values=values))

    assert driver.state().configured == "FANCY"
    assert driver.plan("SIMPLE").diff_lines == ("true", "x")


def test_a_command_that_is_not_told_the_value_is_a_reason(desk: Desk) -> None:
    driver = desk.driver(_control(_keeper(desk), "--simple"))

    assert "{value}" in driver.state().refusal
    with pytest.raises(ActionError):
        driver.plan("SIMPLE")


def test_the_program_itself_does_not_depend_on_the_value(desk: Desk) -> None:
    path = _keeper(desk)
    apply = CommandStep((f"{path}{{value}}", "x"))

    assert desk.driver(control(CommandStep((str(path),)), apply)).state().refusal
