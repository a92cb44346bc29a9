"""How everything looks: colour tokens, theme, icons. Must not know pages or data."""
