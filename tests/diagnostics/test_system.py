"""The doctor reads the machine underneath, and a machine made of files in its place."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from desktop_monitor.diagnostics import system
from desktop_monitor.diagnostics.finding import Finding, Verdict
from desktop_monitor.diagnostics.system import examine_system


def _examined(root: Path, **files: str) -> dict[str, Finding]:
    for name, content in files.items():
        place = root / name.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    return {found.name: found for found in examine_system(root)}


def test_this_machine_has_no_problem() -> None:
    assert Verdict.PROBLEM not in {found.verdict for found in examine_system()}


def test_an_empty_machine_is_described_without_inventing_anything(tmp_path: Path) -> None:
    found = _examined(tmp_path)
    assert found["limits"].words == "no container and no control-group limits"
    assert found["pressure"].verdict is Verdict.ADVICE


def test_hidden_processes_are_advice(tmp_path: Path) -> None:
    mounts = "proc /proc proc rw,nosuid,hidepid=invisible 0 0\n"
    assert _examined(tmp_path, proc__self__mounts=mounts)["processes"].verdict is Verdict.ADVICE
    assert _examined(tmp_path, proc__self__mounts="proc /proc proc rw 0 0\n")["processes"].verdict is Verdict.OK


def test_the_tightest_limit_between_the_group_and_the_root_is_named(tmp_path: Path) -> None:
    group = tmp_path / "sys/fs/cgroup/user.slice/app"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("max\n")
    (group / "cpu.max").write_text("150000 100000\n")
    (group.parent / "memory.max").write_text(f"{4 * 1024**3}\n")
    (group.parent / "cpu.max").write_text("max 100000\n")
    found = _examined(tmp_path, proc__self__cgroup="0::/user.slice/app\n", run__systemd__container="lxc")
    assert found["limits"].words == "lxc container, memory limited to 4.0 GiB, CPU limited to 1.5 cores"


def test_a_group_outside_of_what_can_be_seen_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "sys/fs").mkdir(parents=True)
    (tmp_path / "sys/fs/memory.max").write_text("1\n")
    found = _examined(tmp_path, proc__self__cgroup="0::/../other\n")
    assert found["limits"].words == "no container and no control-group limits"


def test_pressure_is_there_when_the_kernel_tells_it(tmp_path: Path) -> None:
    found = _examined(tmp_path, proc__pressure__cpu="some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n")
    assert found["pressure"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("soft", "hard", "verdict", "word"),
    [
        (256, 512, Verdict.ADVICE, "only 256"),
        (256, 4096, Verdict.OK, "raises"),
        (256, resource.RLIM_INFINITY, Verdict.OK, "unlimited"),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, Verdict.OK, "unlimited"),
    ],
)
def test_few_descriptors_are_advice_unless_the_program_can_have_more(
    soft: int, hard: int, verdict: Verdict, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (soft, hard))
    found = system._descriptors()
    assert found.verdict is verdict
    assert word in found.words


def test_an_old_python_is_a_problem() -> None:
    assert system._python((3, 10, 9)).verdict is Verdict.PROBLEM
