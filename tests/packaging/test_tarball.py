"""The tarball runs from anywhere, puts itself into the menu of one user, and goes without a trace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from linux import tarball

import desktop_monitor
from desktop_monitor.ui.autostart import exec_line
from tests.helpers.packages import EPOCH_SECONDS, ROOT, needs_tools, stand_in_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own way")
_TOP = f"desktop-monitor-{desktop_monitor.__version__}"
_SCRIPTS = [ROOT / "packaging" / "linux" / name for name in ("install.sh", "uninstall.sh")]
_ODD_PLACES = ("plain", "with space", "quo'te\"d", "back\\slash", "100% $HOME `id`", "ümläut;&|<>*?#()~")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("tarball")
    stand_in_folder(output)
    return tarball.build(output, output / "work", EPOCH_SECONDS)


class Home:
    """A user who unpacked it somewhere."""

    def __init__(self, packed: Path, place: Path, folder: str) -> None:
        self.path = place / "home"
        self.path.mkdir()
        self._tools = place / "tools"
        target = place / folder
        target.mkdir()
        with tarfile.open(packed) as archive:
            archive.extractall(target, filter="tar")
        self.folder = target / _TOP
        self.program = self.folder / "desktop-monitor"
        self.entry = self.path / ".local/share/applications/desktop-monitor.desktop"
        self.command = self.path / ".local/bin/desktop-monitor"

    def run(
        self, script: str, more: Mapping[str, str] | None = None, below: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """What one of its scripts does and says, with more variables, called by its name `below` a folder."""
        environment = {"HOME": str(self.path), "PATH": f"{self._tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        environment |= more or {}
        path = self.folder / script
        command = ["sh", path.relative_to(below) if below else path]
        return subprocess.run(
            command, env=environment, cwd=below, capture_output=True, text=True, check=False, timeout=60
        )

    def tool(self, name: str, text: str) -> None:
        """A program of that name that the scripts find before the system's own."""
        self._tools.mkdir(exist_ok=True)
        (self._tools / name).write_text(f"#!/bin/sh\n{text}")
        (self._tools / name).chmod(0o755)

    def files(self) -> set[str]:
        """All there is in the home folder."""
        return {str(path.relative_to(self.path)) for path in self.path.rglob("*") if not path.is_dir()}

    def entry_lines(self) -> Iterator[tuple[str, str]]:
        """Lines of the menu entry."""
        for line in self.entry.read_text(encoding="utf-8").splitlines():
            key, equals, value = line.partition("=")
            if equals:
                yield key, value


@pytest.fixture
def home(packed: Path, tmp_path: Path) -> Home:
    return Home(packed, tmp_path, "plain")


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        stand_in_folder(tmp_path / name)
        made.append(tarball.build(tmp_path / name, tmp_path / name / "work", EPOCH_SECONDS).read_bytes())
    assert made[0] == made[1]


def test_it_holds_one_folder_with_the_program_and_how_to_go_on(packed: Path) -> None:
    with tarfile.open(packed) as archive:
        members = {member.name: member for member in archive}
    assert packed.name.startswith(f"desktop-monitor-{desktop_monitor.__version__}-linux-")
    assert {name.partition("/")[0] for name in members} == {_TOP}
    assert {(member.uid, member.gid, member.mtime) for member in members.values()} == {(0, 0, EPOCH_SECONDS)}
    for name in ("desktop-monitor", "install.sh", "uninstall.sh"):
        assert members[f"{_TOP}/{name}"].mode == 0o755
    assert {f"{_TOP}/README.txt", f"{_TOP}/licences/thing.txt", f"{_TOP}/share/man/man1/desktop-monitor.1.gz"} <= set(
        members
    )


@pytest.mark.parametrize("folder", _ODD_PLACES)
def test_the_menu_starts_it_where_it_was_unpacked(packed: Path, tmp_path: Path, folder: str) -> None:
    home = Home(packed, tmp_path, folder)
    assert home.run("install.sh").returncode == 0
    commands = [value for key, value in home.entry_lines() if key == "Exec"]
    # As the program itself writes what starts at login; the space makes it quote every name, as the
    # script does.
    quoted = exec_line([f"{home.program} "]).removesuffix(' "') + '"'
    assert commands == [quoted, f"{quoted} --hidden"]
    assert home.command.readlink() == home.program
    if os.access("/usr/bin/desktop-file-validate", os.X_OK):
        checked = subprocess.run(["desktop-file-validate", home.entry], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stdout) == (0, "")


def test_a_folder_whose_name_breaks_lines_is_refused(packed: Path, tmp_path: Path) -> None:
    home = Home(packed, tmp_path, "two\nlines")
    done = home.run("install.sh")
    assert (done.returncode, home.files()) == (2, set())
    assert "line break" in done.stderr


def test_nothing_starts_at_login_unasked(home: Home) -> None:
    home.run("install.sh")
    assert [name for name in home.files() if name.startswith(".config")] == []
    assert home.files() >= {
        ".local/share/applications/desktop-monitor.desktop",
        ".local/share/icons/hicolor/48x48/apps/desktop-monitor.png",
        ".local/share/man/man1/desktop-monitor.1.gz",
    }


