"""A report that could be, with figures that were made up and say so: everything a layout may hold.

The figures follow from sines, so they are the same in every run.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone

from desktop_monitor.metrics.definition import Unit
from desktop_monitor.report.blocks import (
    Align,
    Block,
    Cell,
    Chart,
    ChartKind,
    Column,
    Heading,
    ItemList,
    KeyFigure,
    KeyFigures,
    Layout,
    Line,
    ListItem,
    Paragraph,
    Table,
    Tone,
)

ZONE = timezone(timedelta(hours=1), "Europe/Berlin")
START = datetime(2026, 11, 16, tzinfo=ZONE).timestamp()
DAY = 86400.0
END = START + 7 * DAY
HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a|b`c`*d*_e_[f](http://x.example)",
    '=HYPERLINK("http://x.example";"y")',
    "{{ 7*7 }}{% raw %}",
    "# no heading",
    "line\nbreak\r\n| forged | row |",
    "evil\u202egpj.exe",
    "שלום עולם",
    "مشروع تجريبي",
    "日本語のプロジェクト",
    "🚀 rocket 👩‍👩‍👧",
    "\x1b[31mred\x00\ud800",
    "-2+3",
    "a" * 4000,
)


def series(days: float, step_seconds: float, low: float, high: float, phase: float = 0.0,
           gap: tuple[float, float] | None = None) -> tuple[tuple[float, float | None], ...]:  # fmt: skip
    """Points from START on that go up and down once a day."""
    count = int(days * DAY / step_seconds)
    return tuple(_point(START + index * step_seconds, low, high, phase, gap) for index in range(count))


def _point(
    at: float, low: float, high: float, phase: float, gap: tuple[float, float] | None
) -> tuple[float, float | None]:
    if gap and gap[0] <= at < gap[1]:
        return at, None
    turns = (at - START) / DAY * 2 * math.pi
    share = 0.5 - 0.35 * math.cos(turns + phase) + 0.1 * math.sin(turns * 13 + phase) + 0.05 * math.sin(turns * 61)
    return at, low + (high - low) * min(1.0, max(0.0, share))


def rich_layout() -> Layout:
    """A week of everything, hostile names among it."""
    blocks: list[Block] = [Heading(1, "Weekly report")]
    blocks += _summary()
    blocks += _machine()
    blocks += _agents()
    blocks += _ending()
    return Layout("Weekly report", "16–22 November 2026 · Europe/Berlin · simulated figures", tuple(blocks))


def big_layout(tables: int = 12, rows: int = 60, charts: int = 10, points: int = 720) -> Layout:
    """As large as a report becomes."""
    blocks: list[Block] = []
    for number in range(charts):
        blocks += [Heading(2, f"Chart section {number}"), _chart(f"Chart {number}", points)]
    for number in range(tables):
        blocks += [Heading(2, f"Table section {number}"), _long_table(f"table_{number}", rows)]
    return Layout("Large report", "simulated figures", tuple(blocks))


def _chart(title: str, points: int) -> Chart:
    step = 7 * DAY / points
    lines = (
        Line("p50", "agents", series(7, step, 1.2, 4.1)),
        Line("p95", "agents", series(7, step, 2.4, 7.7, 0.4)),
    )
    return Chart(title, Unit.SECONDS, ChartKind.LINE, lines, START, END)


def _summary() -> list[Block]:
    return [
        Heading(2, "Summary", "summary"),
        Paragraph(
            "The week scored 74 of 100, 6 points below the one before. Answers were slower than their target on two"
            " days, and the cache was read less often. Everything here was made up by the simulator."
        ),
        KeyFigures(
            (
                KeyFigure("Score", "74", "of 100 · 80 the week before", Tone.WARNING, "degraded", 0.74),
                KeyFigure("Response time", "2.8 s", "target < 3 s · 4 812 requests", Tone.GOOD, "met", 0.56, 0.6),
                KeyFigure("Success rate", "99.1 %", "target > 95 % · 4 812 requests", Tone.GOOD, "met", 0.991, 0.95),
                KeyFigure(
                    "Cache hit rate", "61 %", "target > 70 % · 3 977 requests", Tone.WARNING, "missed", 0.61, 0.7
                ),
                KeyFigure("Agent memory", "1.4 GiB", "target < 1 GiB · 98 % observed", Tone.BAD, "failed", 0.7, 0.5),
                KeyFigure("Availability", "99.6 %", "target > 99 % · 612 minutes", Tone.GOOD, "met", 0.996, 0.99),
                KeyFigure("Context preparation", "—", "3 of 5 observations", Tone.UNKNOWN, "not enough data"),
                KeyFigure("Cost", "$ 41.20", "19.4 M tokens at list prices", Tone.NEUTRAL, ""),
            )
        ),
        Paragraph("From 4 812 requests of files and telemetry; 2 of 7 days have gaps.", is_quiet=True),
    ]


def _machine() -> list[Block]:
    night = (START + 2 * DAY + 3600, START + 2 * DAY + 8 * 3600)
    answers = (
        Line("p50", "agents", series(7, 1800, 1.2, 4.1, gap=night)),
        Line("p95", "agents", series(7, 1800, 2.4, 7.7, 0.4, gap=night)),
    )
    return [
        Heading(2, "Answers and machine", "machine"),
        Chart("Answer time", Unit.SECONDS, ChartKind.LINE, answers, START, END, (night,),
              "Median and 95th percentile of the time to an answer, in stretches of half an hour."),
        Chart("CPU", Unit.RATIO, ChartKind.LINE, (Line("CPU", "cpu", series(7, 900, 0.05, 0.92, 1.1, gap=night)),),
              START, END, (night,)),
        Chart("Memory used", Unit.BYTES, ChartKind.LINE,
              (Line("memory", "memory", series(7, 900, 4e9, 13e9, 2.0)),), START, END),
        Chart("Requests a day", Unit.COUNT, ChartKind.BARS, (
            Line("ok", "agents", tuple((START + day * DAY, 500.0 + 90 * day % 400) for day in range(7))),
            Line("failed", "disk", tuple((START + day * DAY, 10.0 + 17 * day % 60) for day in range(7))),
        ), START, END),
        Chart("GPU", Unit.RATIO, ChartKind.LINE, (Line("GPU", "gpu", ()),), START, END),
    ]  # fmt: skip


def _agents() -> list[Block]:
    return [
        Heading(2, "Agents", "agents"),
        _long_table("projects", 40),
        Table("hostile", "Projects with hostile names",
              (Column("Project", name="project"), Column("Requests", Align.RIGHT, "requests")),
              tuple((Cell(name, name), Cell(str(index), index)) for index, name in enumerate(HOSTILE_NAMES))),
        _wide_table(),
        Table("incidents", "Incidents", (Column("Rule", name="rule"), Column("Since", name="since")), (),
              "Nothing fired in this period."),
    ]  # fmt: skip


def _long_table(name: str, rows: int) -> Table:
    columns = (
        Column("Project", name="project"),
        Column("Model", name="model"),
        Column("Requests", Align.RIGHT, "requests"),
        Column("Answer, median", Align.RIGHT, "response_p50_seconds"),
        Column("Change", Align.RIGHT, "change_ratio"),
        Column("Cost", Align.RIGHT, "cost_usd"),
        Column("State", name="state"),
    )
    return Table(name, "Requests by project and model", columns, tuple(_row(index) for index in range(rows)))


def _wide_table() -> Table:
    titles = ("Share of use", "Requests", "Answer", "95th percentile", "Success", "Errors", "Timeouts", "Rate limits",
              "Retries", "Availability", "Cost per 1k tokens")  # fmt: skip
    columns = (
        Column("Interface", name="interface"),
        *(Column(title, Align.RIGHT, f"c{n}") for n, title in enumerate(titles)),
    )
    figures = ("61 %", "2 911", "2.3 s (2.1–2.6 s)", "7.9 s", "99.1 % (98.6–99.4 %)", "0.7 %", "0.2 %", "4", "31",
               "99.6 %", "$ 0.0123")  # fmt: skip
    rows = tuple(
        (Cell(name, name), *(Cell(figure, 1.5) for figure in figures)) for name in ("claude_code", "codex", "own")
    )
    return Table("interfaces", "Interfaces", columns, rows)


def _row(index: int) -> tuple[Cell, ...]:
    tone, word = ((Tone.GOOD, "met"), (Tone.WARNING, "missed"), (Tone.BAD, "failed"), (Tone.UNKNOWN, "learning"))[
        index % 4
    ]
    change = round(math.sin(index) * 0.2, 3)
    cost = None if index % 5 == 4 else round(0.31 * index, 2)
    return (
        Cell(f"project-{index:02d}", f"project-{index:02d}"),
        Cell("example-model-large" if index % 3 else "example-model-small", "example-model"),
        Cell(f"{37 * index + 12}", 37 * index + 12),
        Cell(f"{1 + index % 7 * 0.4:.1f} s", 1 + index % 7 * 0.4),
        Cell(f"{change * 100:+.0f} %".replace("-", "−"), change),
        Cell("—" if cost is None else f"$ {cost:.2f}", cost),
        Cell(word, word, tone),
    )


def _ending() -> list[Block]:
    advice = ItemList(
        (
            ListItem(
                "Start new test-writing sessions in SIMPLE",
                (
                    "SIMPLE answered 1.1–1.6 s sooner than FANCY (214 against 97 requests) at the same success rate.",
                    "Proved wrong if the success rate falls by more than 2 points.",
                ),
                Tone.WARNING,
                "high",
            ),
            ListItem(
                "Keep <b>api</b> | docs sessions warm", ("The cache went cold 31 times.",), Tone.NEUTRAL, "medium"
            ),
            ListItem("Set up an alert for failing requests"),
        ),
        is_numbered=True,
    )
    return [
        Heading(2, "Recommendations", "recommendations"),
        advice,
        Heading(2, "Switches", "switches"),
        ItemList((), "Nothing was switched."),
        Heading(2, "Coverage", "coverage"),
        Heading(3, "What was not seen"),
        ItemList((ListItem("Tuesday 01:00–08:00", ("The machine slept.",)), ListItem("Saturday 13:00–17:30"))),
        Paragraph("Times are local. Costs are what the same tokens would cost through the API.", is_quiet=True),
    ]
