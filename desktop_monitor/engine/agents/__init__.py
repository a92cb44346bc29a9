"""The second worker of the engine: follows agents, keeps their journal, says what they do now.

Must not know faces.
"""
