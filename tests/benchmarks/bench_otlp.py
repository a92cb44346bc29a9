"""What a log record costs from its body's bytes to findings, beside protobuf's own reader, and the memory of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, Signal
from tests.benchmarks.measure import Measurement
from tests.helpers.otlp import RECEIVED_SECONDS, Body, captured, recoded

_GOAL_MICROSECONDS = 50.0
"""20,000 records a second of one core."""
_ROUNDS = 15
_MEMORY = """
import sys
from desktop_monitor.agents.otlp.ingest import OtlpIngest
from desktop_monitor.agents.otlp.model import Encoding, Signal
def pss():
    with open("/proc/self/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
ingest, before = OtlpIngest(), pss()
for signal in Signal:
    ingest.take(signal, Encoding[sys.argv[1]], b"{}" if sys.argv[1] == "JSON" else b"", 1.8e9)
print(pss() - before)
"""


def bench_otlp() -> Sequence[Measurement]:
    """CPU microseconds a record of what the clients sent, and of answers alone."""
    return list(_rows())


def _rows() -> Iterator[Measurement]:
    for client, names in (("Claude Code", ("claude_pb",)), ("Codex", ("codex_pb",)), ("Gemini CLI", ("gemini",))):
        bodies = [body for name in names for body in captured(name) if body.signal is Signal.LOGS]
        yield from _compared(client, bodies)
    yield from _compared("answers alone", [_answers_alone(500)])
    if sys.platform == "linux":
        for encoding in Encoding:
            yield Measurement(f"loaded for {encoding.name} bodies", _loaded_megabytes(encoding), "MB PSS")


def _compared(client: str, bodies: Sequence[Body]) -> Iterator[Measurement]:
    binary = [body if body.encoding is Encoding.PROTOBUF else recoded(body) for body in bodies]
    text = [body if body.encoding is Encoding.JSON else recoded(body) for body in bodies]
    ingest = OtlpIngest()
    count = sum(ingest.take(*body, RECEIVED_SECONDS).records for body in binary)

    def takes(told: Sequence[Body]) -> Callable[[], object]:
        return lambda: [ingest.take(*body, RECEIVED_SECONDS) for body in told]

    peer = _microseconds(lambda: [_peer(body.content) for body in binary], count)
    load = f"load {os.getloadavg()[0]:.1f}"
    for encoding, told in (("protobuf", binary), ("JSON", text)):
        own = _microseconds(takes(told), count)
        note = f"{1e6 / own:,.0f} records/s, {load}"
        name = f"log record, {client}, {encoding}"
        yield Measurement(name, own, "µs", "parse + MessageToDict", peer, _GOAL_MICROSECONDS, note=note)


def _peer(content: bytes) -> object:
    message = ExportLogsServiceRequest()
    message.ParseFromString(content)
    return MessageToDict(message)


def _microseconds(work: Callable[[], object], records: int) -> float:
    """The least CPU time of several rounds: others on the machine only ever add to it."""
    best = float("inf")
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best * 1e6 / records


def _answers_alone(count: int) -> Body:
    """The costliest record, many times: a body without anything that can be passed over."""
    answers = [
        record
        for body in captured("claude_json")
        if body.signal is Signal.LOGS
        for record in json.loads(body.content)["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
        if record["body"]["stringValue"] == "claude_code.api_request"
    ]
    records = (answers * (count // len(answers) + 1))[:count]
    scoped = {"scope": {"name": "com.anthropic.claude_code.events"}, "logRecords": records}
    return Body(Signal.LOGS, Encoding.JSON, json.dumps({"resourceLogs": [{"scopeLogs": [scoped]}]}).encode())


def _loaded_megabytes(encoding: Encoding) -> float:
    command = [sys.executable, "-c", _MEMORY, encoding.name]
    least = min(int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3))
    return least / 1024
