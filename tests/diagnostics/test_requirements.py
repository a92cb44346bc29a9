"""Requirements are read as the packaging tools read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement as Reference

from desktop_monitor.diagnostics.requirements import Requirement, release, requirement

NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))
SIGNS = st.sampled_from([">=", "<=", "==", "!=", ">", "<"])
BOUNDS = st.lists(st.tuples(SIGNS, NUMBERS), max_size=3)
MARKERS = st.lists(
    st.one_of(
        st.tuples(st.just("python_version"), SIGNS, st.sampled_from(["3.9", "3.10", "3.11", "3.12", "3.13"])),
        st.tuples(st.just("sys_platform"), st.sampled_from(["==", "!="]), st.sampled_from(["linux", "win32"])),
    ),
    max_size=2,
)
SURROUNDINGS = st.tuples(st.sampled_from(["3.9", "3.11", "3.12"]), st.sampled_from(["linux", "win32", "darwin"]))


@given(BOUNDS, MARKERS, SURROUNDINGS, NUMBERS)
def test_requirements_mean_what_the_packaging_tools_take_them_for(
    bounds: list[tuple[str, str]], markers: list[tuple[str, str, str]], surroundings: tuple[str, str], version: str
) -> None:
    line = "Some_Package" + ",".join(sign + bound for sign, bound in bounds)
    if markers:
        line += "; " + " and ".join(f'{variable} {sign} "{value}"' for variable, sign, value in markers)
    reference = Reference(line)
    python, system = surroundings
    applies = reference.marker is None or reference.marker.evaluate({"python_version": python, "sys_platform": system})

    read = requirement(line, python, system)

    assert (read is not None) == applies
    if read is not None:
        assert read.name == reference.name
        assert read.accepts(version) == reference.specifier.contains(version)


@pytest.mark.parametrize(
    "line", ["", "???", "name ~= 1.0", "name @ https://example.org/x", 'name; extra == "dev"', "name>=1;nonsense"]
)
def test_what_cannot_be_read_is_left_out(line: str) -> None:
    assert requirement(line, "3.11", "linux") is None


def test_letters_behind_a_release_do_not_matter() -> None:
    assert release("6.8.0rc1") == release("6.8") == (6, 8)
    assert release("unknown") == ()


def test_a_requirement_names_what_it_wants() -> None:
    assert Requirement("x", ((">=", "1"), ("<", "2"))).wanted == ">=1,<2"
    assert Requirement("x", ()).wanted == "any"
