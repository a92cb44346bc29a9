"""Adds or edits a webhook or an e-mail channel, checked with every key by the loader of the file.

A secret that is typed goes into the system's keyring, and only its name into the file.
Must not know how either is written.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_monitor.config.alert_drafts import Tree
from desktop_monitor.config.channel_drafts import channel_problems, written_channel
from desktop_monitor.engine.alert_settings import MailSecurity, WebhookFormat
from desktop_monitor.ui.dialogs.editor import EditorDialog
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.text_room import for_text
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.untrusted import visible_text
from desktop_monitor.ui.widgets.choice_fields import ChoiceField
from desktop_monitor.ui.widgets.key_fields import (
    KeyField,
    ListField,
    LongTextField,
    NumberField,
    SecretField,
    SwitchField,
    TextField,
)
from desktop_monitor.ui.widgets.labels import plain_label, set_role
from desktop_monitor.ui.widgets.scrolled import scrolled

_SIZE_PX = (560, 560)
_LEAST_PX = (480, 400)
_REFERENCE = re.compile(r"(env|keyring):\S+\Z")
_SLACK = "//hooks.slack.com/"
_NOT_SECRET_NAME = re.compile(r"[^A-Za-z0-9_.-]+")


class EditChannelDialog(EditorDialog):
    """One column of fields; Save is possible while nothing is wrong."""

    saved = Signal(str, object, object)
    """The channel of this name (empty: a new one) is to say these keys, with these secrets in the keyring."""

    def __init__(self, kind: str, name: str, tree: Tree, look: Look, parent: QWidget | None = None) -> None:
        """`kind` is webhook or email; `name` is empty for a new channel."""
        super().__init__(name, parent)
        self._kind, self._tree, self._look = kind, tree, look
        self._is_wrong = True
        self._written = written_channel(tree, name)
        self.fields: dict[str, KeyField] = {}
        self.setObjectName("editChannelDialog")
        self.setMinimumSize(*(for_text(side, self) for side in _LEAST_PX))
        self.resize(*(for_text(side, self) for side in _SIZE_PX))
        self.setWindowTitle(self._title())
        self._form = QWidget(self)
        self._column = QVBoxLayout(self._form)
        self._column.setContentsMargins(0, 0, 3 * SPACING_PX, 0)
        self._column.setSpacing(2 * SPACING_PX)
        self._make_fields()
        self._column.addStretch(1)
        self._arrange()
        self._begin()

    def _title(self) -> str:
        if self._name:
            return visible_text(self._name)
        return self.tr("New webhook") if self._kind == "webhook" else self.tr("New e-mail channel")

    def _make_fields(self) -> None:
        look = self._look
        if not self._name:
            self._add(TextField("name", self.tr("Name"), look, "", self))
        if self._kind == "webhook":
            self._make_webhook()
        else:
            self._make_email()
        severities = (
            (None, self.tr("Everything")),
            ("warning", self.tr("Warnings and worse")),
            ("critical", self.tr("Critical alone")),
        )
        self._add(ChoiceField("minimum_severity", self.tr("Tell", "of which alerts"), look, severities, self))
        self._add(SwitchField("enabled", self.tr("On"), look, "", self))

    def _make_webhook(self) -> None:
        look = self._look
        self._add(TextField("url", self.tr("Address"), look, "", self))
        hint = self.tr("instead of the address, where it is a secret itself, as Slack’s are")
        self._add(
            SecretField("url_secret", self.tr("Secret address"), look, self._secret_hint("url_secret", hint), self)
        )
        formats = (
            (None, self.tr("What fits the address")),
            (WebhookFormat.GENERIC.value, self.tr("Plain JSON")),
            (WebhookFormat.SLACK.value, self.tr("Slack, Mattermost, Discord")),
            (WebhookFormat.TEMPLATE.value, self.tr("My own template")),
        )
        self._add(ChoiceField("format", self.tr("Format"), look, formats, self))
        self._add(LongTextField("template", self.tr("Template"), look, self.tr("JSON with {placeholders}"), self))
        hint = self.tr("signs every message, so that its receiver can check who sent it")
        hint = self._secret_hint("signature_secret", hint)
        self._add(SecretField("signature_secret", self.tr("Signature key"), look, hint, self))
        hint = self.tr("only if the server is this machine or in your own network")
        self._add(SwitchField("allow_private", self.tr("Private address"), look, hint, self))

    def _make_email(self) -> None:
        look = self._look
        hint = self.tr("addresses, apart by commas")
        self._add(ListField("recipients", self.tr("To", "recipients of a letter"), look, hint, self))
        self._add(TextField("host", self.tr("Mail server"), look, self.tr("empty: this machine’s own"), self))
        securities = (
            (None, self.tr("As usual for the server")),
            (MailSecurity.STARTTLS.value, "STARTTLS"),
            (MailSecurity.TLS.value, "TLS"),
            (MailSecurity.NONE.value, self.tr("None, on this machine alone")),
        )
        self._add(ChoiceField("security", self.tr("Protection"), look, securities, self))
        self._add(NumberField("port", self.tr("Port"), look, self.tr("empty: as usual"), self))
        self._add(TextField("user", self.tr("User"), look, self.tr("empty: no log-in"), self))
        hint = self._secret_hint("password_secret", "")
        self._add(SecretField("password_secret", self.tr("Password"), look, hint, self))
        self._add(
            TextField("from", self.tr("From", "sender of a letter"), look, self.tr("empty: the first recipient"), self)
        )

    def _secret_hint(self, key: str, what: str) -> str:
        now = self._written.get(key)
        kept = self.tr("goes into the keyring, not into a file; or name it as env:NAME")
        if now:
            kept = self.tr("now {reference}; empty: stays as it is").format(reference=visible_text(str(now), 80))
        return "; ".join(filter(None, (what, kept)))

    def _add(self, field: KeyField) -> None:
        self.fields[field.key] = field
        self._column.addWidget(field)
        field.changed.connect(self._on_changed)

    def _arrange(self) -> None:
        self.make_choices("Channel", self.tr("Delete channel…"), self._look)
        self.delete.setVisible(bool(self._name))
        set_role(self.delete, Role.DANGER)
        below = QHBoxLayout()
        below.addWidget(self.delete)
        below.addStretch(1)
        below.addWidget(self._choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(5 * SPACING_PX,) * 4)
        layout.setSpacing(3 * SPACING_PX)
        layout.addWidget(plain_label(self.windowTitle(), Role.FIGURE, self))
        layout.addWidget(scrolled(self._form, self, shines_through=True), 1)
        layout.addWidget(self.problem)
        layout.addLayout(below)

    def _begin(self) -> None:
        usual: dict[str, object] = {"enabled": True, "allow_private": False}
        for key, field in self.fields.items():
            if not isinstance(field, SecretField):
                field.show_value(self._written.get(key, usual.get(key)))
        next(iter(self.fields.values())).setFocus()
        self._on_changed()

    # What is written, and what is wrong with it.

    def keys(self) -> dict[str, object]:
        """What the fields say; None takes a key out. Of a secret only its name."""
        keys: dict[str, object] = {"type": self._kind}
        for key, field in self.fields.items():
            value = field.value()
            if isinstance(field, SecretField):
                if value is not None:
                    keys[key] = value if _REFERENCE.match(str(value)) else f"keyring:{self._secret_name(key)}"
            elif key == "enabled" and value is True and key not in self._written:
                continue
            else:
                keys[key] = value if value not in ([], False) or key in self._written else None
        if keys.get("format") is None and _SLACK in str(self.secrets().get(self._secret_name("url_secret"))):
            keys["format"] = WebhookFormat.SLACK.value  # nobody can tell from the secret's name
        if not self._name:
            keys["name"] = self.fields["name"].value()
        if self.fields.get("enabled") is not None and self.fields["enabled"].value() is False:
            keys["enabled"] = False
        return keys

    def secrets(self) -> dict[str, str]:
        """What goes into the keyring, by name."""
        typed = {key: field.value() for key, field in self.fields.items() if isinstance(field, SecretField)}
        return {
            self._secret_name(key): str(value)
            for key, value in typed.items()
            if value is not None and not _REFERENCE.match(str(value))
        }

    def _secret_name(self, key: str) -> str:
        name = self._name or str(self.fields["name"].value() or self._kind)
        return f"{_NOT_SECRET_NAME.sub('-', name).lstrip('-._') or self._kind}-{key.removesuffix('_secret')}"

    @Slot()
    def _on_changed(self) -> None:
        keys = self.keys()
        self._show_template()
        problems, elsewhere = channel_problems(self._tree, self._name, keys)
        if not self._name and not keys.get("name"):
            problems = (*problems, ("name", self.tr("give it a name")))
        is_untouched = not self._name and all(
            field.value() in (None, [], False) for key, field in self.fields.items() if key != "enabled"
        )
        for key, field in self.fields.items():
            words = "; ".join(words for place, words in problems if place == key)
            field.show_problem("" if is_untouched else words)
        other = [words for key, words in problems if key not in self.fields]
        other += [f"{one.key_path} {one.explained}" for one in elsewhere]
        self.problem.show_problem("; ".join(other))
        self._is_wrong = bool(problems or elsewhere)
        self.save.setEnabled(self.can_save())

    def _show_template(self) -> None:
        template = self.fields.get("template")
        if template is not None:
            is_wanted = self.fields["format"].value() == WebhookFormat.TEMPLATE.value
            template.setVisible(is_wanted or template.value() is not None)

    # The end.

    def hand_over(self) -> None:
        self.saved.emit(self._name, self.keys(), self.secrets())

    def can_save(self) -> bool:
        return not self._is_wrong