def test_installing_again_after_a_move_leads_to_the_new_place(home: Home) -> None:
    home.run("install.sh")
    moved = home.folder.rename(home.folder.with_name("moved"))
    home.folder, home.program = moved, moved / "desktop-monitor"
    assert home.run("install.sh").returncode == 0
    assert dict(home.entry_lines())["TryExec"] == str(home.program)
    assert home.command.readlink() == home.program


def test_uninstalling_takes_everything_back_and_keeps_history_and_settings(home: Home) -> None:
    kept = home.path / ".local/share/desktop-monitor/history.sqlite3"
    kept.parent.mkdir(parents=True)
    kept.write_text("history")
    before = home.files()
    home.run("install.sh")
    done = home.run("uninstall.sh")
    assert (done.returncode, done.stderr) == (0, "")
    assert (home.path / "said").read_text() == "disconnect all --yes\n"
    caches = {name for name in home.files() if name.endswith((".cache", "mimeinfo.cache"))}
    assert home.files() - caches == before | {"said", "environment"}


@pytest.mark.parametrize("folder", ["plain", "[a-z]* back\\slash?"])
def test_uninstalling_ends_the_running_program_of_this_folder_and_no_other(
    packed: Path, tmp_path: Path, folder: str
) -> None:
    home = Home(packed, tmp_path, folder)
    other = home.folder / "desktop-monitor-other"
    for program in (home.program, other):
        shutil.copy("/bin/sleep", program)
    with subprocess.Popen([home.program, "600"]) as ours, subprocess.Popen([other, "600"]) as theirs:
        home.run("uninstall.sh")
        assert ours.wait(timeout=20) == -15
        assert theirs.poll() is None
        theirs.kill()


def test_where_the_shell_looks_for_folders_does_not_matter(home: Home, tmp_path: Path) -> None:
    """CDPATH has `cd` go elsewhere, and say where."""
    (tmp_path / "elsewhere" / _TOP).mkdir(parents=True)
    variables = {"CDPATH": f"{tmp_path / 'elsewhere'}:."}
    done = home.run("install.sh", variables, home.folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert home.command.readlink() == home.program
    assert home.run("uninstall.sh", variables, home.folder.parent).returncode == 0
    assert not home.command.is_symlink()


@pytest.mark.parametrize("script", ["install.sh", "uninstall.sh"])
def test_with_sudo_nothing_in_a_users_home_becomes_roots(home: Home, script: str) -> None:
    home.run("install.sh")
    before = home.files()
    home.tool("id", "echo 0\n")
    if os.getuid() == 0:
        os.chown(home.path, 70_000, -1)
    done = home.run(script)
    assert (done.returncode, done.stdout) == (2, "")
    assert "without sudo" in done.stderr
    assert home.files() == before


def test_a_program_that_does_not_end_is_told(home: Home) -> None:
    shutil.copy(shutil.which("sh") or "", home.program)
    home.tool("sleep", "")
    with subprocess.Popen([home.program, "-c", "trap '' TERM; echo; read line"], stdin=-1, stdout=-1) as deaf:
        assert deaf.stdout is not None
        deaf.stdout.readline()
        done = home.run("uninstall.sh")
        assert deaf.poll() is None
        deaf.kill()
    assert "still runs" in done.stderr


def test_what_could_not_be_taken_back_is_told_and_the_rest_goes_all_the_same(home: Home) -> None:
    home.run("install.sh")
    home.program.write_text("#!/bin/sh\nexit 3\n")
    done = home.run("uninstall.sh")
    assert done.returncode == 3
    assert "status 3" in done.stderr
    assert not home.entry.exists()


def test_a_command_of_that_name_that_is_somebody_elses_stays(home: Home) -> None:
    home.command.parent.mkdir(parents=True)
    home.command.write_text("mine")
    assert "stays as it is" in home.run("install.sh").stderr
    home.run("uninstall.sh")
    assert home.command.read_text() == "mine"


def test_a_command_that_pipx_linked_stays(home: Home) -> None:
    theirs = home.path / ".local/share/pipx/venvs/desktop-monitor/bin/desktop-monitor"
    theirs.parent.mkdir(parents=True)
    theirs.touch(0o755)
    home.command.parent.mkdir(parents=True)
    home.command.symlink_to(theirs)
    assert "stays as it is" in home.run("install.sh").stderr
    home.run("uninstall.sh")
    assert home.command.readlink() == theirs


def test_a_newer_tarballs_command_takes_the_olders_place(home: Home) -> None:
    home.run("install.sh")
    newer = shutil.copytree(home.folder, home.folder.with_name("newer"))
    home.folder, home.program = newer, newer / "desktop-monitor"
    assert home.run("install.sh").stderr == ""
    assert home.command.readlink() == home.program


@needs_tools("shellcheck", "dash")
@pytest.mark.parametrize("script", _SCRIPTS, ids=lambda path: path.name)
def test_its_scripts_are_plain_shell(script: Path) -> None:
    subprocess.run(["shellcheck", script], check=True)
    subprocess.run(["dash", "-n", script], check=True)
