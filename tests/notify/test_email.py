"""Letters over a real mail server with TLS, log-ins and refusals, and over servers that misbehave."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import DeliveryError
from desktop_monitor.notify.email import EmailOutlet
from desktop_monitor.notify.message import EmailChannel, MailSecurity, MaybeArrivedError, MessageKind, RefusedError
from desktop_monitor.notify.secrets import SecretError, Secrets
from desktop_monitor.web.connecting import Found
from tests.helpers.certificates import Certificate, certificate
from tests.helpers.mail_server import MailServer, mail_server, misbehaving
from tests.helpers.messages import message

ME, OTHER, THIRD = "me@example.org", "other@example.org", "third@example.org"
WORD = "word-planted"
PLANTED = (WORD, "d29yZC1wbGFudGVk", "AGpvAHdvcmQtcGxhbnRlZA==")
NAMED = "env:MAIL"


@pytest.fixture
def trusted(tmp_path: Path) -> Certificate:
    return certificate(tmp_path)


def no_trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def outlet(
    port: int,
    security: MailSecurity = MailSecurity.NONE,
    tls: Callable[[], ssl.SSLContext] = no_trust,
    limit_seconds: float = 20.0,
    **changes: object,
) -> EmailOutlet:
    options = EmailChannel("admin", (ME,), "127.0.0.1", port, security)
    return EmailOutlet(replace(options, **changes), Secrets({"MAIL": WORD}), SystemClock(), tls, limit_seconds)


def refusal(send: Callable[[], None]) -> DeliveryError:
    """Why a letter did not go out, without what is secret."""
    with pytest.raises(DeliveryError) as caught:
        send()
    error: BaseException | None = caught.value
    while error is not None:
        assert not [secret for secret in PLANTED if secret in f"{error!s}{error!r}"]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return caught.value


def is_final(error: DeliveryError) -> bool:
    return isinstance(error, RefusedError)


def test_a_letter_goes_to_every_recipient_and_so_does_the_end_of_trouble() -> None:
    with mail_server() as server:
        admin = outlet(server.port, recipients=(ME, OTHER, ME), sender="monitor@example.org")
        admin.send(message())
        admin.send(message(kind=MessageKind.RESOLVED))
    assert admin.name == "admin"
    assert [(one.mail_from, one.rcpt_tos) for one in server.received] == [("monitor@example.org", [ME, OTHER])] * 2
    assert b"Subject: [warning] Slow answers: codex\r\n" in server.letters[0]


def test_without_a_sender_the_first_recipient_writes_to_itself() -> None:
    with mail_server() as server:
        outlet(server.port).send(message())
    assert server.received[0].mail_from == ME


def test_a_line_of_a_lone_dot_ends_no_letter() -> None:
    with mail_server() as server:
        outlet(server.port).send(message(body="a\n.\nMAIL FROM:<x@evil.example>\nb"))
    assert len(server.received) == 1
    assert b"\r\n.\r\n\r\nMAIL" in server.letters[0]


def test_the_server_is_not_told_the_name_of_this_machine() -> None:
    said: list[bytes] = []

    def listen(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(b"220 hello\r\n")
        said.append(connection.recv(1000))

    with misbehaving(listen) as port:
        refusal(lambda: outlet(port).send(message()))
    assert said == [b"ehlo [127.0.0.1]\r\n"]


class TestProtection:
    """TLS before anything is said, from a server that proves who it is."""

    @pytest.fixture(params=[MailSecurity.STARTTLS, MailSecurity.TLS])
    def security(self, request: pytest.FixtureRequest) -> MailSecurity:
        kind: MailSecurity = request.param
        return kind

    def serving(self, security: MailSecurity, made: Certificate, server: MailServer | None = None):
        side = {"starttls": made.server()} if security is MailSecurity.STARTTLS else {"tls": made.server()}
        return mail_server(server, **side)

    def test_a_letter_travels_protected(self, security: MailSecurity, trusted: Certificate) -> None:
        with self.serving(security, trusted) as server:
            outlet(server.port, security, trusted.client).send(message())
        assert len(server.received) == 1
        assert server.protected == [True]

    def test_a_log_in_is_made_with_the_secret(self, security: MailSecurity, trusted: Certificate) -> None:
        known = MailServer(password=WORD.encode())
        with self.serving(security, trusted, known) as server:
            outlet(server.port, security, trusted.client, user="jo", password_secret=NAMED).send(message())
        assert server.users == ["jo"]
        assert len(server.received) == 1

    def test_a_wrong_password_is_final_and_not_repeated(self, security: MailSecurity, trusted: Certificate) -> None:
        known = MailServer(password=b"another")
        with self.serving(security, trusted, known) as server:
            admin = outlet(server.port, security, trusted.client, user="jo", password_secret=NAMED)
            error = refusal(lambda: admin.send(message()))
        assert is_final(error)
        assert "answers 535: user or password is wrong" in str(error)

    def test_a_server_nobody_vouches_for_is_told_nothing(
        self, security: MailSecurity, trusted: Certificate, tmp_path: Path
    ) -> None:
        known = MailServer(password=WORD.encode())
        with self.serving(security, certificate(tmp_path), known) as server:
            admin = outlet(server.port, security, trusted.client, user="jo", password_secret=NAMED)
            error = refusal(lambda: admin.send(message()))
        assert not is_final(error)
        assert "cannot prove who it is" in error.title
        assert (server.users, server.received) == ([], [])

    def test_the_name_in_the_settings_is_what_must_be_proved(self, security: MailSecurity, tmp_path: Path) -> None:
        made = certificate(tmp_path, "mail.example")

        def resolve(_host: str, port: int, _limit: float) -> list[Found]:
            return [(socket.AF_INET, ("127.0.0.1", port))]

        with self.serving(security, made) as server:
            for host, arrives in (("mail.example", True), ("mail2.example", False)):
                options = EmailChannel("admin", (ME,), host, server.port, security)
                admin = EmailOutlet(options, Secrets({}), SystemClock(), made.client, 20.0, resolve)
                if arrives:
                    admin.send(message())
                else:
                    assert "cannot prove who it is" in refusal(lambda: admin.send(message())).title  # noqa: B023
        assert len(server.received) == 1

    def test_a_certificate_that_is_over_is_refused(self, security: MailSecurity, tmp_path: Path) -> None:
        made = certificate(tmp_path, age=timedelta(days=400))
        with self.serving(security, made) as server:
            assert not is_final(refusal(lambda: outlet(server.port, security, made.client).send(message())))
        assert server.received == []


def test_a_server_that_offers_no_tls_gets_nothing(trusted: Certificate) -> None:
    """Or somebody in between took the offer out."""
    with mail_server() as server:
        error = refusal(lambda: outlet(server.port, MailSecurity.STARTTLS, trusted.client).send(message()))
    assert not is_final(error)
    assert "offers no TLS" in str(error)
    assert server.received == []


def test_words_that_were_slipped_in_before_tls_are_not_believed(trusted: Certificate) -> None:
    """A server's answer to STARTTLS, and behind it what somebody in between would like to be heard."""

    def slip_in(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(b"220 hello\r\n")
        connection.recv(1000)
        connection.sendall(b"250-mail.example\r\n250 STARTTLS\r\n")
        connection.recv(1000)
        connection.sendall(b"220 go\r\n250-mail.example\r\n250 AUTH PLAIN\r\n235 fine\r\n")
        with trusted.server().wrap_socket(connection, server_side=True) as protected:
            said.append(protected.recv(1000))

    said: list[bytes] = []
    with misbehaving(slip_in) as port:
        error = refusal(lambda: outlet(port, MailSecurity.STARTTLS, trusted.client).send(message()))
    assert "hung up" in error.title
    assert said == [b"ehlo [127.0.0.1]\r\n"]


def test_a_port_for_the_other_kind_of_tls_is_said_so(trusted: Certificate) -> None:
    with mail_server() as server:
        error = refusal(lambda: outlet(server.port, MailSecurity.TLS, trusted.client).send(message()))
    assert not is_final(error)
    assert "is the port right" in str(error)


@pytest.mark.parametrize("address", ["192.168.1.20", "203.0.113.9", "93.184.215.14"])
def test_without_tls_no_other_machine_is_spoken_to(address: str) -> None:
    def resolve(_host: str, port: int, _limit: float) -> list[Found]:
        return [(socket.AF_INET, (address, port))]

    options = EmailChannel("admin", (ME,), "mail.example", 25, MailSecurity.NONE)
    admin = EmailOutlet(options, Secrets({}), SystemClock(), no_trust, 20.0, resolve)
    error = refusal(lambda: admin.send(message()))
    assert is_final(error)
    assert "without TLS only a mail server on this machine" in str(error)


class TestRecipients:
    """Some get it, some never will, some will later; nobody gets it twice."""

    def test_all_refused_for_good(self) -> None:
        with mail_server(MailServer({ME: "550 no such user me@example.org word-planted"})) as server:
            error = refusal(lambda: outlet(server.port).send(message()))
        assert is_final(error)
        assert str(error) == "127.0.0.1 refuses 1 of 1 recipient: it answers 550; are the addresses right?"

    def test_a_greylisting_server_is_tried_again(self) -> None:
        with mail_server(MailServer({ME: "451 4.7.1 greylisted, come back later"})) as server:
            admin = outlet(server.port)
            assert not is_final(refusal(lambda: admin.send(message())))
            server.answers.clear()
            admin.send(message())
        assert len(server.received) == 1

    def test_who_got_it_does_not_get_it_again(self) -> None:
        with mail_server(MailServer({OTHER: "451 later", THIRD: "550 never"})) as server:
            admin = outlet(server.port, recipients=(ME, OTHER, THIRD))
            error = refusal(lambda: admin.send(message()))
            assert type(error) is MaybeArrivedError, "one of three knows of it"
            assert "refuses 2 of 3 recipients: it answers 451, 550" in str(error)
            del server.answers[OTHER]
            assert is_final(refusal(lambda: admin.send(message())))
        assert [one.rcpt_tos for one in server.received] == [[ME], [OTHER]]

    def test_a_failure_in_between_forgets_nobody(self) -> None:
        with mail_server(MailServer({OTHER: "451 later"})) as server:
            admin = outlet(server.port, recipients=(ME, OTHER))
            refusal(lambda: admin.send(message()))
            server.answers["DATA"] = "452 full"
            del server.answers[OTHER]
            refusal(lambda: admin.send(message()))
            del server.answers["DATA"]
            admin.send(message())
            admin.send(message(kind=MessageKind.RESOLVED))
        assert [one.rcpt_tos for one in server.received] == [[ME], [OTHER], [ME, OTHER]]


@pytest.mark.parametrize(("answer", "final"), [("554 spam", True), ("552 full", True), ("452 later", False)])
def test_a_refused_letter_tells_whether_trying_again_may_help(answer: str, final: bool) -> None:
    with mail_server(MailServer({"DATA": answer})) as server:
        error = refusal(lambda: outlet(server.port).send(message()))
    assert f"answers {answer[:3]}" in error.title
    assert is_final(error) == final


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 too busy\r\n", b"HTTP/1.1 400 Bad\r\n\r\n", b""])
def test_a_server_that_does_not_want_to_talk_may_want_to_later(greeting: bytes) -> None:
    with misbehaving(lambda connection, _over: connection.sendall(greeting)) as port:
        assert not is_final(refusal(lambda: outlet(port).send(message())))


def hangs_at_once(_connection: socket.socket, over: threading.Event) -> None:
    over.wait(20)


def hangs_after_its_greeting(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"220 hello\r\n")
    over.wait(20)


def drips(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"220 ")
    while not over.wait(0.05):
        connection.sendall(b"x")


def greets_without_end(connection: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        connection.sendall(b"220-hello\r\n" * 1000)


@pytest.mark.parametrize("behave", [hangs_at_once, hangs_after_its_greeting, drips])
@pytest.mark.parametrize("security", [MailSecurity.NONE, MailSecurity.STARTTLS])
def test_a_server_that_hangs_is_given_up_and_may_be_tried_again(
    behave: Callable[[socket.socket, threading.Event], None], security: MailSecurity
) -> None:
    with misbehaving(behave) as port:
        error = refusal(lambda: outlet(port, security, limit_seconds=0.4).send(message()))
    assert error.title == "127.0.0.1 did not answer within 0.4 s"
    assert type(error) is DeliveryError


def test_a_server_that_hangs_in_the_handshake_is_given_up() -> None:
    with misbehaving(hangs_at_once) as port:
        error = refusal(lambda: outlet(port, MailSecurity.TLS, limit_seconds=0.4).send(message()))
    assert "did not answer within" in error.title


def test_a_greeting_without_end_is_cut_off() -> None:
    with misbehaving(greets_without_end) as port:
        assert not is_final(refusal(lambda: outlet(port).send(message())))


@pytest.mark.parametrize("ends", ["hangs up", "hangs"])
def test_a_letter_that_nobody_confirmed_may_have_arrived(ends: str) -> None:
    def takes_in_silence(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"220 hello\r\n")
        with connection.makefile("rb") as said:
            for answer in (b"250 mail.example", b"250 fine", b"250 fine", b"354 go on"):
                said.readline()
                connection.sendall(answer + b"\r\n")
            while said.readline() not in (b".\r\n", b""):
                pass
        if ends == "hangs":
            over.wait(20)

    with misbehaving(takes_in_silence) as port:
        error = refusal(lambda: outlet(port, limit_seconds=0.4).send(message()))
    assert type(error) is MaybeArrivedError


def test_a_letter_that_was_taken_arrived_whatever_is_said_at_parting() -> None:
    def rude(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(b"220 hello\r\n")
        with connection.makefile("rb") as said:
            for answer in (b"250 mail.example", b"250 fine", b"250 fine", b"354 go on"):
                said.readline()
                connection.sendall(answer + b"\r\n")
            while said.readline() not in (b".\r\n", b""):
                pass
            connection.sendall(b"250 taken\r\n")
            said.readline()
            connection.sendall(b"500 what?\r\n")

    with misbehaving(rude) as port:
        outlet(port).send(message())


def test_where_nobody_listens_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = refusal(lambda: outlet(port).send(message()))
    assert "cannot be reached: Connection refused" in str(error)
    assert not is_final(error)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": ()},
        {"recipients": ("me@example.org\r\nRCPT TO:<x@evil.example>",)},
        {"recipients": ("Me <me@example.org>",)},
        {"recipients": ("m\u00e9@example.org",)},
        {"recipients": (ME,), "sender": "a@b>\r\nBcc: x@evil.example"},
    ],
)
def test_what_is_no_address_is_not_sent_to(changes: dict[str, object]) -> None:
    with mail_server() as server:
        assert is_final(refusal(lambda: outlet(server.port, **changes).send(message())))
    assert server.received == []


@pytest.mark.parametrize("changes", [{"user": "j\u00f6"}, {"user": "jo\r\nQUIT"}])
def test_a_log_in_with_odd_characters_is_not_tried(changes: dict[str, object]) -> None:
    with mail_server() as server:
        error = refusal(lambda: outlet(server.port, password_secret=NAMED, **changes).send(message()))
    assert is_final(error)
    assert "holds odd characters" in str(error)


def test_a_password_that_is_missing_may_be_there_later() -> None:
    options = EmailChannel("admin", (ME,), "127.0.0.1", 9, MailSecurity.NONE, user="jo", password_secret=NAMED)
    with pytest.raises(SecretError, match="There is no MAIL in the environment"):
        EmailOutlet(options, Secrets({}), SystemClock()).send(message())


def test_a_log_in_that_the_server_does_not_offer_is_said_so() -> None:
    with mail_server() as server:
        error = refusal(lambda: outlet(server.port, user="jo", password_secret=NAMED).send(message()))
    assert is_final(error)
    assert "no log-in" in str(error)


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    yield
    assert not [thread.name for thread in threading.enumerate() if thread.name == "name look-up"]
