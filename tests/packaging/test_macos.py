"""The files for macOS are ones its tools take, agree with the program, and name nothing that is not there."""

from __future__ import annotations

import os
import plistlib
import re
import stat
import struct
import subprocess
from pathlib import Path

import pytest
from frozen.executables import bundle_options, executables
from macos import make_icon
from macos.bundle import BUNDLE_NAME, identifier, information

from desktop_monitor.ui.autostart import LaunchAgent
from tests.helpers.packages import ROOT, needs_tools

FOLDER = ROOT / "packaging" / "macos"
SCRIPTS = ("sign_and_notarise.sh", "make_dmg.sh")
STAND_INS = ("codesign", "xcrun", "ditto", "hdiutil", "spctl")


def test_the_bundle_lives_in_the_menu_bar_and_is_asked_to_end() -> None:
    said = information("1.2.3", "desktop-monitor", "desktop-monitor.icns")
    assert said["LSUIElement"] is True
    assert said["NSSupportsSuddenTermination"] is False
    assert said["CFBundlePackageType"] == "APPL"
    assert re.fullmatch(r"\d+\.\d+", str(said["LSMinimumSystemVersion"]))
    assert said["CFBundleShortVersionString"] == said["CFBundleVersion"] == "1.2.3"
    assert "LSBackgroundOnly" not in said
    assert said["NSHumanReadableCopyright"]


def test_the_bundle_and_what_starts_it_at_login_bear_one_name(tmp_path: Path) -> None:
    """By it the system's list of login items finds the program's name and icon."""
    LaunchAgent((f"/Applications/{BUNDLE_NAME}/Contents/MacOS/desktop-monitor",), tmp_path).enable()
    (agent,) = tmp_path.iterdir()
    content = plistlib.loads(agent.read_bytes())
    assert identifier() == content["Label"] == agent.stem
    assert content["AssociatedBundleIdentifiers"] == [identifier()]
    assert agent.name in (FOLDER / "uninstall.txt").read_text(encoding="utf-8")


def test_the_build_has_a_program_without_a_console_in_a_bundle(tmp_path: Path) -> None:
    (program,) = executables("darwin", tmp_path, "1.2.3")
    options = bundle_options(tmp_path, "1.2.3")
    said = options["info_plist"]
    assert isinstance(said, dict)
    assert program.options["console"] is False
    assert said["CFBundleExecutable"] == program.name
    assert said["CFBundleIconFile"] == Path(str(options["icon"])).name
    assert Path(str(options["icon"])).is_file()
    assert options["name"] == BUNDLE_NAME
    assert plistlib.loads(plistlib.dumps(said)) == said


def test_only_one_exception_from_the_hardened_runtime_is_asked_for() -> None:
    asked = plistlib.loads((FOLDER / "entitlements.plist").read_bytes())
    assert asked == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_icon_holds_the_pictures_of_the_repository(tmp_path: Path) -> None:
    first, second = (make_icon.make(tmp_path / name).read_bytes() for name in ("a.icns", "b.icns"))
    assert first == second
    chunks = _chunks(first)
    assert chunks.pop(0) == (b"TOC ", b"".join(struct.pack(">4sI", name, 8 + len(png)) for name, png in chunks[0:]))
    assert [name for name, _ in chunks] == [variant.type for variant in make_icon.VARIANTS]
    for (_, png), variant in zip(chunks, make_icon.VARIANTS, strict=True):
        assert png == (ROOT / "resources" / "icons" / f"desktop-monitor-{variant.size_px}.png").read_bytes()
        assert struct.unpack_from(">II", png, 16) == (variant.size_px, variant.size_px)


def _chunks(icns: bytes) -> list[tuple[bytes, bytes]]:
    name, length = struct.unpack_from(">4sI", icns)
    assert (name, length) == (b"icns", len(icns))
    found, place = [], 8
    while place < len(icns):
        name, length = struct.unpack_from(">4sI", icns, place)
        found.append((name, icns[place + 8 : place + length]))
        place += length
    assert place == len(icns)
    return found


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_one_that_any_shell_reads(name: str) -> None:
    assert os.access(FOLDER / name, os.X_OK)
    for shell in ("sh", "bash"):
        subprocess.run([shell, "-n", FOLDER / name], check=True)


