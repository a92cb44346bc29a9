"""What users get, and bare systems to try it on: without Python, Qt or fonts, with one ordinary user.

Everything here needs root and a source of Debian packages, and is skipped with the reason where they are not.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers import bare_system
from tests.helpers.bare_system import BareSystem, Loan
from tests.helpers.desktop import DesktopOptions, DesktopSession
from tests.helpers.packages import EPOCH_SECONDS, ROOT
from tests.helpers.program import TITLE

Layers = tuple[Path, ...]
OpenSystem = Callable[[Layers], BareSystem]
LendingSystem = Callable[[Layers, tuple[Loan, ...]], BareSystem]
_WELCOME = "Welcome to Desktop Monitor"
_CACHE = ROOT / "build" / "bare-system"
_X11 = Path("/tmp/.X11-unix")


def answer_welcome(desktop: DesktopSession, *keys: str) -> None:
    """Press `keys` in the welcome of a first start; the window is open after it."""
    desktop.focus(desktop.wait_for_window(_WELCOME, 60))
    desktop.keys(*keys)
    desktop.focus(desktop.wait_for_window(TITLE))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of it needs the package, a desktop and its time."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.package)
            item.add_marker(pytest.mark.desktop)
            item.add_marker(pytest.mark.timeout(1800))


@pytest.fixture(scope="session")
def base(package_output: Path) -> Path:
    """The bare system, made once and kept in build/, by one run at a time."""
    del package_output
    if sys.platform != "linux":
        pytest.skip("bare systems are for Linux")
    if reason := bare_system.obstacle():
        pytest.skip(reason)
    return bare_system.base(_CACHE / "base")


@pytest.fixture(scope="session")
def overlay(base: Path, tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Whether layers are laid over each other; else they are copied."""
    del base
    return bare_system.may_overlay(tmp_path_factory.mktemp("overlay") / "try")


@pytest.fixture(scope="session")
def archives(base: Path) -> Loan:
    """Packages that were fetched, so that they are fetched once."""
    del base
    folder = _CACHE / "archives"
    folder.mkdir(exist_ok=True)
    return Loan(folder, Path("/var/cache/apt/archives"))


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    """A desktop outside of any bare system."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs the desktop session's Debian packages")
    with DesktopSession(DesktopOptions(), tmp_path) as session:
        yield session


@pytest.fixture
def lending_system(desktop: DesktopSession, tmp_path: Path, overlay: bool, archives: Loan) -> LendingSystem:
    """Makes a system of layers, which sees what is lent to it, and whose user sits before the desktop."""
    bus = Path(desktop.environment["XDG_RUNTIME_DIR"]) / "bus"
    loans = (archives, Loan(_X11, _X11), Loan(bus, bare_system.RUNTIME / "bus"))

    def make(layers: Layers, lent: tuple[Loan, ...]) -> BareSystem:
        system = BareSystem(layers, tmp_path / "system", overlay=overlay, loans=(*loans, *lent))
        system.environment = {
            "DISPLAY": desktop.environment["DISPLAY"],
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bare_system.RUNTIME / 'bus'}",
            "XDG_RUNTIME_DIR": str(bare_system.RUNTIME),
            "XDG_SESSION_TYPE": "x11",
            "XDG_CURRENT_DESKTOP": "XFCE",
        }
        return system

    return make


@pytest.fixture
def open_system(lending_system: LendingSystem) -> OpenSystem:
    """The same with nothing lent."""
    return lambda layers: lending_system(layers, ())


@pytest.fixture(scope="session")
def plain_output(frozen_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages of the built folder that nobody compresses, which takes minutes."""
    output = tmp_path_factory.mktemp("packages")
    (output / "desktop-monitor").symlink_to(frozen_folder)
    return output


@pytest.fixture(scope="session")
def deb_package(plain_output: Path) -> Path:
    """The Debian package."""
    from linux import deb

    return deb.build(plain_output, plain_output / "work", EPOCH_SECONDS, compression="none")


@pytest.fixture(scope="session")
def tarball_folder(frozen_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the tarball unpacks to."""
    from linux import tarball

    root = tmp_path_factory.mktemp("tarball") / tarball.folder_name()
    tarball.lay_out(frozen_folder, root, EPOCH_SECONDS)
    yield root
    shutil.rmtree(root)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel."""
    import python_packages

    output = tmp_path_factory.mktemp("wheel")
    return python_packages.build(output, output / "work", EPOCH_SECONDS)[0]


@pytest.fixture(scope="session")
def with_graphics(
    base: Path, overlay: bool, archives: Loan, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Layers]:
    """Layers of a system with what every desktop has and the program does not bring: OpenGL and fonts."""
    folder = tmp_path_factory.mktemp("with-graphics") / "system"
    with BareSystem((base,), folder, overlay=overlay, loans=(archives,), keep=True) as system:
        system.install("libgl1", "libegl1", "fontconfig")
    yield system.layers
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def with_deb(
    base: Path, overlay: bool, archives: Loan, deb_package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Layers]:
    """Layers of a bare system after its administrator typed `apt-get install ./desktop-monitor_….deb`."""
    folder = tmp_path_factory.mktemp("with-deb") / "system"
    with BareSystem((base,), folder, overlay=overlay, loans=(archives,), keep=True) as system:
        system.lay_in(deb_package, "/srv")
        system.install(f"/srv/{deb_package.name}")
        system.path(f"/srv/{deb_package.name}").unlink()
    yield system.layers
    shutil.rmtree(folder)
