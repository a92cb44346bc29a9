"""Switches as transactions: journalled, applied, checked, watched, kept or rolled back.

Must not know files, requests or commands (see `controls`), rules, or any face.
"""
