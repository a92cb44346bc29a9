"""What is done about trouble: readings to alerts, alerts to messages and suggestions, suggestions to switches.

A worker of its own beside the engine: no tick waits for it. Must not know faces.
"""
