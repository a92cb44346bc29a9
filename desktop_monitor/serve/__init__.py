"""The program's ports on the loopback interface: OTLP and events in. Must not know how events are kept."""
