"""The packaged program gives back what its loader changed, and finds the certificates of systems other than Debian."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from frozen import entry


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """One of the test's own in place of the process's, for the module under test alone."""
    own: dict[str, str] = {}
    monkeypatch.setattr(entry, "os", SimpleNamespace(environ=own, path=os.path))
    return own


def test_the_loaders_variables_are_gone(environment: dict[str, str]) -> None:
    environment.update(LD_LIBRARY_PATH="/ours", _PYI_ARCHIVE_FILE="/ours/it", HOME="/home")
    entry.restore_environment()
    assert environment == {"HOME": "/home"}


@pytest.mark.parametrize("before", ["/users/own", ""])
def test_the_users_own_path_of_libraries_is_back(environment: dict[str, str], before: str) -> None:
    environment.update(LD_LIBRARY_PATH="/ours:/users/own", LD_LIBRARY_PATH_ORIG=before)
    entry.restore_environment()
    assert environment == {"LD_LIBRARY_PATH": before}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system is asked for its certificates")
class TestCertificates:
    """OpenSSL looks where the system it was built on keeps them."""

    @pytest.fixture(autouse=True)
    def elsewhere(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A system that keeps them in another place."""
        bundle = tmp_path / "bundle.pem"
        bundle.touch()
        monkeypatch.setattr(entry, "_BUILT_IN_CERTIFICATES", str(tmp_path / "absent"))
        monkeypatch.setattr(entry, "_CERTIFICATES", (str(tmp_path / "absent too"), str(bundle)))

    def test_they_are_found_elsewhere(self, environment: dict[str, str], tmp_path: Path) -> None:
        entry.name_certificates()
        assert environment == {"SSL_CERT_FILE": str(tmp_path / "bundle.pem")}

    def test_what_the_user_named_stays(self, environment: dict[str, str]) -> None:
        environment["SSL_CERT_FILE"] = "/mine.pem"
        entry.name_certificates()
        assert environment == {"SSL_CERT_FILE": "/mine.pem"}

    def test_nothing_is_named_where_openssl_finds_them(
        self, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(entry, "_BUILT_IN_CERTIFICATES", str(tmp_path))
        entry.name_certificates()
        assert environment == {}
