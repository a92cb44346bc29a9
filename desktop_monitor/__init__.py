"""Desktop Monitor: a tray monitor for people who run AI coding agents.

Holds the version and nothing else; importing the package imports none of its parts.

The packages stand in the order in which data passes through them, each taking
the type of the stage before it and importing nothing downstream (the contract
is checked, see ``[tool.importlinter]`` in pyproject.toml)::

    __main__ > cli > app > ui | diagnostics > engine > config > notify
      > store > actions > assess > collect > metrics > logs > paths
      > clock | errors | file_locks | private_files
"""

__version__ = "0.1.0"
