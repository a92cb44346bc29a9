"""Whether an observed share can be mere chance: the exact binomial test of one rule's reading.

Of five requests one fails now and then, also where one in fifty does: 80 % were answered,
and nothing is wrong. So a rule may want to be sure that the true share, not only the
observed one, is beyond its threshold. Must not know other rules or what follows.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

from desktop_monitor.alerts.reading import Reading
from desktop_monitor.alerts.rule import Rule

_NEGLIGIBLE = 1e-12


def is_sure(rule: Rule, reading: Reading) -> bool:
    """Whether chance alone would seldom bring a share that is observed so far beyond the rule's threshold.

    Seldom: in no more than 1 − `rule.confidence` of all cases, if the true share lay at
    the threshold. Always true of a rule that wants no confidence.
    """
    if not rule.confidence:
        return True
    share, is_ceiling = reading.value, rule.comparator.is_ceiling
    hits = round((share if is_ceiling else 1.0 - share) * reading.observations)
    usual = rule.threshold if is_ceiling else 1.0 - rule.threshold
    return at_least_chance(hits, reading.observations, usual) <= 1.0 - rule.confidence


def at_least_chance(hits: int, trials: int, share: float) -> float:
    """How likely so many hits or more are among `trials`, each of which is one with the chance `share` (0–1).

    The upper tail of the binomial distribution:
    https://www.itl.nist.gov/div898/handbook/eda/section3/eda366i.htm
    """
    if hits <= 0 or share >= 1.0:
        return 1.0
    if hits > trials or share <= 0.0:
        return 0.0
    if hits <= share * trials:
        # Above its mean a tail's chances only become smaller: there the sum can stop.
        return 1.0 - at_least_chance(trials - hits + 1, trials, 1.0 - share)
    ways = lgamma(trials + 1) - lgamma(hits + 1) - lgamma(trials - hits + 1)
    chance = exp(ways + hits * log(share) + (trials - hits) * log1p(-share))
    total, odds = 0.0, share / (1.0 - share)
    while hits <= trials and chance > total * _NEGLIGIBLE:
        total += chance
        chance *= (trials - hits) / (hits + 1) * odds
        hits += 1
    return min(1.0, total)
