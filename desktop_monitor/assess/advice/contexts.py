"""How own workflows prepare contexts: caches that miss, filters that scan too much, large projects.

What workflows do not tell of yields nothing. Must not know providers' caches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import fsum

from desktop_monitor.assess.advice.differences import LEVEL, Difference, difference, is_surely_below
from desktop_monitor.assess.advice.pairs import Kind, Part, gap_between
from desktop_monitor.assess.advice.recommendation import Deed, Gain, GoalKind, Priority, Scope
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, named, subject
from desktop_monitor.assess.advice.standing import mean_standing, standing
from desktop_monitor.assess.performance.estimating import SumsRatio, estimate, share_estimate
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.preparation import preparation_target_of
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.metrics.period_facts import ContextCell

FEW_SELECTED = 0.2
"""Of the files scanned."""
LEAST_CONTEXTS = 20
LARGE_FILES = 500.0
"""Scanned for one context: a large project."""
NEXT = 100
"""Contexts after which a recommendation can be proved wrong."""
_KEYS = "performance_optimization.context"


def missing_cache(look: Look) -> Iterator[Found]:
    """Contexts are found in the workflow's cache less often than they should, and that costs time."""
    cells = look.agents.contexts
    hits, misses = sum(cell.cache_hits for cell in cells), sum(cell.cache_misses for cell in cells)
    share, target = share_estimate(hits, hits + misses), KPIS[Kpi.CACHE_HIT_RATE].target
    if share is None or not is_surely_below(target, share):
        return
    saving = gap_between(_by_mode_and_project(cells, is_hit=False), _by_mode_and_project(cells, is_hit=True))
    if saving is not None and saving.chance < LEVEL and saving.high < 0:
        yield _cache(look, share, saving, target)


def _by_mode_and_project(cells: Iterable[ContextCell], *, is_hit: bool) -> Kind:
    found: dict[str, list[Part]] = defaultdict(list)
    for cell in cells:
        durations = cell.hit_durations_seconds if is_hit else cell.miss_durations_seconds
        found[f"{cell.mode}\n{cell.project}"].append((cell.day, durations))
    return Kind(found)


def _cache(look: Look, share: Estimate, saving: Difference, target: float) -> Found:
    settings = look.situation.workflows
    return Found(
        "",
        GoalKind.SPEED,
        Priority.HIGH if Kpi.CONTEXT_PREPARATION in look.missed else Priority.MEDIUM,
        _cache_title(settings.is_preloading, settings.cache_size),
        (
            text(
                "advice.context_cache.why",
                share=share.value,
                share_low=share.low or 0.0,
                share_high=share.high or 0.0,
                count=share.count,
                period=look.length_seconds,
            ),
            text(
                "advice.context_cache.saving",
                low=-saving.high,
                high=-saving.low,
                hits=saving.second_count,
                misses=saving.first_count,
            ),
            text("advice.context_cache.target", target=target),
        ),
        text("advice.context_cache.disproof", count=NEXT, limit=share.high or target),
        share.count,
        Scope(),
        _cache_gain(look, share, saving, target),
        deed=Deed(
            page="settings", subject=f"{_KEYS}.{'cache_size' if settings.is_preloading else 'preload_common_contexts'}"
        ),
    )


def _cache_title(is_preloading: bool | None, cache_size: int | None) -> Text:
    if not is_preloading:
        return text("advice.context_cache.preload")
    if cache_size is None:
        return text("advice.context_cache.size_unknown")
    return text("advice.context_cache.size", size=cache_size)


def _cache_gain(look: Look, share: Estimate, saving: Difference, target: float) -> Gain | None:
    """As many contexts more as the target asks for, each sooner by what a hit saves."""
    now = standing(Kpi.CONTEXT_PREPARATION, look.facts, Scope(), look.situation.prices)
    if now is None or share.low is None or share.high is None:
        return None
    more = target - share.value
    least, most = max(0.0, target - share.high), target - share.low
    steps = (more * saving.value, most * saving.low, least * saving.high)
    to_value, low, high = (max(0.0, now.value + step) for step in steps)
    return Gain(Kpi.CONTEXT_PREPARATION, now.value, to_value, low, high, now.observations)


