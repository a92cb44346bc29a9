"""YAML text as plain data; what is wrong with it, with its line. Must not know keys or files."""

from __future__ import annotations

from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text


def tree_of(content: str, source: str) -> object:
    """Mappings, lists and scalars. Raises ConfigError for what is no YAML; `source` names the file in it."""
    # Most users have no file; they should not pay for the parser at every start.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(content)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        why = text(error.problem or "is not YAML")
        said = text("line {line}: {why}", line=mark.line + 1, why=why) if mark else why
        raise ConfigError((ConfigProblem(source, "", said),)) from error
    except RecursionError as error:
        raise ConfigError((ConfigProblem(source, "", "is nested far too deeply"),)) from error
    except (YAMLError, ValueError) as error:
        raise ConfigError((ConfigProblem(source, "", text("is not YAML: {why}", why=str(error))),)) from error
