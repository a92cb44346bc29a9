"""What a mail server's refusals mean: whether trying again may help, in words without the server's own.

Its words may repeat addresses, passwords or anything else; its codes say enough
(RFC 5321, section 4.2.1: 4yz is for now, 5yz for good). Some networks answer in the place
of every mail server, so that nothing is final before it is proved who said it. Must not
know letters.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping

from desktop_monitor.errors import DeliveryError
from desktop_monitor.language.text import counted, sentence, text
from desktop_monitor.notify.message import RefusedError
from desktop_monitor.web.failures import PORTAL

_ADVICE = {
    421: sentence("it is closing or overloaded"),
    454: sentence("it cannot log anybody in now"),
    530: sentence("it wants a log-in: name user and password_secret"),
    534: sentence("it wants another kind of password: many providers have passwords for apps"),
    535: sentence("user or password is wrong; many providers want a password for apps"),
    538: sentence("it wants TLS before a log-in"),
    550: sentence("it does not take letters from or for these addresses"),
    552: sentence("the mailbox is full"),
    553: sentence("it does not take this sender"),
    554: sentence("it takes no letters from here"),
}


def recipients_error(host: str, refusals: Mapping[str, int], count: int) -> DeliveryError:
    """Some or all of `count` recipients were refused; temporary where one of them may get it later."""
    codes = sorted(set(refusals.values()))
    title = counted(
        "{host} refuses {refused} of {count} recipient",
        "{host} refuses {refused} of {count} recipients",
        count,
        host=host,
        refused=len(refusals),
    )
    answers = ", ".join(map(str, codes))
    if any(not _is_final(code) for code in codes):
        return DeliveryError(title, text("it answers {codes}; they are tried again", codes=answers))
    return RefusedError(title, text("it answers {codes}; are the addresses right?", codes=answers))


def delivery_error(
    host: str, error: Exception, limit_seconds: float, *, is_late: bool, is_proven: bool = True
) -> DeliveryError:
    """What to raise for what smtplib, ssl or the system raised; `is_proven`: nobody but `host` can have said it."""
    said = _said(host, error, limit_seconds, is_late=is_late)
    return said if is_proven or not isinstance(said, RefusedError) else DeliveryError(said.title, said.message)


def _said(host: str, error: Exception, limit_seconds: float, *, is_late: bool) -> DeliveryError:
    if is_late or isinstance(error, TimeoutError):
        return DeliveryError(text("{host} did not answer within {limit:g} s", host=host, limit=limit_seconds))
    if isinstance(error, smtplib.SMTPException):
        return _of_smtp(host, error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return DeliveryError(
            text("{host} cannot prove who it is", host=host),
            text("{why}; {portal}", why=error.verify_message, portal=text(PORTAL)),
        )
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return DeliveryError(
            text("{host} does not speak TLS properly", host=host), "is the port right for this security?"
        )
    if isinstance(error, OSError):
        return DeliveryError(text("{host} cannot be reached", host=host), error.strerror or type(error).__name__)
    return DeliveryError(text("{host} does not speak SMTP properly", host=host), type(error).__name__)


def _of_smtp(host: str, error: smtplib.SMTPException) -> DeliveryError:
    match error:
        case smtplib.SMTPNotSupportedError():
            return RefusedError(
                text("{host} lacks something", host=host), "it offers no TLS here or no log-in; is the port right?"
            )
        case smtplib.SMTPServerDisconnected():
            return DeliveryError(text("{host} hung up", host=host), "before it had taken the letter")
        case smtplib.SMTPResponseException(smtp_code=code) if _is_final(code):
            return RefusedError(
                text("{host} answers {code}", host=host, code=code),
                _ADVICE.get(code, sentence("it does not take this letter")),
            )
        case smtplib.SMTPResponseException(smtp_code=code) if 400 <= code < 500:
            return DeliveryError(
                text("{host} answers {code}", host=host, code=code), _ADVICE.get(code, sentence("not now"))
            )
        case smtplib.SMTPResponseException():
            return DeliveryError(text("{host} does not speak SMTP properly", host=host))
    return RefusedError(
        text("{host} cannot be logged in to", host=host), "it knows no kind of log-in that is known here"
    )


def _is_final(code: int) -> bool:
    return 500 <= code < 600
