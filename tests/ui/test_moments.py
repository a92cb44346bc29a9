"""Dates and times are written as the user's locale writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QLocale

from desktop_monitor.ui.moments import date_format, day_and_time, day_words, local, near_moment, time_words

_AT = datetime(2026, 11, 2, 17, 26, 5, tzinfo=UTC)
_LOCALES = ("C", "en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "fi_FI", "ja_JP", "hu_HU", "pl_PL", "pt_BR", "sv_SE")


@pytest.fixture(autouse=True)
def _locale_afterwards() -> Iterator[None]:
    yield
    QLocale.setDefault(QLocale.c())


@pytest.mark.parametrize(
    ("locale", "time", "day", "both"),
    [
        ("C", "17:26", "2 Nov", "2 Nov 2026, 17:26:05"),
        ("en_US", "5:26 PM", "Nov 2", "Nov 2, 2026, 5:26:05 PM"),
        ("de_DE", "17:26", "2. Nov.", "2. Nov. 2026, 17:26:05"),
        ("fi_FI", "17.26", "2. marras", "2. marras 2026, 17.26.05"),
        ("es_ES", "17:26", "2 de nov", "2 de nov de 2026, 17:26:05"),
    ],
)
def test_a_moment_is_written_in_the_locale(locale: str, time: str, day: str, both: str) -> None:
    QLocale.setDefault(QLocale(locale))
    shown = [time_words(_AT), day_words(_AT), day_and_time(_AT, year=True, seconds=True)]
    assert [text.replace("\u202f", " ") for text in shown] == [time, day, both]


@pytest.mark.parametrize("name", _LOCALES)
def test_no_part_of_a_date_is_lost(name: str) -> None:
    locale = QLocale(name)
    for year in (False, True):
        shown = locale.toString(QDate(2031, 5, 28), date_format(locale, year=year))
        assert "28" in shown
        assert ("2031" in shown) is year
        assert "dd" not in date_format(locale, year=year).replace("dd", "", 1)


def test_a_moment_near_now_leaves_out_what_goes_without_saying() -> None:
    QLocale.setDefault(QLocale.c())
    now = datetime(2026, 11, 2, 12).astimezone().timestamp()
    assert near_moment(now - 3600, now) == "11:00"
    assert near_moment(now - 86_400, now) == "1 Nov, 12:00"
    assert near_moment(now - 366 * 86_400, now) == "1 Nov 2025, 12:00"


@given(st.floats(0, 4e9), st.floats(0, 4e9))
def test_any_two_moments_have_words(at: float, now: float) -> None:
    assert near_moment(at, now)
    assert local(at).utcoffset() is not None
