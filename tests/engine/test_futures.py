"""An answer may be there at once, be refused at once, or follow from another one."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from desktop_monitor.engine.futures import answered, refused, then
from desktop_monitor.errors import ActionError


def _no() -> Future[object]:
    return refused(ActionError("Nothing was done", "Not today."))


def test_what_is_known_is_answered_at_once() -> None:
    assert answered(3).result(0) == 3


def test_what_cannot_be_done_is_refused_at_once() -> None:
    with pytest.raises(ActionError, match="Not today"):
        _no().result(0)


def test_what_follows_comes_when_the_first_answer_is_there() -> None:
    first: Future[int] = Future()
    whole = then(first, lambda number: number + 1)
    assert not whole.done()
    first.set_result(1)
    assert whole.result(0) == 2


def test_what_follows_may_take_its_time_itself() -> None:
    second: Future[object] = Future()
    whole = then(answered(1), lambda _: second)
    assert not whole.done()
    second.set_result("done")
    assert whole.result(0) == "done"


def test_an_error_of_either_is_the_error_of_the_whole() -> None:
    gone_on: list[object] = []
    for whole in (then(_no(), gone_on.append), then(answered(1), lambda _: _no())):
        with pytest.raises(ActionError, match="Not today"):
            whole.result(0)
    assert gone_on == []
