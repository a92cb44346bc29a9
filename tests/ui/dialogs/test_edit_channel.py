"""The channel editor: checked with every key by the file's loader; a secret goes into the keyring, not the file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.dialogs.edit_channel import EditChannelDialog
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.widgets.key_fields import TextField

_ADDRESS = "https://hooks.slack.com/services/T0/B0/abc"
_REFERENCE = "env:SMTP_PASSWORD"
MAIL = {
    "type": "email",
    "name": "me",
    "recipients": ["me@example.org"],
    "host": "mail.example.org",
    "user": "me",
    "password_secret": "keyring:mail",
}


def make(kind: str, name: str, look: Look, qtbot: QtBot) -> EditChannelDialog:
    dialog = EditChannelDialog(kind, name, {"notification_channels": [MAIL]}, look)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def fill(dialog: EditChannelDialog, **values: str) -> None:
    for key, words in values.items():
        one = dialog.fields[key]
        assert isinstance(one, TextField)
        one.line.selectAll()
        QTest.keyClicks(one.line, words)


def saved(dialog: EditChannelDialog, qtbot: QtBot) -> tuple[str, dict[str, Any], dict[str, str]]:
    with qtbot.waitSignal(dialog.saved) as caught:
        dialog.save.click()
    name, keys, secrets = caught.args
    return name, {key: value for key, value in keys.items() if value is not None}, secrets


def test_a_new_form_accuses_nobody_and_cannot_be_saved(look: Look, qtbot: QtBot) -> None:
    dialog = make("webhook", "", look, qtbot)
    assert not dialog.save.isEnabled()
    assert not any(field.problem for field in dialog.fields.values())


def test_a_secret_address_goes_into_the_keyring_and_its_name_into_the_file(look: Look, qtbot: QtBot) -> None:
    dialog = make("webhook", "", look, qtbot)
    fill(dialog, name="The team", url_secret=_ADDRESS)
    assert dialog.fields["name"].problem  # a space
    fill(dialog, name="team")
    name, keys, secrets = saved(dialog, qtbot)
    assert name == ""
    assert keys == {"type": "webhook", "name": "team", "url_secret": "keyring:team-url", "format": "slack"}
    assert secrets == {"team-url": _ADDRESS}


def test_a_secret_is_hidden_and_never_shown_again(look: Look, qtbot: QtBot) -> None:
    dialog = make("email", "me", look, qtbot)
    field = dialog.fields["password_secret"]
    assert isinstance(field, TextField)
    assert field.line.echoMode() is QLineEdit.EchoMode.Password
    assert field.line.text() == ""
    _, keys, secrets = saved(dialog, qtbot)
    assert "password_secret" not in keys  # what is written stays
    assert secrets == {}


def test_a_secret_may_be_named_instead(look: Look, qtbot: QtBot) -> None:
    dialog = make("email", "me", look, qtbot)
    fill(dialog, password_secret=_REFERENCE)
    _, keys, secrets = saved(dialog, qtbot)
    assert keys["password_secret"] == _REFERENCE
    assert secrets == {}


def test_mistakes_stand_at_their_fields(look: Look, qtbot: QtBot) -> None:
    dialog = make("email", "me", look, qtbot)
    fill(dialog, recipients="nobody", port="99999")
    assert "e-mail addresses" in dialog.fields["recipients"].problem
    assert "between 1 and 65535" in dialog.fields["port"].problem
    assert not dialog.save.isEnabled()


def test_a_refusal_is_told_and_the_form_stays(look: Look, qtbot: QtBot) -> None:
    dialog = make("email", "me", look, qtbot)
    saved(dialog, qtbot)
    dialog.show_refusal("The keyring is locked")
    assert dialog.isVisible()
    assert dialog.problem.text() == "The keyring is locked"
    assert dialog.save.isEnabled()


def test_deleting_is_asked_for_and_possible_again_after_a_refusal(look: Look, qtbot: QtBot) -> None:
    dialog = make("email", "me", look, qtbot)
    with qtbot.waitSignal(dialog.deletion_wanted) as caught:
        dialog.delete.click()
    assert caught.args == ["me"]
    assert dialog.delete.isEnabled()
    dialog.wait()
    assert not dialog.delete.isEnabled()
    dialog.show_refusal("The disk is full")
    assert dialog.delete.isEnabled()


def test_a_template_is_asked_for_only_where_it_is_used(look: Look, qtbot: QtBot) -> None:
    dialog = make("webhook", "", look, qtbot)
    assert not dialog.fields["template"].isVisible()
    dialog.fields["format"].show_value("template")
    dialog.fields["format"].changed.emit("format")
    assert dialog.fields["template"].isVisible()
