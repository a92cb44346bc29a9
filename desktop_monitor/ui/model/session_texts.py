"""What is said of a session in each cell of the table, and what explains it.

Must not know columns, the model or the view.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.language.quantities import MISSING, bytes_text, ratio_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.ui.agent_words import confidence_words, cost_text, session_name, subtitle, tokens_text
from desktop_monitor.ui.phrases import sentence
from desktop_monitor.ui.untrusted import visible_text

_CONTEXT = "SessionTexts"
_LEAST_CPU_RATIO = 0.0005
_BADGE_LIMIT = 14
_LONG = 400


@dataclass(frozen=True, slots=True)
class SessionScale:
    """What texts depend on besides the session."""

    now_seconds: float = 0.0
    core_divisor: int = 1
    """1: CPU of one core; the number of cores: of the whole machine."""


def _tr(sentence: str) -> str:
    return QCoreApplication.translate(_CONTEXT, sentence)


def total_tokens(view: SessionView) -> int | None:
    """Tokens of all kinds; None where no request told of any."""
    total = view.input_tokens + view.cache_read_tokens + view.cache_write_tokens + view.output_tokens
    return total or None


def mode_text(view: SessionView) -> str:
    """Its context mode, else its effort; empty where neither is known."""
    return visible_text(view.mode or view.effort, _BADGE_LIMIT)


def share_text(value: float | None) -> str:
    """A ratio in percent, or an en dash."""
    return MISSING if value is None else ratio_text(value)


def cpu_of(view: SessionView) -> float | None:
    """CPU of its tree in cores; None where it is unknown."""
    return view.tree.cpu_core_ratio if view.tree else None


def memory_of(view: SessionView) -> int | None:
    """Memory of the tree: PSS where it is measured, else the sum of resident memory."""
    if view.tree is None:
        return None
    return view.tree.memory_bytes if view.tree.memory_bytes is not None else view.tree.resident_bytes


def name_text(view: SessionView, scale: SessionScale) -> str:
    """Its name, and below it client and state."""
    return f"{session_name(view)}\n{subtitle(view, scale.now_seconds)}"


def mode_cell(view: SessionView, _scale: SessionScale) -> str:
    """Its mode or effort."""
    return mode_text(view) or MISSING


def tokens_cell(view: SessionView, _scale: SessionScale) -> str:
    """Tokens of all kinds."""
    return tokens_text(total_tokens(view))


def cost_cell(view: SessionView, _scale: SessionScale) -> str:
    """Cost, marked where it is incomplete."""
    return cost_text(view.cost_usd, is_complete=view.is_cost_complete, requests=view.requests)


def errors_cell(view: SessionView, _scale: SessionScale) -> str:
    """Failed requests."""
    return str(view.errors) if view.requests else MISSING


def cpu_text(view: SessionView, scale: SessionScale) -> str:
    """CPU of its tree in percent of a core or of the machine."""
    cpu = cpu_of(view)
    if cpu is None:
        return MISSING
    ratio = cpu / scale.core_divisor
    return ratio_text(ratio) if ratio >= _LEAST_CPU_RATIO else "0 %"


def memory_text(view: SessionView, _scale: SessionScale) -> str:
    """Memory of its tree."""
    memory = memory_of(view)
    return MISSING if memory is None else bytes_text(memory)


def name_tip(view: SessionView, scale: SessionScale) -> str:
    """Who it is, in full."""
    lines = [session_name(view), subtitle(view, scale.now_seconds)]
    if view.project:
        lines.append(visible_text(view.project, _LONG))
    if view.session:
        lines.append(_tr("session {id}").format(id=visible_text(view.session)))
    return "\n".join(lines)


def model_tip(view: SessionView, _scale: SessionScale) -> str:
    """The model, in full."""
    return visible_text(view.model) or _tr("No source told which model answers")


def mode_tip(view: SessionView, _scale: SessionScale) -> str:
    """Mode and effort, each named."""
    parts = []
    if view.mode:
        parts.append(_tr("context mode {mode}").format(mode=visible_text(view.mode)))
    if view.effort:
        parts.append(_tr("effort {effort}").format(effort=visible_text(view.effort)))
    return "\n".join(parts) or _tr("Neither mode nor effort is known")


def context_tip(view: SessionView, _scale: SessionScale) -> str:
    """What the share of the window means."""
    if view.context_ratio is None:
        return _tr("No source told how large the model's window is")
    return _tr("{share} of the model's window is filled").format(share=ratio_text(view.context_ratio))


def tokens_tip(view: SessionView, _scale: SessionScale) -> str:
    """Tokens by kind."""
    if total_tokens(view) is None:
        return _tr("No request told how many")
    return "\n".join(
        (
            _tr("{count} uncached input").format(count=tokens_text(view.input_tokens)),
            _tr("{count} read from the cache").format(count=tokens_text(view.cache_read_tokens)),
            _tr("{count} written to the cache").format(count=tokens_text(view.cache_write_tokens)),
            _tr("{count} generated").format(count=tokens_text(view.output_tokens)),
            words(counted("in {count:count} request", "in {count:count} requests", view.requests)),
        )
    )


def cost_tip(view: SessionView, _scale: SessionScale) -> str:
    """What kind of cost it is and what is missing in it."""
    if not view.requests:
        return _tr("No request is known")
    if view.cost_usd is None and view.is_cost_complete:
        return _tr("No request told of tokens")
    if view.cost_usd is None:
        return _tr("No price is known for {model}").format(model=visible_text(view.model) or _tr("its models"))
    lines = [_tr("API-equivalent where the client states no cost of its own; a subscription is paid otherwise")]
    if not view.is_cost_complete:
        lines.append(_tr("At least this much: some requests are of models without a price"))
    return "\n".join(lines)


def cache_tip(view: SessionView, _scale: SessionScale) -> str:
    """What the share means."""
    if view.cache_hit_ratio is None:
        return _tr("No request with input is known")
    return _tr("{read} of the input were read from the cache").format(read=ratio_text(view.cache_hit_ratio))


def latency_tip(view: SessionView, _scale: SessionScale) -> str:
    """What the two durations mean."""
    if view.duration_p50_seconds is None:
        return _tr("No answer with a known duration")
    return _tr("Half of the answers took less than the first, 95 of 100 less than the second")


def errors_tip(view: SessionView, _scale: SessionScale) -> str:
    """Failed and repeated requests."""
    if not view.requests:
        return _tr("No request is known")
    return "\n".join(
        (
            words(
                counted(
                    "{errors:count} of {count:count} request failed",
                    "{errors:count} of {count:count} requests failed",
                    view.requests,
                    errors=view.errors,
                )
            ),
            words(counted("{count:count} attempt was repeated", "{count:count} attempts were repeated", view.retries)),
        )
    )


def tree_tip(view: SessionView, _scale: SessionScale) -> str:
    """Which processes are meant and why."""
    if view.is_remote:
        return _tr("It runs in a container, in WSL or over SSH: its processes are not this machine's")
    tree = view.tree
    if tree is None:
        return _tr("No process of this session runs")
    how_many = words(counted("{count:count} process", "{count:count} processes", tree.process_count))
    lines = [f"{how_many}, {confidence_words(tree.confidence)}", sentence(tree.evidence)]
    if tree.orphan_count:
        alive = counted(
            "{count:count} lives on although its root has ended",
            "{count:count} live on although their root has ended",
            tree.orphan_count,
        )
        lines.append(words(alive))
    return "\n".join(lines)


def memory_tip(view: SessionView, scale: SessionScale) -> str:
    """The ways in which memory is counted."""
    tree = view.tree
    lines = [tree_tip(view, scale)]
    if tree is not None and tree.memory_bytes is not None:
        lines.append(_tr("{size}, shared memory counted in parts (PSS)").format(size=bytes_text(tree.memory_bytes)))
    if tree is not None and tree.resident_bytes is not None:
        lines.append(_tr("{size} resident, shared memory in full").format(size=bytes_text(tree.resident_bytes)))
    return "\n".join(lines)
