"""A period as data, then as JSON, YAML, Markdown, HTML, CSV or PDF.

Must not know where facts come from, who asked, or where the file goes.
"""
