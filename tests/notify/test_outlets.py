"""Every channel elsewhere has an outlet, and all of them one dispatcher."""

from __future__ import annotations

import json

from desktop_monitor.clock import SystemClock
from desktop_monitor.notify.email import EmailOutlet
from desktop_monitor.notify.message import DesktopChannel, EmailChannel, MailSecurity, WebhookChannel
from desktop_monitor.notify.outlets import Outlets, remote_dispatcher
from desktop_monitor.notify.secrets import Secrets
from desktop_monitor.notify.webhook import WebhookOutlet
from tests.helpers.http_server import answer, saying, serving
from tests.helpers.mail_server import mail_server
from tests.helpers.messages import message
from tests.helpers.polling import wait_until
from tests.helpers.queues import FakeQueue


def test_each_kind_of_channel_has_its_outlet() -> None:
    outlets = Outlets(SystemClock(), Secrets({}))
    assert isinstance(outlets.make(WebhookChannel("ops", "https://hooks.example/")), WebhookOutlet)
    assert isinstance(outlets.make(EmailChannel("admin", ("me@example.org",))), EmailOutlet)


def test_a_message_reaches_a_webhook_and_a_mailbox_as_the_program_runs() -> None:
    queue = FakeQueue()
    with serving(saying(answer(b"ok"))) as hooks, mail_server() as mail:
        channels = (
            DesktopChannel(),
            WebhookChannel("ops", "", url_secret="env:HOOK", allow_private=True),  # noqa: S106  its name
            EmailChannel("admin", ("me@example.org",), "127.0.0.1", mail.port, MailSecurity.NONE),
        )
        dispatcher = remote_dispatcher(channels, queue.open, SystemClock(), {"HOOK": f"{hooks.url}/key"})
        dispatcher.submit(message())
        wait_until(lambda: len(mail.received) == 1 and len(hooks.requests) == 1)
        wait_until(lambda: {row.state.value for row in queue.rows.values()} == {"delivered"})
        dispatcher.close()
    assert json.loads(hooks.bodies[0])["title"] == "Slow answers: codex"
    assert b"Subject: [warning] Slow answers: codex" in mail.letters[0]
