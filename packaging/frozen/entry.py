"""Where the packaged program begins: it gives back the surroundings it was started in, then is the command line.

To find its own libraries, the loader has set variables that would reach every program
of the user's that is started from here, and make it load our libraries instead of its
own. The dynamic linker has read them by now. Must not know verbs, but for one: Claude Code's
wrapped status line, which runs at every message and must load nothing else.
"""

import os
import sys
import warnings

_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
_LOADERS_OWN = "_PYI_"
_STATUS_LINE = "status_line_hook"
_BUILT_IN_CERTIFICATES = "/usr/lib/ssl/certs"
"""Where the bundled OpenSSL, which is Debian's, looks by itself."""
_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora and its relatives
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # Alpine
)


def restore_environment() -> None:
    """As it was before the loader changed it (PyInstaller manual, "LD_LIBRARY_PATH / LIBPATH considerations")."""
    for name in _LIBRARY_PATHS:
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)
    # Whoever is started with these takes itself for a part of this process and sets nothing up.
    for name in [name for name in os.environ if name.startswith(_LOADERS_OWN)]:
        del os.environ[name]


def name_certificates() -> None:
    """Where the system keeps the certificates it trusts, if that is not where the bundled OpenSSL looks."""
    if sys.platform != "linux" or os.path.exists(_BUILT_IN_CERTIFICATES):
        return
    if found := next(filter(os.path.exists, _CERTIFICATES), ""):
        os.environ.setdefault("SSL_CERT_FILE", found)


def keep_own_archive() -> None:
    """Modules are read from the executable when they are first wanted: from this one, even after another replaced it.

    Without, a program that runs while its package is upgraded ends at the next module it wants.
    """
    if sys.platform != "linux":
        return
    import pyimod02_importers

    archive = pyimod02_importers.pyz_archive
    if os.path.realpath(archive._filename) == os.path.realpath(sys.executable):  # noqa: SLF001
        # The kernel's own name for it (proc(5)).
        archive._filename = "/proc/self/exe"  # noqa: SLF001


def main() -> int:
    """Run what the command line says; the exit code."""
    restore_environment()
    if sys.argv[1:2] == [_STATUS_LINE] and sys.platform != "win32":
        from desktop_monitor.actions.clients.status_line_hook import main as keep_figures

        return keep_figures(sys.argv[2:])
    keep_own_archive()
    name_certificates()
    # Reports have no pictures, so what decodes them is left out; fpdf2 regrets that on standard error.
    warnings.filterwarnings("ignore", message="Pillow could not be imported")
    from desktop_monitor.cli import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
