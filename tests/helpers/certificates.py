"""Certificates for servers of the tests, made anew for each test."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_YEAR = timedelta(days=365)
_USAGE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


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
        # Strict readers, as Python's own since 3.13, want these as well.
        .add_extension(_USAGE, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"{made.serial_number}.pem"
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return Certificate(path)


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
