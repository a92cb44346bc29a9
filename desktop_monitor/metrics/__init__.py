"""What a measurement is: the vocabulary every other package speaks.

Definitions, samples, series, process rows, the catalogue of built-in metrics,
pure statistics, and the text of values. Pure data: no psutil, no SQLite, no Qt,
no clock, no other package of the program.
"""
