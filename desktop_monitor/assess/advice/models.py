"""What the same tokens would have cost with another model, and what large contexts cost.

Exact for the tokens that were used, at list prices. Another model uses other numbers of
tokens, and what its answers are worth nobody measured: the sentences say so. Must not
know how clients choose models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from math import fsum

from desktop_monitor.agents.pricing import PriceTable, cost_usd
from desktop_monitor.assess.advice.differences import is_surely_below
from desktop_monitor.assess.advice.families import Member, member, newest
from desktop_monitor.assess.advice.recommendation import NO_DEED, Deed, GoalKind, Money, Priority, Scope
from desktop_monitor.assess.advice.rule import AdviceRule, Found, Look, is_finite, named, subject
from desktop_monitor.assess.performance.estimating import share_estimate
from desktop_monitor.assess.performance.figure import ENOUGH, Estimate
from desktop_monitor.assess.performance.money import list_usd
from desktop_monitor.language.quantities import count_text, local
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.intervals import ratio_of_sums, student_975
from desktop_monitor.metrics.period_facts import RequestCell

LEAST_REQUESTS = 50
LEAST_USD = 0.5
"""In the period: less is not worth a sentence."""
LEAST_SAVING = 0.1
"""Of what the requests cost."""
SHORT_OUTPUT_TOKENS = 300.0
"""Of one answer, its thinking included."""
FEW_TOOLS = 0.2
"""Calls for each request of the interface."""
MUCH_OF_COST = 0.2
"""Of the cost: what large contexts cost more than small ones would."""
_Cells = list[RequestCell]


def newer_model(look: Look) -> Iterator[Found]:
    """A newer model of the same family for which the same tokens would have cost less."""
    heads = {(one.maker, one.tier): one for one in newest(look.situation.prices.models)}
    for model, cells in _by_model(look).items():
        price = look.situation.prices.price_of(model)
        own = member(price.name) if price else None
        head = heads.get((own.maker, own.tier)) if own else None
        if own is None or head is None or head.version <= own.version:
            continue
        money = _saving(look.models[model], head.name, look.situation.prices)
        if money is not None:
            yield _found(look, "newer", model, head, cells, money, ())


def cheaper_model(look: Look) -> Iterator[Found]:
    """A cheaper model of the same maker for work of short answers and few tools."""
    heads = newest(look.situation.prices.models)
    by_model = _by_model(look)
    for model, cells in by_model.items():
        price = look.situation.prices.price_of(model)
        own = member(price.name) if price else None
        outputs = _short_outputs(cells)
        if own is None or outputs is None or not _has_few_tools(look, cells):
            continue
        if not is_surely_below(SHORT_OUTPUT_TOKENS, outputs, len(by_model)):
            continue
        others = [one for one in heads if one.maker == own.maker and one.tier != own.tier]
        savings = ((one, _saving(look.models[model], one.name, look.situation.prices)) for one in others)
        known = [(money.usd, one, money) for one, money in savings if money is not None]
        # The dearest of those that save anything: the next step down, not the last.
        for _, one, money in sorted(known, key=lambda found: (found[0], found[1].name))[:1]:
            yield _found(look, "cheaper", model, one, cells, money, (outputs,))


def _by_model(look: Look) -> Mapping[str, _Cells]:
    found: dict[str, _Cells] = defaultdict(list)
    for cell in look.agents.requests:
        found[cell.key.model].append(cell)
    return {model: found[model] for model in sorted(found) if _answered(look, model) >= LEAST_REQUESTS}


def _answered(look: Look, model: str) -> int:
    return sum(group.ok for group in look.models[model])


def _saving(groups: Iterable[RequestGroup], model: str, prices: PriceTable) -> Money | None:
    """What the tokens cost less as those of `model`; None where that is not known or not worth a sentence."""
    price = prices.price_of(model)
    known = [(list_usd(group, prices), cost_usd(price.model_price, group) if price else None) for group in groups]
    pairs = [(now, then) for now, then in known if now is not None and then is not None]
    now, then = fsum(one for one, _ in pairs), fsum(other for _, other in pairs)
    saved = now - then
    if not is_finite(saved) or saved < LEAST_USD or saved < LEAST_SAVING * now:
        return None
    return Money(saved, saved, saved)


def _short_outputs(cells: _Cells) -> Estimate | None:
    """Mean tokens of an answer, with the cells as clusters; None with too few of them."""
    answers = [(float(sum(g.output_tokens for g in cell.groups)), sum(g.ok for g in cell.groups)) for cell in cells]
    tokens, count = fsum(one for one, _ in answers), sum(ok for _, ok in answers)
    found = ratio_of_sums([(one, float(ok)) for one, ok in answers if ok])
    if not tokens or found is None or found.clusters < ENOUGH:
        return None
    half = student_975(found.clusters - 1) * found.variance**0.5
    return Estimate(tokens / count, max(0.0, tokens / count - half), tokens / count + half, count)


def _has_few_tools(look: Look, cells: _Cells) -> bool:
    """Whether the interfaces that asked call few tools; True where they call none."""
    interfaces = {cell.key.interface for cell in cells}
    calls = sum(tool.calls for tool in look.agents.tools if tool.interface in interfaces)
    requests = sum(day.sums.requests for interface in interfaces for day in look.days[interface])
    return calls < FEW_TOOLS * requests


def _found(
    look: Look, kind: str, model: str, other: Member, cells: _Cells, money: Money, outputs: tuple[Estimate, ...]
) -> Found:
    names = {"model": named(model), "other": named(other.name)}
    cost = text(
        "advice.model.cost",
        count=_answered(look, model),
        saved=_usd(money.usd),
        period=look.length_seconds,
        taken=look.situation.prices.taken,
        **names,
    )
    short = (
        text("advice.model.short", mean=round(one.value), low=round(one.low or 0.0), high=round(one.high or 0.0))
        for one in outputs
    )
    return Found(
        subject(f"{model} → {other.name}"),
        GoalKind.COST,
        Priority.MEDIUM if kind == "cheaper" else Priority.LOW,
        text("advice.model.cheaper" if kind == "cheaper" else "advice.model.newer", **names),
        (cost, *short, *_tried(look, other), text("advice.model.unjudged")),
        text("advice.model.disproof", count=LEAST_REQUESTS, **names),
        _answered(look, model),
        Scope(model=model),
        money=money,
        deed=_deed(look, cells[0].key.interface, other),
    )


def _deed(look: Look, interface: str, other: Member) -> Deed:
    """A control that knows the model by its name or, as clients do, by its family's."""
    deeds = (look.switching("other", interface, value) for value in (other.name, other.tier) if value)
    return next((deed for deed in deeds if deed != NO_DEED), NO_DEED)


