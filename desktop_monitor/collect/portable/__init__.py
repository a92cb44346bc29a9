"""Windows, macOS and the rest, through psutil; also the reference the Linux readers are tested against."""
