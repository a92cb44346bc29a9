"""The whole examination and its report."""

from __future__ import annotations

import json
import string
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.diagnostics.doctor import examine
from desktop_monitor.diagnostics.finding import Finding, Verdict
from desktop_monitor.diagnostics.report import exit_code, report_json, report_text
from desktop_monitor.language.text import Template
from desktop_monitor.language.wording import ENGLISH
from desktop_monitor.paths import Paths
from tests.helpers.clock import FakeClock
from tests.helpers.languages import sentences

FINE = Finding("python", Verdict.OK, "CPython 3.12")
HINT = Finding("clock", Verdict.ADVICE, "drifts", "Switch it on.")
WRONG = Finding("data folder", Verdict.PROBLEM, "/x\nok  forged\u202e cannot be written", "Move it.")


def test_a_machine_without_desktop_is_examined_and_has_no_problem(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    paths = Paths(config=tmp_path / "c", data=tmp_path, state=tmp_path, logs=tmp_path / "l", runtime=tmp_path)
    findings = examine(paths, FakeClock(), {})
    names = {found.name for found in findings}
    assert {"data folder", "free space", "permissions", "clock", "dependencies", "python"} <= names
    assert exit_code(findings) == 0


def test_the_text_says_what_is_wrong_and_what_to_do() -> None:
    assert report_text((FINE, HINT, WRONG)).splitlines() == [
        "ok       python       CPython 3.12",
        "advice   clock        drifts",
        "                      Switch it on.",
        "PROBLEM  data folder  /x ok forged cannot be written",
        "                      Move it.",
        "",
        "1 problem, 1 piece of advice, 3 checks",
    ]


def test_advice_is_no_failure_but_a_problem_is() -> None:
    assert exit_code((FINE, HINT)) == 0
    assert exit_code((FINE, HINT, WRONG)) == 1
    assert exit_code(()) == 0


def test_the_json_holds_the_same() -> None:
    document = json.loads(report_json((FINE, WRONG)))
    assert document["healthy"] is False
    assert [row["verdict"] for row in document["findings"]] == ["ok", "problem"]
    assert document["findings"][1]["words"] == "/x ok forged cannot be written"


def test_advice_uses_no_blank_that_its_finding_does_not_fill() -> None:
    def blanks(template: Template) -> set[str]:
        forms = sentences(template)
        return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}

    filled_beyond_words = {"doctor.permissions.open.do": {"wanted"}, "doctor.qt_libraries.missing.do": {"packages"}}
    for key, template in ENGLISH.items():
        if key.startswith("doctor.") and key.endswith(".do"):
            assert blanks(template) <= blanks(ENGLISH[key.removesuffix(".do")]) | filled_beyond_words.get(key, set())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is less to ask")
def test_the_doctor_needs_no_qt(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from desktop_monitor.clock import SystemClock\n"
        "from desktop_monitor.diagnostics.doctor import examine\n"
        "from desktop_monitor.diagnostics.report import report_json, report_text\n"
        "from desktop_monitor.paths import Paths\n"
        "here = Path(sys.argv[1])\n"
        "findings = examine(Paths(here, here, here, here, here), SystemClock(), {})\n"
        "report_json(findings), report_text(findings)\n"
        "print(sorted(name for name in sys.modules if name.startswith(('PySide6', 'shiboken', 'numpy'))))\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
