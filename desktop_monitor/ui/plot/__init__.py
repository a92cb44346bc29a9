"""Charts over time. The only place that imports pyqtgraph and numpy, and only once a chart is wanted."""
