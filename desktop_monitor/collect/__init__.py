"""Operating system to samples and process rows; one collector per subject.

Linux reads /proc and /sys directly through cached descriptors (`linux`), other
systems through psutil (`portable`). Must not know the store, the engine or Qt.
"""
