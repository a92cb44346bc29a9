"""OpenTelemetry as agents send it: from the bytes of one OTLP/HTTP request to findings.

`ingest.OtlpIngest` is the way in. Must not know HTTP, nor where findings are kept.
"""
