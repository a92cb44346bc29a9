"""Certificates for servers of the tests, made in memory of the test; skipped where nothing can make them."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

x509 = pytest.importorskip("cryptography.x509")
ec = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ec")
hashes = pytest.importorskip("cryptography.hazmat.primitives.hashes")
serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Certificate:
    """A certificate that vouches for itself."""

    path: Path
    """Its file, with the key."""

    def server(self) -> ssl.SSLContext:
        """What a server shows it with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context

    def client(self) -> ssl.SSLContext:
        """What a client trusts it with, and nothing else."""
        return ssl.create_default_context(cafile=str(self.path))


def certificate(folder: Path, *names: str, age: timedelta = timedelta(days=1)) -> Certificate:
    """A certificate for host names and addresses, begun `age` ago and good for a year; 127.0.0.1 by default."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a server of the tests")])
    begin = datetime.now(UTC) - age
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + _YEAR)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names or ("127.0.0.1",)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{made.serial_number}.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    return Certificate(path)


def _general_name(name: str) -> object:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
