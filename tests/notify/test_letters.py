"""A message as a letter: what a mail program shows, puts together, and never loads or obeys."""

from __future__ import annotations

import email
import re
from datetime import UTC
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

from hypothesis import given

from desktop_monitor.language.current import speaking
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.notify.letters import letter, message_id, thread_id
from desktop_monitor.notify.message import Message, MessageKind
from tests.helpers.messages import message, nasty_messages

ME, OTHER = "me@example.org", "other@example.org"
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted", "MIME-Version"]


def read(told: Message, now_seconds: float = 1_700_000_060.0) -> EmailMessage:
    """The letter as the reader's mail program takes it apart."""
    raw = letter(told, ME, (ME, OTHER), now_seconds, UTC).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return email.message_from_bytes(raw, policy=default)


def part(read_letter: EmailMessage, kind: str) -> str:
    found = read_letter.get_body((kind,))
    assert found is not None
    content = found.get_content()
    assert isinstance(content, str)
    return content


class Tags(HTMLParser):
    """What a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        if self.lasttag != "style":
            self.words += data.replace("\u00a0", " ")


def test_a_letter_says_what_when_and_how_bad_twice() -> None:
    got = read(message())
    assert got["From"] == "Desktop Monitor <me@example.org>"
    assert got["To"] == "me@example.org, other@example.org"
    assert got["Subject"] == "[warning] Slow answers: codex"
    assert got["Date"] == "Tue, 14 Nov 2023 22:14:20 +0000"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content_type() == "multipart/alternative"
    for words in (part(got, "plain"), Tags(part(got, "html")).words):
        assert "Answers take 7.2 s on average, over 5 s." in words
        assert "On top: cargo." in words
        assert "response_time" in words
        assert "2023-11-14 22:13 (UTC+00:00), sent by Desktop Monitor" in words


def test_a_letter_says_what_is_over() -> None:
    over = read(message(kind=MessageKind.RESOLVED))
    assert over["Subject"] == "[over] Slow answers: codex"
    assert "warning" not in Tags(part(over, "html")).words


def test_everything_about_one_incident_is_one_thread_and_no_two_letters_are_one() -> None:
    begun, over = read(message()), read(message(kind=MessageKind.RESOLVED))
    elsewhere = read(message(key="incident-18"))
    assert begun["References"] == over["References"] == over["In-Reply-To"] == thread_id(message(), ME)
    assert elsewhere["References"] != begun["References"]
    assert len({one["Message-ID"] for one in (begun, over, elsewhere)}) == 3


def test_a_letter_that_comes_twice_can_be_told_from_two() -> None:
    assert read(message(), 1.0)["Message-ID"] == read(message(), 2.0)["Message-ID"] == message_id(message(), ME)
    assert message_id(message(), ME) != message_id(message(at_seconds=1.0), ME)


def test_nothing_tells_the_name_of_this_machine() -> None:
    import socket

    raw = letter(message(), ME, (ME,), 0.0, UTC).as_string()
    assert socket.gethostname() not in raw


@given(nasty_messages())
def test_no_name_makes_a_header_a_tag_a_link_or_a_load(told: Message) -> None:
    got = read(told)
    assert sorted(got.keys()) == sorted([*HEADERS, "Content-Type"])
    assert not got.defects
    assert "\n" not in got["Subject"]
    assert got["To"] == "me@example.org, other@example.org"
    html = Tags(part(got, "html"))
    allowed = {"html", "head", "meta", "style", "body", "div", "h1", "p", "table", "tr", "td"}
    assert html.tags <= allowed
    looks = {"class", "style", "role", "width", "align", "cellspacing", "cellpadding", "border"}
    assert html.attributes <= looks | {"lang", "charset", "name", "content"}
    assert "url(" not in part(got, "html").partition("</style>")[0]
    for shown in (part(got, "plain"), html.words):
        assert "://" not in shown
        assert not re.search(r"@\w", shown), "it reads as an address"


@given(nasty_messages())
def test_the_subject_reads_as_the_title_and_hides_no_word(told: Message) -> None:
    """An encoded word in a title is shown as it is written, not as it would be decoded."""
    assert "Bcc: everybody" not in "".join(
        f"{name}: {value}\n" for name, value in read(told).items() if name != "Subject"
    )


def test_a_letter_names_the_language_it_is_written_in() -> None:
    assert '<html lang="en">' in part(read(message()), "html")
    with speaking(PSEUDO["en-XA"]):
        got = read(message(fields=(("interface", "codex"),)))
    page = part(got, "html")
    assert '<html lang="en-XA">' in page
    assert "Interface" not in Tags(page).words
    assert not got["Subject"].startswith("[warning]")


def test_a_letter_is_read_from_where_its_language_is_read() -> None:
    with speaking(PSEUDO["ar-XB"]):
        page = part(read(message(fields=(("interface", "codex"),))), "html")
    assert '<html lang="ar-XB" dir="rtl">' in page
    assert "padding:6px 0 6px 16px" in page
