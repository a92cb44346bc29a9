"""The Debian package: the same bytes each time, nothing it should not hold, and a removal that takes back."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Iterator
from email import message_from_string
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from frozen import libraries
from frozen.folder import NAME, BuildError
from linux import deb
from linux.changelog import debian_version

import desktop_monitor
from tests.helpers.packages import EPOCH_SECONDS, ROOT, needs_tools, stand_in_folder

pytestmark = needs_tools("dpkg-deb")
_PRERM = ROOT / "packaging" / "linux" / "deb" / "prerm"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("deb")
    folder = stand_in_folder(output)
    # What a builder's umask and restless hands leave behind.
    (folder / "licences" / "thing.txt").chmod(0o600)
    (folder / "_internal" / "libthing.so.1").chmod(0o775)
    return deb.build(output, output / "work", EPOCH_SECONDS, compression="none")


@pytest.fixture(scope="module")
def members(package: Path) -> dict[str, tarfile.TarInfo]:
    plain = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(plain)) as archive:
        return {member.name.removeprefix("./"): member for member in archive}


def unpacked(package: Path, target: Path) -> Path:
    subprocess.run(["dpkg-deb", "--raw-extract", package, target], check=True)
    return target


def test_the_same_folder_gives_the_same_bytes_whenever_and_by_whomever_it_is_packed(tmp_path: Path) -> None:
    made = []
    for name, umask in (("a", 0o022), ("b", 0o077)):
        old = os.umask(umask)
        try:
            output = tmp_path / name
            folder = stand_in_folder(output)
            os.utime(folder / "_internal", (umask, umask))
            made.append(deb.build(output, output / "work", EPOCH_SECONDS).read_bytes())
        finally:
            os.umask(old)
    assert made[0] == made[1]


def test_it_is_named_and_described_by_the_programs_version(package: Path) -> None:
    told = subprocess.run(["dpkg-deb", "--field", package], check=True, capture_output=True, text=True).stdout
    fields = message_from_string(told)
    assert package.name == f"desktop-monitor_{desktop_monitor.__version__}_{fields['Architecture']}.deb"
    assert fields["Version"] == desktop_monitor.__version__
    assert fields["Depends"].startswith("libc6 (>= 2.36), libegl1, libgl1, ")
    assert int(fields["Installed-Size"]) > 50


def test_a_trial_version_comes_before_the_final_one_to_dpkg_too() -> None:
    order = ["1.0.dev3", "1.0a1.dev2", "1.0a1", "1.0b1", "1.0rc1", "1.0", "1.0.post1", "1.0.1rc1", "1.0.1"]
    for older, newer in pairwise(map(debian_version, order)):
        assert subprocess.run(["dpkg", "--compare-versions", older, "lt", newer], check=False).returncode == 0, newer
    assert debian_version("1.0.1") == "1.0.1"


@pytest.mark.parametrize(("minor", "least"), [(17, "2.34"), (34, "2.34"), (38, "2.38"), (101, "2.101")])
def test_the_c_library_it_asks_for_is_the_newest_that_anything_in_it_needs(
    tmp_path: Path, minor: int, least: str
) -> None:
    folder = stand_in_folder(tmp_path, minor)
    (folder / "licences" / "talk.txt").write_bytes(b"\0GLIBC_2.999\0")
    assert deb.least_glibc(folder) == least


def test_everything_is_roots_with_plain_modes_and_of_one_time(members: dict[str, tarfile.TarInfo]) -> None:
    assert {(member.uid, member.gid, member.mtime) for member in members.values()} == {(0, 0, EPOCH_SECONDS)}
    modes = {name: member.mode for name, member in members.items() if not member.issym()}
    assert set(modes.values()) == {0o755, 0o644}
    files = {name for name, mode in modes.items() if mode == 0o755 and members[name].isfile()}
    assert files == {"usr/lib/desktop-monitor/desktop-monitor"}


def test_a_command_a_menu_entry_icons_a_manual_and_the_licences_are_in_it(members: dict[str, tarfile.TarInfo]) -> None:
    assert members["usr/bin/desktop-monitor"].linkname == "../lib/desktop-monitor/desktop-monitor"
    wanted = {
        "usr/lib/desktop-monitor/_internal/libthing.so",
        "usr/lib/desktop-monitor/licences/thing.txt",
        "usr/share/applications/desktop-monitor.desktop",
        "usr/share/metainfo/io.github.desktop_monitor.metainfo.xml",
        "usr/share/icons/hicolor/16x16/apps/desktop-monitor.png",
        "usr/share/icons/hicolor/512x512/apps/desktop-monitor.png",
        "usr/share/icons/hicolor/scalable/apps/desktop-monitor.svg",
        "usr/share/man/man1/desktop-monitor.1.gz",
        "usr/share/doc/desktop-monitor/copyright",
        "usr/share/doc/desktop-monitor/changelog.gz",
    }
    assert wanted - set(members) == set()


def test_nothing_starts_by_itself_and_nothing_is_put_outside_usr(members: dict[str, tarfile.TarInfo]) -> None:
    assert {name.partition("/")[0] for name in members if name} <= {"usr", "."}
    assert [name for name in members if "autostart" in name or "systemd" in name] == []


def test_its_sums_are_those_of_all_its_files_in_order(package: Path, tmp_path: Path) -> None:
    root = unpacked(package, tmp_path / "root")
    lines = (root / "DEBIAN" / "md5sums").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = [path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink()]
    assert sums == {
        str(path.relative_to(root)): hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in files
    }
    assert list(sums) == sorted(sums, key=Path)


@pytest.mark.package
@pytest.mark.timeout(600)
def test_every_library_that_the_folder_leaves_to_the_system_is_asked_for(frozen_folder: Path) -> None:
    needed = libraries.needed_by(libraries.elf_files(frozen_folder), frozen_folder / "_internal")
    wanted = {libraries.FROM_THE_SYSTEM[name] for name in libraries.outside(needed, frozen_folder)}
    control = (ROOT / "packaging" / "linux" / "deb" / "control").read_text(encoding="utf-8")
    depends = next(line for line in control.splitlines() if line.startswith("Depends: "))
    asked_for = {name.split()[0] for name in depends.removeprefix("Depends: ").split(", ")}
    assert wanted - asked_for == set()


@pytest.mark.package
@pytest.mark.timeout(600)
@needs_tools("lintian")
def test_lintian_finds_nothing_to_say(frozen_folder: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(frozen_folder)
    made = deb.build(tmp_path, tmp_path / "work", EPOCH_SECONDS, compression="none")
    uncompressed = "uses-no-compression-for-control-tarball,uses-no-compression-for-data-tarball"
    command = ["lintian", "--allow-root", "--tag-display-limit", "0", "--suppress-tags", uncompressed, made]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


def test_a_package_larger_than_promised_is_refused(package: Path) -> None:
    size_bytes = package.stat().st_size
    deb.check_size(package, size_bytes)
    with pytest.raises(BuildError, match=r"is the limit"):
        deb.check_size(package, size_bytes - 1)


@needs_tools("shellcheck", "dash")
def test_its_script_is_plain_shell() -> None:
    subprocess.run(["shellcheck", _PRERM], check=True)
    subprocess.run(["dash", "-n", _PRERM], check=True)


class System:
    """Users and tools of a made-up system, on which the maintainer script runs."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folder = stand_in_folder(place / "lib")
        self.users: list[str] = []
        self._tools = place / "tools"
        self._tools.mkdir()
        # As runuser does, without the right to become somebody else.
        self.tool("runuser", f'echo "$2" >>{place}/became\nshift 3\nexec "$@"\n')
        self.tool("getent", f"cat {place}/passwd\n")
        self.script = place / "prerm"
        self.script.write_text(_PRERM.read_text().replace("/usr/lib/desktop-monitor", str(self.folder)))

    def tool(self, name: str, text: str) -> None:
        """A program of that name found before the system's own."""
        path = self._tools / name
        path.write_text(f"#!/bin/sh\n{text}")
        path.chmod(0o755)

    def user(self, name: str, trace: str = "") -> Path:
        """One who may have used the program; the home folder."""
        home = self.place / "home" / name
        home.mkdir(parents=True)
        if trace:
            (home / trace).mkdir(parents=True)
        self.users.append(f"{name}:x:{len(self.users) + 70_000}:100:,,,:{home}:/bin/sh")
        return home

    def remove(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What the script does and says when dpkg runs it with `words`."""
        (self.place / "passwd").write_text("".join(f"{user}\n" for user in self.users))
        environment = {"PATH": f"{self._tools}:{os.environ['PATH']}", "HOME": "/nonexistent", "SECRET": "root's"}
        command = ["sh", self.script, *(words or ("remove",))]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    @property
    def became(self) -> list[str]:
        """Whom the script asked to be."""
        path = self.place / "became"
        return path.read_text().split() if path.exists() else []


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


@pytest.mark.parametrize(
    "trace",
    [
        ".local/share/desktop-monitor",
        ".local/state/desktop-monitor",
        ".config/desktop-monitor",
        ".config/autostart/desktop-monitor.desktop",
    ],
)
def test_removal_takes_back_changes_as_each_user_who_used_it(system: System, trace: str) -> None:
    used = system.user("anna", trace)
    unused = system.user("bert")
    gone = system.remove()
    assert (gone.returncode, gone.stderr) == (0, "")
    assert system.became == ["anna"]
    assert (used / "said").read_text() == "disconnect all --yes\n"
    assert not (unused / "said").exists()
    assert "taking back for anna" in gone.stdout


def test_it_is_done_with_the_users_own_home_and_nothing_of_roots_environment(system: System) -> None:
    home = system.user("anna", ".config/desktop-monitor")
    system.remove()
    environment = dict(line.split("=", 1) for line in (home / "environment").read_text().splitlines())
    assert (environment["HOME"], environment["USER"]) == (str(home), "anna")
    assert "SECRET" not in environment


@pytest.mark.parametrize("words", [("upgrade", "9.9"), ("deconfigure",), ("failed-upgrade", "0.0"), ()])
def test_nothing_but_a_removal_changes_anything(system: System, words: tuple[str, ...]) -> None:
    home = system.user("anna", ".local/share/desktop-monitor")
    done = system.remove(*(words or ("",)))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (home / "said").exists()


def test_a_user_whose_changes_cannot_be_taken_back_holds_up_neither_others_nor_the_removal(system: System) -> None:
    system.user("anna", ".config/desktop-monitor")
    bert = system.user("bert", ".config/desktop-monitor")
    system.tool("runuser", '[ "$2" = anna ] && exit 7\nshift 3\nexec "$@"\n')
    done = system.remove()
    assert done.returncode == 0
    assert "some of it is left for anna (status 7)" in done.stdout
    assert (bert / "said").exists()


def test_a_home_on_a_server_that_is_gone_holds_up_neither_others_nor_the_removal(system: System) -> None:
    system.user("anna", ".config/desktop-monitor")
    bert = system.user("bert", ".config/desktop-monitor")
    system.tool("test", 'case $2 in */anna/*) exec sleep 600 ;; esac\nexec /usr/bin/test "$@"\n')
    system.tool("timeout", '[ "$1" = 5 ] || exec /usr/bin/timeout "$@"\nshift\nexec /usr/bin/timeout 0.2 "$@"\n')
    assert system.remove().returncode == 0
    assert system.became == ["bert"]
    assert (bert / "said").exists()


def test_a_system_without_its_tools_is_still_left(system: System) -> None:
    for name in ("getent", "runuser", "find"):
        system.tool(name, "exit 127\n")
    assert system.remove().returncode == 0


def test_history_and_settings_are_kept(system: System) -> None:
    home = system.user("anna", ".local/share/desktop-monitor")
    (home / ".local/share/desktop-monitor/history.sqlite3").write_text("history")
    system.remove()
    assert (home / ".local/share/desktop-monitor/history.sqlite3").read_text() == "history"


@pytest.fixture
def running(system: System) -> Iterator[subprocess.Popen[bytes]]:
    program = system.folder / "_internal" / "helper"
    shutil.copy("/bin/sleep", program)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    process = subprocess.Popen([program, "600"])
    yield process
    process.kill()
    process.wait()


def test_a_running_program_of_the_package_is_asked_to_end_before_anything_else(
    system: System, running: subprocess.Popen[bytes]
) -> None:
    home = system.user("anna", ".config/desktop-monitor")
    system.tool("sleep", "exec /bin/sleep 0.02\n")
    # Left to its parent, an ended one has no program any more, and is not waited for.
    assert system.remove().returncode == 0
    assert running.wait(timeout=20) == -15
    assert (home / "said").exists()


def test_an_upgraded_away_program_that_runs_on_is_ended_too(system: System, running: subprocess.Popen[bytes]) -> None:
    (system.folder / "_internal" / "helper").unlink()
    system.remove()
    assert running.wait(timeout=20) == -15
