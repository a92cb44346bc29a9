"""A change of a text is taken back by its places."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.documents.patch import Patch, patch_between, taken_back

_TEXTS = st.text(alphabet="ab\n\u00e9", max_size=20)


@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_any_course_of_changes_is_taken_back(texts: list[str]) -> None:
    patches = [patch_between(old, new) for old, new in pairwise(texts)]

    assert taken_back(texts[-1], patches) == texts[0]


@given(_TEXTS, _TEXTS)
def test_a_change_is_as_short_as_can_be(old: str, new: str) -> None:
    patch = patch_between(old, new)

    assert patch.old[:1] != patch.new[:1] or not (patch.old or patch.new)
    assert patch.old[-1:] != patch.new[-1:] or not (patch.old and patch.new)


def test_what_does_not_fit_is_not_taken_back() -> None:
    assert taken_back("abc", [Patch(1, "x", "y")]) is None
    assert taken_back("abc", [Patch(-1, "x", "c")]) is None
    assert taken_back("abc", [Patch(10**12, "x", "y")]) is None
