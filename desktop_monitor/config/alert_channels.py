"""The ``notification_channels`` of ``alerts_config.yaml``. Must not know rules, actions or the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from desktop_monitor.config.alert_actions import secret_name
from desktop_monitor.config.sections import Section, did_you_mean
from desktop_monitor.language.text import text
from desktop_monitor.notify.addresses import is_mail_address
from desktop_monitor.notify.message import (
    ChannelOptions,
    DesktopChannel,
    EmailChannel,
    MailSecurity,
    WebhookChannel,
    WebhookFormat,
)
from desktop_monitor.notify.templates import template_problems
from desktop_monitor.web.places import address_problem

_TYPES = ("desktop", "webhook", "email")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\Z")
_SEVERITIES = {name: name for name in ("info", "warning", "critical")}
_FORMATS: Mapping[str, WebhookFormat] = {one.value: one for one in WebhookFormat}
_SECURITY: Mapping[str, MailSecurity] = {one.value: one for one in MailSecurity}
_SLACK_HOSTS = ("hooks.slack.com",)
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


def channels_from(section: Section, key: str) -> tuple[ChannelOptions, ...]:
    """All channels; the desktop is one even where it is not written. Mistakes are noted in `section`."""
    found: list[ChannelOptions] = []
    for item in section.items(key):
        channel = _channel(item)
        if channel is None:
            continue
        if any(other.name == channel.name for other in found):
            item.wrong(
                "name",
                text("is the name of an earlier channel, too: {name}", name=channel.name),
                "give each a name of its own",
            )
        found.append(channel)
    if not any(isinstance(channel, DesktopChannel) for channel in found):
        found.insert(0, DesktopChannel())
    return tuple(found)


def _channel(item: Section) -> ChannelOptions | None:
    kind = item.text("type", longest=40)
    name = item.text("name", kind, 60)
    if kind in _TYPES and not _NAME.match(name):
        item.wrong("name", "must be letters, digits, _, - and dots")
    match kind:
        case "desktop":
            channel: ChannelOptions = DesktopChannel(name, item.boolean("enabled", True))
        case "webhook":
            channel = _webhook(item, name)
        case "email":
            channel = _email(item, name)
        case _:
            item.wrong("type", text("must be one of {choices}", choices=", ".join(_TYPES)), did_you_mean(kind, _TYPES))
            return None
    item.finish()
    return channel


def _webhook(item: Section, name: str) -> WebhookChannel:
    url, url_secret = item.text("url", longest=2000), secret_name(item, "url_secret")
    if url and url_secret:
        item.wrong("url", "is written beside url_secret", "keep one of them")
    elif url and (wrong := address_problem(url)):
        item.wrong("url", wrong)
    elif not url and not url_secret:
        item.wrong("url", "is missing")
    template = item.text("template", longest=20_000)
    default = WebhookFormat.TEMPLATE if template else WebhookFormat.SLACK if _is_slack(url) else WebhookFormat.GENERIC
    form = item.choice("format", default, _FORMATS)
    if form is WebhookFormat.TEMPLATE:
        for problem in template_problems(template):
            item.wrong("template", problem)
    elif template:
        item.wrong("template", text("is not used by format {format}", format=form.value), "write format: template")
    return WebhookChannel(
        name,
        url,
        url_secret,
        form,
        template,
        secret_name(item, "signature_secret"),
        item.boolean("allow_private", False),
        item.boolean("enabled", True),
        item.choice("minimum_severity", "info", _SEVERITIES),
    )


def _is_slack(url: str) -> bool:
    try:
        return urlsplit(url).hostname in _SLACK_HOSTS
    except ValueError:
        return False


def _email(item: Section, name: str) -> EmailChannel:
    recipients = item.texts("recipients")
    if not recipients:
        item.wrong("recipients", "is missing")
    sender = item.text("from", longest=320)
    for key, address in (*(("recipients", one) for one in recipients), *((("from", sender),) if sender else ())):
        if not is_mail_address(address):
            item.wrong(key, "must be e-mail addresses such as me@example.org")
            break
    host = item.text("host", "localhost", 255)
    # The seed names recipients alone: then it is this machine's own mail server, which seldom has a certificate.
    default = MailSecurity.NONE if host in _LOCAL_HOSTS else MailSecurity.STARTTLS
    security = item.choice("security", default, _SECURITY)
    if security is MailSecurity.NONE and host not in _LOCAL_HOSTS:
        item.wrong("security", "must be starttls or tls, for mail and password would travel in the open")
    user, secret = item.text("user", longest=320), secret_name(item, "password_secret")
    if user and not secret:
        item.wrong("password_secret", "is missing", "write env:NAME or keyring:NAME")
    return EmailChannel(
        name,
        recipients,
        host,
        item.whole("port", 0, 1, 65_535) or None,
        security,
        sender,
        user,
        secret,
        item.boolean("enabled", True),
        item.choice("minimum_severity", "info", _SEVERITIES),
    )
