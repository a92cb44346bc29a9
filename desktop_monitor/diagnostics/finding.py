"""What the doctor says about one thing. Must not know how it was found out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import Parameter, text
from desktop_monitor.language.wording import ENGLISH, words


class Verdict(Enum):
    """How bad it is."""

    OK = "ok"
    ADVICE = "advice"
    """The program works, but something is missing or could be better."""
    PROBLEM = "problem"
    """Something promised does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination."""

    name: str
    """Stable and short, for example ``tray``."""
    verdict: Verdict
    words: str
    what_to_do: str = ""

    @property
    def title(self) -> str:
        """Its name for people."""
        key = "doctor.name." + self.name.lower().replace(" ", "_")
        return words(text(key)) if key in ENGLISH else self.name


def finding(name: str, verdict: Verdict, key: str, /, **parameters: Parameter) -> Finding:
    """A finding in the words of the templates ``doctor.<key>`` and, if there is one, ``doctor.<key>.do``."""
    template = f"doctor.{key}"
    advice = f"{template}.do"
    return Finding(
        name,
        verdict,
        words(text(template, **parameters)),
        words(text(advice, **parameters)) if advice in ENGLISH else "",
    )


def ok(name: str, key: str, /, **parameters: Parameter) -> Finding:
    """A finding that needs nothing done."""
    return finding(name, Verdict.OK, key, **parameters)


def advice(name: str, key: str, /, **parameters: Parameter) -> Finding:
    """A finding that could be better."""
    return finding(name, Verdict.ADVICE, key, **parameters)


def problem(name: str, key: str, /, **parameters: Parameter) -> Finding:
    """A finding that must be acted on."""
    return finding(name, Verdict.PROBLEM, key, **parameters)
