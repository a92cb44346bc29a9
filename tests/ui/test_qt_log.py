"""Qt's remarks are in the log and not on the terminal."""

import logging
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLoggingCategory, qCCritical, qCWarning, qInstallMessageHandler

from desktop_monitor.ui.qt_log import install_message_handler


@pytest.fixture
def handler() -> Iterator[None]:
    before = qInstallMessageHandler(None)
    install_message_handler()
    yield
    qInstallMessageHandler(before)


@pytest.mark.usefixtures("handler")
def test_a_warning_of_qt_is_logged_quietly(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG, logger="desktop_monitor.qt")
    category = QLoggingCategory("test.category")
    qCWarning(category, "no portal here")
    qCCritical(category, "no font at all")

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "test.category: no portal here"),
        ("ERROR", "test.category: no font at all"),
    ]
    assert capfd.readouterr().err == ""