@needs_tools("shellcheck")
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_no_slip_that_shellcheck_knows(name: str) -> None:
    done = subprocess.run(["shellcheck", FOLDER / name], capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Stand-ins of Apple's tools, which note how they are called; ditto copies, hdiutil makes a file."""
    folder = tmp_path / "tools"
    folder.mkdir()
    does = {
        "ditto": 'if [ "$1" = -c ]; then : > "$5"; else cp -R "$1" "$2"; fi',
        "hdiutil": 'if [ "$1" = create ]; then for last; do :; done; ls "$5" > "$last"; fi',
    }
    for name in STAND_INS:
        tool = folder / name
        noted = f'printf "%s" {name} >> "$NOTES"; printf " [%s]" "$@" >> "$NOTES"; echo >> "$NOTES"'
        tool.write_text(f"#!/bin/sh\n{noted}\n{does.get(name, ':')}\n", encoding="utf-8")
        tool.chmod(0o755)
    return folder


def _run(tools: Path, name: str, *words: str) -> tuple[int, list[str]]:
    notes = tools.parent / "notes"
    notes.write_text("")
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "NOTES": str(notes)}
    done = subprocess.run(["sh", FOLDER / name, *words], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, notes.read_text().splitlines()


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """A bundle with what a real one is made of."""
    contents = tmp_path / "dist" / BUNDLE_NAME / "Contents"
    framework = contents / "Frameworks" / "PySide6" / "Qt" / "lib" / "QtCore.framework" / "Versions" / "A"
    framework.mkdir(parents=True)
    (contents / "MacOS").mkdir()
    for place in (
        contents / "MacOS" / "desktop-monitor",
        contents / "Frameworks" / "libcrypto.3.dylib",
        contents / "Frameworks" / "Python",
        contents / "Frameworks" / "psutil.abi3.so",
        framework / "QtCore",
    ):
        place.write_bytes(b"")
        place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return tmp_path / "dist" / BUNDLE_NAME


def test_an_application_is_signed_from_the_inside_out_then_notarised_then_stapled(
    tools: Path, application: Path
) -> None:
    code, notes = _run(tools, "sign_and_notarise.sh", "Developer ID", "profile", str(application))
    assert code == 0
    libraries, framework, whole, verified, archived, submitted, stapled, validated, assessed = notes
    for name in ("libcrypto.3.dylib", "psutil.abi3.so", "Frameworks/Python"):
        assert name in libraries
    assert framework.endswith("QtCore.framework]")
    assert whole.endswith(f"[{application}]")
    assert all("[--options] [runtime]" in note and "[--timestamp]" in note for note in (libraries, framework, whole))
    assert "--entitlements" in whole
    assert "--entitlements" not in libraries + framework
    assert "[--verify]" in verified
    assert archived.startswith("ditto [-c]")
    assert "[notarytool] [submit]" in submitted
    assert "[--keychain-profile] [profile] [--wait]" in submitted
    assert "[stapler] [staple]" in stapled
    assert "[stapler] [validate]" in validated
    assert assessed.startswith("spctl [--assess] [--type] [execute]")


def test_an_image_is_signed_notarised_and_stapled_as_it_is(tools: Path, tmp_path: Path) -> None:
    image = tmp_path / "desktop-monitor.dmg"
    image.write_bytes(b"")
    code, notes = _run(tools, "sign_and_notarise.sh", "Developer ID", "profile", str(image))
    assert code == 0
    assert [note.split()[0] for note in notes] == ["codesign", "xcrun", "xcrun", "xcrun", "spctl"]
    assert f"[{image}]" in notes[1]


def test_where_apple_refuses_nothing_is_stapled(tools: Path, application: Path) -> None:
    (tools / "xcrun").write_text('#!/bin/sh\necho "xcrun $1" >> "$NOTES"\nexit 1\n')
    code, notes = _run(tools, "sign_and_notarise.sh", "Developer ID", "profile", str(application))
    assert code != 0
    assert notes[-1] == "xcrun notarytool"


def test_the_image_has_the_application_a_link_to_applications_and_how_to_uninstall(
    tools: Path, application: Path
) -> None:
    code, notes = _run(tools, "make_dmg.sh", "1.2.3", str(application.parent))
    assert code == 0
    (image,) = application.parent.glob("desktop-monitor-1.2.3-macos-*.dmg")
    assert image.read_text().splitlines() == ["Applications", BUNDLE_NAME, "How to uninstall.txt"]
    assert notes[-1] == f"hdiutil [verify] [{image}]"


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("make_dmg.sh", (), 2),
        ("make_dmg.sh", ("1.2.3", "/nowhere"), 3),
        ("sign_and_notarise.sh", ("Developer ID",), 2),
        ("sign_and_notarise.sh", ("Developer ID", "profile", "/nowhere/what"), 2),
    ],
)
def test_called_in_another_way_a_script_says_how_and_does_nothing(
    tools: Path, name: str, words: tuple[str, ...], code: int
) -> None:
    assert _run(tools, name, *words) == (code, [])


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_path_a_script_names_is_there_or_made_by_the_build(name: str) -> None:
    script = (FOLDER / name).read_text(encoding="utf-8")
    for beside in re.findall(r"\$here/([\w.]+\.\w+)", script):
        assert (FOLDER / beside).is_file(), beside
    made = re.findall(r"(?:/dist/|\$output/)([^\"}]+\.app)", script)
    assert made
    assert set(made) == {BUNDLE_NAME}


def test_uninstalling_is_told_with_commands_that_there_are() -> None:
    told = (FOLDER / "uninstall.txt").read_text(encoding="utf-8")
    for words in (["quit"], ["disconnect", "all"]):
        assert f'"/Applications/{BUNDLE_NAME}/Contents/MacOS/desktop-monitor" {" ".join(words)}' in told
