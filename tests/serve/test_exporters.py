"""The stock OpenTelemetry exporters get through: compressed, again after a refusal, told of what was not taken."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from tests.helpers.receiver import RunningReceiver, receiver

NEVER_MS = 3_600_000.0


@contextmanager
def tracing(running: RunningReceiver, compression: Compression = Compression.NoCompression) -> Iterator[TracerProvider]:
    exporter = OTLPSpanExporter(f"http://localhost:{running.otlp_port}/v1/traces", compression=compression, timeout=20)
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider
    provider.shutdown()


@pytest.mark.parametrize("compression", [Compression.NoCompression, Compression.Gzip])
def test_spans_arrive_whole(tmp_path: Path, compression: Compression) -> None:
    with receiver(tmp_path) as running, tracing(running, compression) as provider:
        with provider.get_tracer("test").start_as_current_span("chat"):
            pass
        [(_, _, body)] = running.ingest.bodies
        request = ExportTraceServiceRequest.FromString(body)

    assert request.resource_spans[0].scope_spans[0].spans[0].name == "chat"


def test_metrics_arrive_whole(tmp_path: Path) -> None:
    with receiver(tmp_path) as running:
        exporter = OTLPMetricExporter(f"http://127.0.0.1:{running.otlp_port}/v1/metrics", timeout=20)
        provider = MeterProvider([PeriodicExportingMetricReader(exporter, NEVER_MS)], shutdown_on_exit=False)
        provider.get_meter("test").create_counter("tokens").add(7)
        provider.shutdown()
        [(_, _, body)] = running.ingest.bodies
        request = ExportMetricsServiceRequest.FromString(body)

    assert request.resource_metrics[0].scope_metrics[0].metrics[0].sum.data_points[0].as_int == 7


class _OnRetry(logging.Handler):
    """Makes room when the exporter says that it will try again."""

    def __init__(self, running: RunningReceiver) -> None:
        super().__init__()
        self._running = running
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
        self._running.keeper.has_room = True


def test_who_was_sent_away_comes_again_and_nothing_is_lost(tmp_path: Path) -> None:
    with receiver(tmp_path) as running, tracing(running) as provider:
        running.keeper.has_room = False
        running.otlp(b"fills the last place")
        retry = _OnRetry(running)
        logging.getLogger("opentelemetry").addHandler(retry)
        try:
            with provider.get_tracer("test").start_as_current_span("chat"):
                pass
        finally:
            logging.getLogger("opentelemetry").removeHandler(retry)
        sizes = [float(len(body)) for _, _, body in running.ingest.bodies]

        assert len(sizes) == 2
        assert running.keeper.values == sizes
        assert len(retry.messages) == 1


def test_a_partial_success_is_no_failure_for_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    with receiver(tmp_path) as running, tracing(running) as provider:
        running.ingest.answer_partly = True
        with provider.get_tracer("test").start_as_current_span("chat"):
            pass

    assert len(running.ingest.bodies) == 1
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
