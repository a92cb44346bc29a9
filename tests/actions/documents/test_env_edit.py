"""Single variables of a file of lines are changed, and nothing else in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.documents.document import ABSENT, UnreadableError
from desktop_monitor.actions.documents.env_edit import EnvFormat

ENV = EnvFormat()
MODE = ("MODE",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "MODE=simple\n"),
        ("# c\nA=1\n", "# c\nA=1\nMODE=simple\n"),
        ("A=1", "A=1\nMODE=simple"),
        ("A=1\r\n", "A=1\r\nMODE=simple\r\n"),
        ("export A=1\n# c\nexport B=2\n", "export A=1\n# c\nexport B=2\nexport MODE=simple\n"),
        ("MODE=\n", "MODE=simple\n"),
        ("MODE= # why\n", "MODE=simple # why\n"),
        ("MODE=x # why\n", "MODE=simple # why\n"),
        ("MODE=a b # why\n", "MODE=simple # why\n"),
        ("MODE=a#b\n", "MODE=simple\n"),
        ("  export MODE = 'x' # why\n", "  export MODE = 'simple' # why\n"),
        ('MODE="a\nb"\nA=1\n', 'MODE="simple"\nA=1\n'),
        ("MODE=$(date)\n", "MODE=simple\n"),
    ],
)
def test_a_variable_is_set_as_its_line_is_written(before: str, after: str) -> None:
    assert ENV.edited(before, {MODE: "simple"}) == after


@pytest.mark.parametrize(
    "text",
    [
        "PATH=$PATH:'/a b':/c\n",
        'A="two\nlines # no remark"\n',
        "A='x'y\\ z\n",
        "export A B\n",
        "\n\n \t\n",
        'JSON={"a": 1}\n',
        "A=b=c\n",
        "dotted.name=1\n",
    ],
)
def test_whatever_else_is_there_stays(text: str) -> None:
    put = ENV.edited(text, {MODE: "simple"})

    assert put.startswith(text)
    assert ENV.edited(put, {MODE: ABSENT}) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A=1\nif true; then\n", "line 2: NAME=value"),
        ("A='x\n", "line 1"),
        ('MODE="x" y"\n', "line 1"),
        ("MODE=a\nMODE=b\n", "2 times"),
        ("=1\n", "line 1"),
        ("A B=1\n", "line 1"),
    ],
)
def test_what_is_no_list_of_variables_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        ENV.edited(text, {MODE: "simple"})


@pytest.mark.parametrize("value", ["$HOME", "`x`", "a\\b", "it's", '"', "a\nb", "\x1b", "\u202e", 1, True, ["a"]])
def test_what_readers_understand_differently_is_not_written(value: object) -> None:
    with pytest.raises(UnreadableError):
        ENV.edited("MODE=x\n", {MODE: value})


@pytest.mark.parametrize("path", [("a", "b"), ("no name",), ("1A",), ("A-B",), ("A\nB",)])
def test_what_is_no_name_is_refused(path: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableError, match="no name"):
        ENV.edited("", {path: "x"})


@pytest.mark.parametrize(("line", "value"), [("A=", ""), ("A=''", ""), ('A="a\\"b\\$"', 'a"b$'), ("A=x  ", "x")])
def test_quotation_marks_are_not_part_of_a_value(line: str, value: str) -> None:
    assert ENV.tree(line) == {"A": value}


@given(st.text(max_size=12), st.sampled_from(["", "'", '"']), st.sampled_from(["\n", "\r\n"]))
def test_any_value_is_read_as_it_was_written(value: str, quote: str, end: str) -> None:
    text = f"# c{end}A=1{end}MODE={quote}x{quote} # d{end}"
    try:
        put = ENV.edited(text, {MODE: value})
    except UnreadableError:
        assert not value.isprintable() or set(value) & set("'\"\\$`")
        return

    assert ENV.tree(put) == {"A": "1", "MODE": value}
    assert ENV.edited(put, {MODE: "x"}).replace("'", "").replace('"', "") == text.replace("'", "").replace('"', "")


@given(st.text(alphabet="A='\"\\ #\n\r$\tx", max_size=30))
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        before = ENV.tree(text)
    except UnreadableError:
        return

    # A remark or a name without its line's end may be all there is; nothing else can be in the way.
    if "MODE" not in before and not text.endswith("\r"):
        assert ENV.tree(ENV.edited(text, {MODE: "simple"})) == {**before, "MODE": "simple"}
