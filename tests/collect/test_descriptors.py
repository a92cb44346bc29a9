"""How many descriptors may be kept."""

from __future__ import annotations

import sys

import pytest

from desktop_monitor.collect.descriptors import HEADROOM, DescriptorBudget, raise_descriptor_limit


def test_a_ceiling_is_kept_and_room_comes_back() -> None:
    budget = DescriptorBudget(ceiling=2)
    assert [budget.take() for _ in range(3)] == [True, True, False]
    budget.give_back()
    assert budget.held == 1
    assert budget.take()


def test_after_a_refusal_of_the_system_less_is_taken() -> None:
    budget = DescriptorBudget()
    for _ in range(100):
        assert budget.take()
    budget.shrink()
    assert not budget.take()
    for _ in range(70):
        budget.give_back()
    assert budget.take()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit")
def test_the_soft_limit_is_raised_but_never_over_the_hard_one() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (HEADROOM, hard))
        assert raise_descriptor_limit(HEADROOM + 10) == HEADROOM + 10
        assert raise_descriptor_limit(HEADROOM) == HEADROOM + 10
        if hard != resource.RLIM_INFINITY:
            assert raise_descriptor_limit(hard + 1) == hard
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
