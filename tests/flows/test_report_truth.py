"""Every figure of a report, against the same figure reckoned once more from the store's files by other code.

The other code (`tests.helpers.plain_*`) imports nothing of the program and looks at every request and
every minute by itself. What a report's JSON says that it does not reckon is named in `_NOT_FIGURES`.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.reports.making import make_report
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from tests.helpers import month_story
from tests.helpers.clock import FakeClock
from tests.helpers.month_story import RATES, Plan, write_one_request, write_store
from tests.helpers.plain_report import Question, plain_report

BERLIN, NEW_YORK, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
SPRING = Plan(
    BERLIN,
    date(2026, 2, 1),
    date(2026, 4, 1),
    empty=frozenset({date(2026, 2, 11), date(2026, 3, 8), date(2026, 3, 9)}),
    asleep=(
        (datetime(2026, 3, 28, 23, 40, 30, tzinfo=BERLIN), datetime(2026, 3, 29, 7, 5, 12, tzinfo=BERLIN)),
        (datetime(2026, 3, 14, 12, 0, 20, tzinfo=BERLIN), datetime(2026, 3, 14, 12, 0, 50, tzinfo=BERLIN)),
    ),
)
"""March has a day of 23 hours, slept through in part."""
AUTUMN = Plan(
    NEW_YORK,
    date(2026, 10, 18),
    date(2026, 11, 9),
    asleep=((datetime(2026, 11, 1, 0, 50, tzinfo=NEW_YORK), datetime(2026, 11, 1, 3, 10, tzinfo=NEW_YORK)),),
    seed=2,
)
"""A week with a day of 25 hours."""
HALF_HOUR = Plan(KOLKATA, date(2026, 7, 1), date(2026, 7, 15), empty=frozenset({date(2026, 7, 14)}), seed=3)
_NOT_FIGURES = (
    "version",
    "period.seconds",
    "incidents",
    "switches",
    "recommendations",
    "improvements",
    "coverage.unattributed_tokens",
)


def _paths(folder: Path) -> Paths:
    return Paths(folder / "config", folder, folder, folder / "logs", folder)


def _report(folder: Path, order: ReportOrder, now: float, zone: ZoneInfo) -> dict[str, Any]:
    content = make_report(_paths(folder), Configuration(), order, FakeClock(now), zone=zone)
    found: dict[str, Any] = json.loads(content)
    return found


def _question(report: dict[str, Any], now: float, zone: ZoneInfo) -> Question:
    moments = [
        datetime.fromisoformat(report[period][end]).timestamp()
        for period in ("period", "previous_period")
        for end in ("start", "end")
    ]
    return Question(*moments, now, zone)


def _told(report: dict[str, Any]) -> dict[str, Any]:
    """With what is a list by name turned into what the other code makes."""
    resources = {
        f"{one['metric']}{{{','.join(one['labels'])}}}" if one["labels"] else one["metric"]: one
        for one in report["resources"]
    }
    series = {one["name"]: dict(one["points"]) for one in report["series"]}
    return {**report, "resources": resources, "series": series}


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _leaves(value, f"{path}.{number}")
    else:
        yield path, tree


def _differences(told: dict[str, Any], plain: dict[str, Any]) -> Iterator[str]:
    found = dict(_leaves(told))
    reckoned = dict(_leaves(plain))
    for path, value in reckoned.items():
        if path not in found:
            if value is not None or any(other.startswith(f"{path}.") for other in found):
                yield f"{path}: the report lacks {value!r}"
        elif not _is_same(path, found[path], value, found):
            yield f"{path}: {found[path]!r}, but it is {value!r}"
    for path, value in found.items():
        is_figure = isinstance(value, int | float) and not isinstance(value, bool)
        if is_figure and path not in reckoned and not path.startswith(_NOT_FIGURES):
            yield f"{path}: {value!r} was not reckoned again"


def _is_same(path: str, told: Any, plain: Any, found: dict[str, Any]) -> bool:
    if isinstance(told, bool | str) or told is None or plain is None or isinstance(plain, str):
        return told == plain
    if path.endswith((".low", ".high")):
        # Student's quantile is an approximation, right to 0.1 %.
        stem = path.rpartition(".")[0]
        width = abs((found[f"{stem}.high"] or 0.0) - (found[f"{stem}.low"] or 0.0))
        return abs(told - plain) <= 2e-3 * width + 2e-6 * max(1.0, abs(plain))
    digits = 2 if path in ("score.value", "previous_score.value") else 3 if path.endswith("age_seconds") else 6
    return math.isclose(told, plain, rel_tol=1e-6, abs_tol=2 * 10**-digits)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each story, told once."""
    folders = {}
    for name, plan in (("spring", SPRING), ("autumn", AUTUMN), ("half_hour", HALF_HOUR)):
        folders[name] = tmp_path_factory.mktemp(name)
        write_store(folders[name], plan)
    return folders


