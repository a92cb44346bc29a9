"""Every built-in metric, one line each. Must not know who measures or shows it."""

from __future__ import annotations

from desktop_monitor.metrics.definition import MetricDefinition, Unit

_BYTES_STEP = 4096.0
_RATIO_STEP = 0.0001
PLACE = "place"
"""The label that tells sessions of one client apart: a number that a session has while it runs."""
SESSION_LABELS = ("interface", PLACE)
_BUDGET_LABELS = ("period", "quantity")
_SOURCE_LABELS = ("client", "source")

_DEFINITIONS = (
    # CPU
    MetricDefinition("cpu_used_ratio", Unit.RATIO, "CPU time not idle, of all cores.", (), resolution=_RATIO_STEP),
    MetricDefinition(
        "cpu_core_used_ratio", Unit.RATIO, "CPU time not idle, of one core.", ("core",), resolution=_RATIO_STEP
    ),
    MetricDefinition(
        "cpu_time_ratio",
        Unit.RATIO,
        "Share of all cores' time by mode: user, nice, system, iowait, irq, softirq, steal, idle.",
        ("mode",),
        resolution=_RATIO_STEP,
    ),
    MetricDefinition("cpu_frequency_hertz", Unit.HERTZ, "Mean clock frequency of the cores.", (), resolution=1e6),
    MetricDefinition(
        "load_average",
        Unit.LOAD,
        "Runnable and waiting threads, averaged over 1m, 5m or 15m.",
        ("period",),
        resolution=0.01,
    ),
    # Memory
    MetricDefinition(
        "memory_total_bytes", Unit.BYTES, "Memory there is, or the container's limit.", resolution=_BYTES_STEP
    ),
    MetricDefinition(
        "memory_available_bytes", Unit.BYTES, "Memory programs can get without swapping.", resolution=_BYTES_STEP
    ),
    MetricDefinition("memory_used_bytes", Unit.BYTES, "Total minus available, never negative.", resolution=_BYTES_STEP),
    MetricDefinition("memory_used_ratio", Unit.RATIO, "Used memory of total.", resolution=_RATIO_STEP),
    MetricDefinition("memory_cached_bytes", Unit.BYTES, "File cache that can be given back.", resolution=_BYTES_STEP),
    MetricDefinition("memory_free_bytes", Unit.BYTES, "Memory used for nothing at all.", resolution=_BYTES_STEP),
    MetricDefinition("swap_total_bytes", Unit.BYTES, "Swap space there is.", resolution=_BYTES_STEP),
    MetricDefinition("swap_used_bytes", Unit.BYTES, "Swap space in use.", resolution=_BYTES_STEP),
    MetricDefinition("swap_used_ratio", Unit.RATIO, "Used swap of total.", resolution=_RATIO_STEP),
    MetricDefinition("swap_read_bytes_per_second", Unit.BYTES_PER_SECOND, "Swapped in.", resolution=_BYTES_STEP),
    MetricDefinition("swap_written_bytes_per_second", Unit.BYTES_PER_SECOND, "Swapped out.", resolution=_BYTES_STEP),
    # Pressure (PSI): share of wall time in which work stood still for want of a resource.
    MetricDefinition(
        "pressure_some_ratio", Unit.RATIO, "Time at least one task waited.", ("resource",), resolution=_RATIO_STEP
    ),
    MetricDefinition(
        "pressure_full_ratio", Unit.RATIO, "Time all tasks waited.", ("resource",), resolution=_RATIO_STEP
    ),
    # Disks
    MetricDefinition("filesystem_total_bytes", Unit.BYTES, "Size.", ("mount",), resolution=_BYTES_STEP),
    MetricDefinition(
        "filesystem_used_bytes", Unit.BYTES, "Size minus what is free.", ("mount",), resolution=_BYTES_STEP
    ),
    MetricDefinition(
        "filesystem_used_ratio",
        Unit.RATIO,
        "Used of what an ordinary user can use (as df counts); of file systems that can be written.",
        ("mount",),
        resolution=_RATIO_STEP,
    ),
    MetricDefinition(
        "disk_read_bytes_per_second", Unit.BYTES_PER_SECOND, "Read from the device.", ("device",), resolution=512.0
    ),
    MetricDefinition(
        "disk_written_bytes_per_second", Unit.BYTES_PER_SECOND, "Written to the device.", ("device",), resolution=512.0
    ),
    MetricDefinition(
        "disk_busy_ratio", Unit.RATIO, "Time with a request in flight.", ("device",), resolution=_RATIO_STEP
    ),
    # Networks
    MetricDefinition(
        "network_received_bytes_per_second", Unit.BYTES_PER_SECOND, "Received.", ("device",), resolution=1.0
    ),
    MetricDefinition("network_sent_bytes_per_second", Unit.BYTES_PER_SECOND, "Sent.", ("device",), resolution=1.0),
    # Processes and limits
    MetricDefinition("process_count", Unit.COUNT, "Processes there are.", resolution=1.0),
    MetricDefinition("process_running_count", Unit.COUNT, "Threads that run or want to.", resolution=1.0),
    MetricDefinition("thread_count", Unit.COUNT, "Threads there are.", resolution=1.0),
    MetricDefinition(
        "process_limit_count", Unit.COUNT, "Most processes and threads the kernel allows.", resolution=1.0
    ),
    MetricDefinition("open_file_count", Unit.COUNT, "Open files of the whole machine.", resolution=1.0),
    MetricDefinition("open_file_limit_count", Unit.COUNT, "Most open files the kernel allows.", resolution=1.0),
    # Agents, each with everything it started
    MetricDefinition(
        "agent_cpu_cores", Unit.CORES, "CPU of agents' processes.", ("interface",), resolution=_RATIO_STEP
    ),
    MetricDefinition(
        "agent_memory_bytes",
        Unit.BYTES,
        "Memory of agents' processes, shared pages counted once (PSS).",
        ("interface",),
        resolution=_BYTES_STEP,
    ),
    MetricDefinition("agent_process_count", Unit.COUNT, "Processes of agents.", ("interface",), resolution=1.0),
    # Agents at a moment; of sessions numbers, for history keeps no projects and no ids of sessions
    MetricDefinition(
        "agent_waiting_seconds",
        Unit.SECONDS,
        "How long a session has been waiting for the user; 0 while it does not.",
        SESSION_LABELS,
    ),
    MetricDefinition("agent_context_used_ratio", Unit.RATIO, "How full a session's context window is.", SESSION_LABELS),
    MetricDefinition("agent_budget_used_ratio", Unit.RATIO, "Spent of a budget.", _BUDGET_LABELS),
    MetricDefinition(
        "agent_budget_forecast_ratio",
        Unit.RATIO,
        "What will be spent of a budget at the end of its period, at its pace so far;"
        " None until a tenth of it has passed.",
        _BUDGET_LABELS,
    ),
    MetricDefinition(
        "agent_limit_used_ratio", Unit.RATIO, "Used of a subscription's limit, as last read.", ("interface", "limit")
    ),
    MetricDefinition(
        "agent_source_age_seconds", Unit.SECONDS, "Since the newest event a source told of.", _SOURCE_LABELS
    ),
    MetricDefinition(
        "agent_source_lag_seconds",
        Unit.SECONDS,
        "How much older a source's newest event is than that of the client's other sources;"
        " 0 while it is the newest or the only one.",
        _SOURCE_LABELS,
    ),
    MetricDefinition(
        "agent_source_error_count", Unit.COUNT, "1 while a source cannot be read, else 0.", _SOURCE_LABELS
    ),
    # Sensors
    MetricDefinition("temperature_celsius", Unit.CELSIUS, "Temperature of a sensor.", ("sensor",), resolution=0.1),
    MetricDefinition("battery_charge_ratio", Unit.RATIO, "Charge of full.", ("battery",), resolution=0.001),
    MetricDefinition(
        "battery_discharge_watts", Unit.WATTS, "Power drawn; negative while charging.", ("battery",), resolution=0.01
    ),
    MetricDefinition("mains_online_ratio", Unit.RATIO, "1 on mains, 0 on battery.", resolution=1.0),
    # GPU
    MetricDefinition("gpu_used_ratio", Unit.RATIO, "Time the GPU worked.", ("device",), resolution=_RATIO_STEP),
    MetricDefinition("gpu_memory_used_bytes", Unit.BYTES, "GPU memory in use.", ("device",), resolution=_BYTES_STEP),
    MetricDefinition("gpu_memory_total_bytes", Unit.BYTES, "GPU memory there is.", ("device",), resolution=_BYTES_STEP),
    MetricDefinition("gpu_temperature_celsius", Unit.CELSIUS, "GPU temperature.", ("device",), resolution=0.1),
    MetricDefinition("gpu_power_watts", Unit.WATTS, "Power the GPU draws.", ("device",), resolution=0.01),
    # The monitor's own cost
    MetricDefinition("monitor_cpu_ratio", Unit.RATIO, "Own CPU of one core.", resolution=_RATIO_STEP),
    MetricDefinition("monitor_resident_bytes", Unit.BYTES, "Own resident memory.", resolution=_BYTES_STEP),
    MetricDefinition("monitor_wakeups_per_second", Unit.PER_SECOND, "Own voluntary wake-ups.", resolution=0.1),
    MetricDefinition("monitor_tick_seconds", Unit.SECONDS, "Time one pass of the engine took.", resolution=1e-6),
)

CATALOGUE = {definition.name: definition for definition in _DEFINITIONS}
"""Built-in metrics by name, in the order in which a list of them is shown."""
