"""The text formats of Prometheus and OpenMetrics, as servers write them and as they should not."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.metric_sources.openmetrics import SAMPLE_LIMIT, Sample, parse

OPENMETRICS = b"""\
# TYPE acme_http_router_request_seconds summary
# UNIT acme_http_router_request_seconds seconds
# HELP acme_http_router_request_seconds Latency though all of ACME's HTTP request router.
acme_http_router_request_seconds_sum{path="/api/v1",method="GET"} 9036.32
acme_http_router_request_seconds_count{path="/api/v1",method="GET"} 807283.0
acme_http_router_request_seconds_created{path="/api/v1",method="GET"} 1605281325.0
acme_http_router_request_seconds{quantile="0.9"} 0.25
# TYPE go_goroutines gauge
# HELP go_goroutines Number of goroutines that currently exist.
go_goroutines 69
# TYPE process_cpu_seconds counter
# UNIT process_cpu_seconds seconds
# HELP process_cpu_seconds Total user and system CPU time spent in seconds.
process_cpu_seconds_total 4.20072246e+06 1700000000.5
# TYPE acme_build info
acme_build_info{version="1.2"} 1
# EOF
"""
"""The example of the OpenMetrics specification, with a quantile, a time and an info added."""


def samples(text: str) -> tuple[Sample, ...]:
    return parse(text.encode()).samples


def one(text: str) -> Sample:
    (sample,) = samples(text)
    return sample


def test_the_specifications_example_is_read() -> None:
    labels = (("method", "GET"), ("path", "/api/v1"))
    name = "acme_http_router_request_seconds"
    assert parse(OPENMETRICS) == (
        (
            Sample(f"{name}_sum", labels, 9036.32, None, True, "seconds"),
            Sample(f"{name}_count", labels, 807283.0, None, True, ""),
            Sample(name, (("quantile", "0.9"),), 0.25, None, False, "seconds"),
            Sample("go_goroutines", (), 69.0, None, False, ""),
            Sample("process_cpu_seconds_total", (), 4.20072246e06, 1700000000.5, True, "seconds"),
        ),
        0,
        0,
    )


def test_a_histogram_keeps_its_sum_and_count_without_buckets() -> None:
    text = (
        '# TYPE h histogram\nh_bucket{le="1"} 3 # {trace_id="x"} 0.5 1.7e9\nh_bucket{le="+Inf"} 4\nh_sum 5\nh_count 4\n'
    )
    assert [(sample.name, sample.is_counter) for sample in samples(text)] == [("h_sum", True), ("h_count", True)]


def test_when_a_sum_began_is_left_out_even_as_a_gauge_of_its_own() -> None:
    counter = "# TYPE a_total counter\na_total 1\n# TYPE a_created gauge\na_created 1.7e9\n"
    text = f"{counter}# TYPE b_created gauge\nb_created 1\n"
    assert [sample.name for sample in samples(text)] == ["a_total", "b_created"]


@pytest.mark.parametrize(
    ("text", "is_counter"),
    [
        ("# TYPE a counter\na_total 1", True),
        ("# TYPE a_total counter\na_total 1", True),
        ("# TYPE a counter\na 1", True),
        ("a_total 1", True),
        ("# TYPE a_total untyped\na_total 1", True),
        ("# TYPE a_total gauge\na_total 1", False),
        ("a 1", False),
        ("# TYPE a unknown\na 1", False),
    ],
)
def test_what_is_a_counter(text: str, is_counter: bool) -> None:
    assert one(text).is_counter is is_counter


@pytest.mark.parametrize(
    ("written", "value"),
    [("1", 1.0), ("-1.5e3", -1500.0), (".5", 0.5), ("+Inf", math.inf), ("-inf", -math.inf), ("1e400", math.inf)],
)
def test_numbers_as_both_formats_write_them(written: str, value: float) -> None:
    assert one(f"a {written}").value == value


def test_what_is_not_a_number_is_no_sample_and_no_mistake() -> None:
    assert parse(b"a NaN\n") == ((), 0, 0)


def test_times_are_seconds_or_milliseconds() -> None:
    assert one("a 1 1700000000.5").at_seconds == 1_700_000_000.5
    assert one("a 1 1700000000500").at_seconds == 1_700_000_000.5
    assert one("a 1").at_seconds is None


def test_labels_are_unescaped_and_sorted() -> None:
    assert one(r'a{z="x\\y", b="say \"hi\" } 1 #\n",} 2').labels == (("b", 'say "hi" } 1 #\n'), ("z", "x\\y"))
    assert one("a{} 2").labels == ()


def test_colons_and_comments_and_blank_lines_are_fine() -> None:
    text = "\n# a comment\n#HELP x\r\n\n  llamacpp:requests_deferred   0\t\r\n# EOF\nnot read any more"
    assert parse(text.encode()) == ((Sample("llamacpp:requests_deferred", (), 0.0, None, False, ""),), 0, 0)


@pytest.mark.parametrize(
    "line",
    [
        "a",
        "abc1",
        "1a 2",
        "a 1_000",
        "a 0x10",
        "a b",
        'a{b="c} 1',
        "a{b=c} 1",
        'a{b="c"',
        'a{b="c" d="e"} 1',
        "a 1 soon",
        "a 1 2 3",
        "<html>",
        'a{é="x"} 1',
        "a 1" + " " * 70_000,
        "a{" + ",".join(f'b{n}="c"' for n in range(80)) + "} 1",
    ],
)
def test_a_malformed_line_is_counted_and_costs_no_other(line: str) -> None:
    found = parse(f"before 1\n{line}\nafter 2\n".encode())
    assert [sample.name for sample in found.samples] == ["before", "after"]
    assert found.malformed == 1


def test_samples_beyond_the_limit_are_counted() -> None:
    found = parse(b"".join(b"m%d 1\n" % number for number in range(SAMPLE_LIMIT + 10)))
    assert (len(found.samples), found.left_out) == (SAMPLE_LIMIT, 10)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(content: bytes) -> None:
    assert all(not math.isnan(sample.value) for sample in parse(content).samples)


@given(st.text(alphabet='a_:{}="\\n,# \t1.eEITYPE\n', max_size=300))
def test_any_text_that_looks_like_the_format_is_read_without_an_error(text: str) -> None:
    found = parse(text.encode())
    assert len(found.samples) + found.malformed <= text.count("\n") + 1


_NAMES = st.from_regex(r"[a-zA-Z_:][a-zA-Z0-9_:]{0,20}", fullmatch=True)
_LABELS = st.dictionaries(
    st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,10}", fullmatch=True), st.text(max_size=20), max_size=5
)


def escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


@given(_NAMES, _LABELS, st.floats(allow_nan=False))
def test_what_was_written_by_the_rules_is_read_again(name: str, labels: dict[str, str], value: float) -> None:
    inside = ",".join(f'{label}="{escaped(text)}"' for label, text in labels.items())
    sample = one(f"# TYPE {name} gauge\n{name}{{{inside}}} {value!r}\n")
    encodable = {label: text.encode("utf-8", "replace").decode() for label, text in labels.items()}
    assert (sample.name, dict(sample.labels), sample.value) == (name, encodable, value)
