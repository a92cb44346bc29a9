"""The actions of ``alerts_config.yaml``: the seed's four, changed or not, and the user's own.

Must not know rules, channels or the file.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.actions.policy import BUILT_IN, ActionKind, ActionPolicy, RequestSpec
from desktop_monitor.config.sections import Section
from desktop_monitor.language.text import sentence
from desktop_monitor.notify.secrets import reference_problem
from desktop_monitor.web.places import address_problem

_METHODS = {name: name for name in ("GET", "POST", "PUT", "PATCH", "DELETE")}
_DAY_SECONDS = 86_400.0


def actions_from(section: Section) -> tuple[ActionPolicy, ...]:
    """The built-in ones in their order, then the user's own. Mistakes are noted in `section`."""
    built_in = {policy.name: policy for policy in BUILT_IN}
    changed = {name: _action(section.section(name), name, built_in.get(name)) for name in section.names()}
    own = [policy for name, policy in changed.items() if name not in built_in]
    return (*(changed.get(policy.name, policy) for policy in BUILT_IN), *own)


def _action(section: Section, name: str, built_in: ActionPolicy | None) -> ActionPolicy:
    base = built_in or _own(section, name)
    # The seed writes who is asked as user_confirmation, and that a check reports, which it always does.
    asks = section.boolean("user_confirmation", not base.automated)
    section.boolean("report_results", True)
    policy = replace(
        base,
        description=section.text("description", base.description, 500),
        automated=section.boolean("automated", not asks),
        rollback_after_seconds=section.seconds(
            "rollback_after", base.rollback_after_seconds, low=60.0, high=30 * _DAY_SECONDS
        ),
        notify_admin=section.boolean("notify_admin", base.notify_admin),
        minimum_interval_seconds=section.seconds(
            "minimum_interval", base.minimum_interval_seconds, low=10.0, high=_DAY_SECONDS
        ),
        runs_per_hour=section.whole("runs_per_hour", base.runs_per_hour, 1, 60),
        dry_run=section.boolean("dry_run", base.dry_run),
        timeout_seconds=section.seconds("timeout", base.timeout_seconds, low=1.0, high=600.0),
    )
    policy = _of_kind(section, policy)
    section.finish()
    return policy


def _own(section: Section, name: str) -> ActionPolicy:
    kinds = {"command": ActionKind.COMMAND, "request": ActionKind.REQUEST, "control": ActionKind.SWITCH}
    written = [key for key in kinds if section.has(key)]
    if len(written) != 1:
        section.wrong("", "must have one of command, request and control")
    return ActionPolicy(name, kinds[written[0]] if written else ActionKind.COMMAND)


def _of_kind(section: Section, policy: ActionPolicy) -> ActionPolicy:
    match policy.kind:
        case ActionKind.SWITCH:
            return replace(
                policy, control=section.text("control", policy.control, 100), value=section.text("value", policy.value)
            )
        case ActionKind.COMMAND:
            command = section.texts("command")
            if command and not command[0].startswith("/") and ":" not in command[0][:3]:
                section.wrong("command", "must begin with the program's whole path", "such as /usr/local/bin/tidy")
            return replace(policy, command=command)
        case ActionKind.REQUEST:
            return replace(policy, request=request_from(section.section("request")))
        case ActionKind.HEALTH_CHECK:
            probes = section.section("probes")
            return replace(
                policy,
                may_reach=section.boolean("may_reach", policy.may_reach),
                probes=tuple((interface, probes.texts(interface)) for interface in probes.names()),
            )


def request_from(section: Section, known: tuple[str, ...] = ()) -> RequestSpec:
    """One request, beside keys that are `known` to the caller. Mistakes are noted in `section`."""
    spec = RequestSpec(
        url=section.text("url", longest=2000),
        method=section.choice("method", "POST", _METHODS),
        body=section.text("body", longest=20_000),
        content_type=section.text("content_type", "application/json", 200),
        secret=secret_name(section, "secret"),
        allow_private=section.boolean("allow_private", False),
    )
    if not spec.url:
        section.wrong("url", "is missing")
    elif wrong := address_problem(spec.url):
        section.wrong("url", wrong)
    for key in known:
        section.has(key)
    section.finish()
    return spec


def secret_name(section: Section, key: str) -> str:
    """The name of a secret; the secret itself is a mistake, and is not repeated."""
    written = section.raw(key)
    if written is None:
        return ""
    problem = (
        reference_problem(written)
        if isinstance(written, str)
        else sentence("must name where the secret is, not hold it")
    )
    if problem:
        section.wrong(key, problem, "write env:NAME or keyring:NAME")
        return ""
    return str(written)
