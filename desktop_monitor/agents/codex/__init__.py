"""Codex's rollout files as agent events, and what its sessions do now.

Must not know who keeps or shows them.
"""
