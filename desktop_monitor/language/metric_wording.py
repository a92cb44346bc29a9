"""English names of the machine's metrics, as reports call them; see `wording`. Must not know what a report is."""

from __future__ import annotations

from collections.abc import Mapping

METRIC_ENGLISH: Mapping[str, str] = {
    "report.metric.cpu_used_ratio": "CPU busy",
    "report.metric.cpu_frequency_hertz": "CPU frequency",
    "report.metric.load_average": "Load average",
    "report.metric.memory_total_bytes": "Memory, total",
    "report.metric.memory_available_bytes": "Memory available",
    "report.metric.memory_used_bytes": "Memory used",
    "report.metric.memory_used_ratio": "Memory used, share",
    "report.metric.swap_used_bytes": "Swap used",
    "report.metric.swap_used_ratio": "Swap used, share",
    "report.metric.swap_read_bytes_per_second": "Swap read",
    "report.metric.swap_written_bytes_per_second": "Swap written",
    "report.metric.pressure_some_ratio": "Some task waited",
    "report.metric.pressure_full_ratio": "All tasks waited",
    "report.metric.filesystem_total_bytes": "File system size",
    "report.metric.filesystem_used_bytes": "File system used",
    "report.metric.filesystem_used_ratio": "File system used, share",
    "report.metric.disk_read_bytes_per_second": "Disk read",
    "report.metric.disk_written_bytes_per_second": "Disk written",
    "report.metric.disk_busy_ratio": "Disk busy",
    "report.metric.network_received_bytes_per_second": "Network received",
    "report.metric.network_sent_bytes_per_second": "Network sent",
    "report.metric.process_count": "Processes",
    "report.metric.temperature_celsius": "Temperature",
    "report.metric.battery_charge_ratio": "Battery charge",
    "report.metric.gpu_used_ratio": "GPU busy",
    "report.metric.gpu_memory_used_bytes": "GPU memory used",
    "report.metric.gpu_memory_total_bytes": "GPU memory, total",
    "report.metric.gpu_temperature_celsius": "GPU temperature",
    "report.metric.gpu_power_watts": "GPU power",
    "report.metric.agent_cpu_cores": "Agents, CPU",
    "report.metric.agent_memory_bytes": "Agents, memory",
    "report.metric.agent_process_count": "Agents, processes",
    "report.metric.monitor_cpu_ratio": "This monitor, CPU of one core",
    "report.metric.monitor_resident_bytes": "This monitor, memory",
}
