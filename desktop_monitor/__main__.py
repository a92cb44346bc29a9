"""`python -m desktop_monitor` is the command `desktop-monitor`."""

from desktop_monitor.cli import main

raise SystemExit(main())
