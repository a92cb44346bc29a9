"""YAML text as plain data; what is wrong with it, with its line. Must not know keys or files."""

from __future__ import annotations

from desktop_monitor.errors import ConfigError, ConfigProblem


def tree_of(content: str, source: str) -> object:
    """Mappings, lists and scalars. Raises ConfigError for what is no YAML; `source` names the file in it."""
    # Most users have no file; they should not pay for the parser at every start.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(content)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}: " if mark else ""
        raise ConfigError((ConfigProblem(source, "", f"{where}{error.problem or 'is not YAML'}"),)) from error
    except RecursionError as error:
        raise ConfigError((ConfigProblem(source, "", "is nested far too deeply"),)) from error
    except (YAMLError, ValueError) as error:
        raise ConfigError((ConfigProblem(source, "", f"is not YAML: {error}"),)) from error