def wide_filters(look: Look) -> Iterator[Found]:
    """Projects of whose scanned files few are selected, and whose contexts take longer than they should."""
    projects = _by_project(look.agents.contexts)
    for project, cells in sorted(projects.items()):
        selected = _selected(cells)
        now = mean_standing((cell.day, cell.durations_seconds) for cell in cells)
        if selected is None or now is None or selected.count < LEAST_CONTEXTS:
            continue
        target = preparation_target_of(cells, look.situation.targets).target
        is_few = is_surely_below(FEW_SELECTED, selected)
        gap = difference([(now, now._replace(value=target, variance=0.0))])
        if is_few and gap is not None and gap.value < 0 and gap.chance < LEVEL / len(projects):
            yield _filters(look, project, cells, selected, now.value, target)


def _by_project(cells: Iterable[ContextCell]) -> dict[str, list[ContextCell]]:
    found: dict[str, list[ContextCell]] = defaultdict(list)
    for cell in cells:
        found[cell.project].append(cell)
    return found


def _selected(cells: list[ContextCell]) -> Estimate | None:
    """Of the files scanned those selected, with the cells of days and modes as clusters."""
    clusters = tuple((float(cell.files_selected), float(cell.files_scanned)) for cell in cells if cell.files_scanned)
    return estimate(SumsRatio(clusters, sum(cell.contexts for cell in cells if cell.files_scanned)))


def _filters(
    look: Look, project: str, cells: list[ContextCell], selected: Estimate, seconds: float, target: float
) -> Found:
    scanned = fsum(cell.files_scanned for cell in cells) / selected.count
    accuracies = [one for cell in cells for one in cell.accuracy_ratios]
    why = text(
        "advice.filters.why",
        share=selected.value,
        high=selected.high or FEW_SELECTED,
        scanned=round(scanned),
        count=selected.count,
        seconds=seconds,
        target=target,
        period=look.length_seconds,
    )
    accuracy = (
        (text("advice.filters.accuracy", mean=fsum(accuracies) / len(accuracies), count=len(accuracies)),)
        if len(accuracies) >= LEAST_CONTEXTS
        else ()
    )
    return Found(
        subject(project),
        GoalKind.SPEED,
        Priority.MEDIUM,
        text("advice.filters", project=named(project)),
        (why, *accuracy),
        text("advice.filters.disproof", count=NEXT, limit=seconds),
        selected.count,
        Scope(project=project),
    )


def large_project(look: Look) -> Iterator[Found]:
    """Large projects whose contexts take longer than those of others, while nothing is done ahead."""
    if look.situation.workflows.is_in_background:
        return
    projects = _by_project(look.agents.contexts)
    for project, cells in sorted(projects.items()):
        contexts = sum(cell.contexts for cell in cells if cell.files_scanned)
        scanned = fsum(cell.files_scanned for cell in cells) / contexts if contexts else 0.0
        if scanned < LARGE_FILES:
            continue
        gap = _against_others(look, project)
        if gap is not None and gap.chance < LEVEL / len(projects) and gap.high < 0 and -gap.value > 0.5 * gap.first:
            yield _background(look, project, scanned, gap)


def _against_others(look: Look, project: str) -> Difference | None:
    """Other projects' contexts minus this one's, within each mode."""
    here: dict[str, list[Part]] = defaultdict(list)
    elsewhere: dict[str, list[Part]] = defaultdict(list)
    for cell in look.agents.contexts:
        (here if cell.project == project else elsewhere)[cell.mode].append((cell.day, cell.durations_seconds))
    return gap_between(Kind(here), Kind(elsewhere))


def _background(look: Look, project: str, scanned: float, gap: Difference) -> Found:
    return Found(
        subject(project),
        GoalKind.SPEED,
        Priority.MEDIUM if Kpi.CONTEXT_PREPARATION in look.missed else Priority.LOW,
        text("advice.background", project=named(project)),
        (
            text(
                "advice.background.why",
                scanned=round(scanned),
                seconds=gap.first,
                low=-gap.high,
                high=-gap.low,
                count=gap.first_count,
                others=gap.second_count,
                period=look.length_seconds,
            ),
        ),
        text("advice.background.disproof", count=NEXT, limit=gap.first, project=named(project)),
        gap.first_count,
        Scope(project=project),
        deed=Deed(page="settings", subject=f"{_KEYS}.background_optimization"),
    )


CONTEXT_RULES = (
    AdviceRule("context_cache", missing_cache),
    AdviceRule("file_filters", wide_filters),
    AdviceRule("background", large_project),
)
