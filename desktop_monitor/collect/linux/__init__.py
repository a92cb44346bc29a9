"""Linux: /proc and /sys read directly through cached descriptors. No psutil here."""
