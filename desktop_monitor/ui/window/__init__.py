"""The window: rail, header and pages, one module a page. Pages are imported when first shown."""