def _tried(look: Look, other: Member) -> Iterator[Text]:
    """How the other model did where it was asked already."""
    groups = look.models.get(other.name, ())
    ok, judged = sum(g.ok for g in groups), sum(g.ok + g.errors + g.timeouts for g in groups)
    share = share_estimate(ok, judged)
    if share is not None:
        yield text("advice.model.tried", other=named(other.name), ok=ok, count=judged)


def _usd(usd: float) -> str:
    """Dollars as they stand in a sentence."""
    return local(f"{usd:,.2f}" if usd < 1e9 else f"{usd:.3g}")


def large_contexts(look: Look) -> Iterator[Found]:
    """Requests whose context is so large that all of it costs more."""
    for model in _by_model(look):
        price = look.situation.prices.price_of(model)
        if price is None or not price.model_price.tiers:
            continue
        groups, tiers = look.models[model], price.model_price
        large = [group for group in groups if tiers.rates_in(group.context_band) != tiers.rates]
        now = fsum(list_usd(group, look.situation.prices) or 0.0 for group in groups)
        small = (list_usd(group._replace(context_band=0), look.situation.prices) or 0.0 for group in large)
        more = fsum(list_usd(group, look.situation.prices) or 0.0 for group in large) - fsum(small)
        count = sum(group.requests for group in large)
        if count < LEAST_REQUESTS or not is_finite(more) or more < LEAST_USD or more < MUCH_OF_COST * now:
            continue
        yield Found(
            subject(model),
            GoalKind.COST,
            Priority.MEDIUM,
            text("advice.large_context", model=named(model), size=count_text(tiers.tiers[0][0])),
            (
                text(
                    "advice.large_context.why",
                    count=count,
                    model=named(model),
                    more=_usd(more),
                    share=more / now,
                    period=look.length_seconds,
                ),
            ),
            text("advice.large_context.disproof", model=named(model), share=more / now),
            count,
            Scope(model=model),
            money=Money(more, more, more),
        )


MODEL_RULES = (
    AdviceRule("newer_model", newer_model),
    AdviceRule("cheaper_model", cheaper_model),
    AdviceRule("large_context", large_contexts),
)
