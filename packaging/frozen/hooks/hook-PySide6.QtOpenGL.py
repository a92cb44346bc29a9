"""Without this file, PyInstaller's own would add the libraries behind what is replaced."""

hiddenimports: list[str] = []
