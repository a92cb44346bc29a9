"""Charts: the only place that imports pyqtgraph and numpy, first imported when a chart shows."""
