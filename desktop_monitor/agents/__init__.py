"""What AI agents leave behind and send, as agent events; which process tree is whose; what it costs.

Must not know the store, the engine, configuration files or any face.
"""
