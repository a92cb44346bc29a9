"""Only its messages are read: without this file, exporters that happen to be installed would be added."""

hiddenimports: list[str] = []
