"""What codes of mail servers mean, in words without the server's own."""

from __future__ import annotations

import smtplib
import ssl

import pytest

from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.mail_errors import delivery_error, recipients_error
from desktop_monitor.notify.message import RefusedError

PLANTED = b"PLANTED"


@pytest.mark.parametrize(
    ("error", "final", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, PLANTED), True, "user or password is wrong"),
        (smtplib.SMTPAuthenticationError(534, PLANTED), True, "passwords for apps"),
        (smtplib.SMTPAuthenticationError(454, PLANTED), False, "cannot log anybody in now"),
        (smtplib.SMTPSenderRefused(530, PLANTED, "PLANTED"), True, "it wants a log-in"),
        (smtplib.SMTPSenderRefused(553, PLANTED, "PLANTED"), True, "does not take this sender"),
        (smtplib.SMTPDataError(599, PLANTED), True, "does not take this letter"),
        (smtplib.SMTPDataError(451, PLANTED), False, "not now"),
        (smtplib.SMTPConnectError(421, PLANTED), False, "closing or overloaded"),
        (smtplib.SMTPConnectError(-1, PLANTED), False, "does not speak SMTP properly"),
        (smtplib.SMTPHeloError(250, PLANTED), False, "does not speak SMTP properly"),
        (smtplib.SMTPServerDisconnected("PLANTED"), False, "hung up"),
        (smtplib.SMTPNotSupportedError("PLANTED"), True, "offers no TLS"),
        (smtplib.SMTPException("PLANTED"), True, "no kind of log-in"),
        (ssl.SSLError(1, "PLANTED"), False, "does not speak TLS properly"),
        (ssl.SSLEOFError(8, "hung up"), False, "cannot be reached"),
        (ConnectionResetError(104, "Connection reset by peer"), False, "cannot be reached: Connection reset"),
        (TimeoutError(), False, "did not answer within 60 s"),
        (ValueError("PLANTED"), False, "does not speak SMTP properly"),
    ],
)
def test_an_error_tells_whether_trying_again_may_help(error: Exception, final: bool, words: str) -> None:
    said = delivery_error("mail.example", error, 60.0, is_late=False)
    assert isinstance(said, RefusedError) == final
    assert words in str(said)
    assert "PLANTED" not in str(said)


@pytest.mark.parametrize("error", [smtplib.SMTPConnectError(554, PLANTED), smtplib.SMTPNotSupportedError("PLANTED")])
def test_nothing_is_final_before_it_is_proved_who_said_it(error: Exception) -> None:
    """A network may answer in the place of every mail server, or take the offer of TLS out."""
    said = delivery_error("mail.example", error, 60.0, is_late=False, is_proven=False)
    assert type(said) is DeliveryError
    assert "PLANTED" not in str(said)


def test_whatever_broke_when_time_was_over_took_too_long() -> None:
    said = delivery_error("mail.example", smtplib.SMTPServerDisconnected("timed out"), 60.0, is_late=True)
    assert str(said) == "mail.example did not answer within 60 s"
    assert type(said) is DeliveryError


@pytest.mark.parametrize(
    ("refusals", "final"),
    [({"a": 550}, True), ({"a": 550, "b": 551}, True), ({"a": 550, "b": 450}, False), ({"a": 421}, False)],
)
def test_recipients_are_given_up_only_where_all_of_them_are_refused_for_good(
    refusals: dict[str, int], final: bool
) -> None:
    said = recipients_error("mail.example", refusals, 3)
    assert isinstance(said, RefusedError) == final
    assert f"refuses {len(refusals)} of 3 recipients" in said.title