@pytest.mark.parametrize(
    ("story", "plan", "order", "now"),
    [
        ("spring", SPRING, ReportOrder(ReportKind.MONTHLY, format=ReportFormat.JSON), SPRING.at(date(2026, 4, 1), 3e4)),
        ("spring", SPRING, ReportOrder(ReportKind.DAILY, format=ReportFormat.JSON), SPRING.at(date(2026, 3, 30), 60.0)),
        ("spring", SPRING, ReportOrder(ReportKind.DAILY, format=ReportFormat.JSON), SPRING.at(date(2026, 3, 9), 5e4)),
        ("autumn", AUTUMN, ReportOrder(ReportKind.WEEKLY, format=ReportFormat.JSON), AUTUMN.at(date(2026, 11, 2), 9e3)),
        (
            "autumn",
            AUTUMN,
            ReportOrder(
                ReportKind.CUSTOM,
                AUTUMN.at(date(2026, 10, 26)),
                AUTUMN.at(date(2026, 11, 20)),
                format=ReportFormat.JSON,
            ),
            AUTUMN.at(date(2026, 11, 5), 43_210.0),
        ),
        (
            "half_hour",
            HALF_HOUR,
            ReportOrder(ReportKind.WEEKLY, format=ReportFormat.JSON),
            HALF_HOUR.at(date(2026, 7, 14)),
        ),
        (
            "half_hour",
            HALF_HOUR,
            ReportOrder(
                ReportKind.CUSTOM,
                HALF_HOUR.at(date(2026, 7, 3), 40_000.0),
                HALF_HOUR.at(date(2026, 7, 12), 10_000.5),
                format=ReportFormat.JSON,
            ),
            HALF_HOUR.at(date(2026, 7, 14)),
        ),
    ],
    ids=["month with 23 hours", "day of 23 hours", "empty day", "25 hours", "not over", "week", "odd moments"],
)
def test_every_figure_is_what_the_stored_rows_come_to(
    stores: dict[str, Path], story: str, plan: Plan, order: ReportOrder, now: float
) -> None:
    report = _report(stores[story], order, now, plan.zone)

    plain = plain_report(stores[story], _question(report, now, plan.zone), RATES)

    assert list(_differences(_told(report), plain)) == []


def test_one_event_is_one_event_and_judges_nothing(tmp_path: Path) -> None:
    noon = datetime(2026, 5, 5, 12, 0, tzinfo=BERLIN).timestamp()
    write_one_request(tmp_path, noon)
    now = noon + 86_400.0

    report = _report(
        tmp_path, ReportOrder(ReportKind.CUSTOM, noon - 43_200, noon + 43_200, ReportFormat.JSON), now, BERLIN
    )

    assert list(_differences(_told(report), plain_report(tmp_path, _question(report, now, BERLIN), RATES))) == []
    assert report["summary"]["requests"] == 1
    assert report["kpis"]["success_rate"]["state"] == "not_enough_data"
    assert report["kpis"]["agent_memory"]["state"] == "no_data"
    assert report["score"]["value"] is None


def test_days_have_the_hours_that_the_calendar_gives_them(stores: dict[str, Path]) -> None:
    order = ReportOrder(ReportKind.MONTHLY, format=ReportFormat.JSON)
    report = _report(stores["spring"], order, SPRING.at(date(2026, 4, 1)), BERLIN)

    assert [row["day"] for row in report["days"]] == [date(2026, 3, day).isoformat() for day in range(1, 32)]
    assert report["period"]["seconds"] == 31 * 86_400 - 3_600
    assert report["period"]["zone"] == "CET (UTC+01:00) to CEST (UTC+02:00)"
    empty = [row["day"] for row in report["days"] if not row["requests"] and not row["machine_ratio"]]
    assert empty == ["2026-03-08", "2026-03-09"]
    assert report["previous_period"]["start"] == "2026-02-01T00:00:00+01:00"


def test_the_other_code_shares_nothing_with_the_program() -> None:
    folder = Path(month_story.__file__).parent
    for module in folder.glob("plain_*.py"):
        if module.name == "plain_period.py":
            continue
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in names if name.startswith("desktop_monitor")], module.name
