"""Single keys of a YAML document are changed, and nothing else in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.documents.document import ABSENT, UnreadableError, Value
from desktop_monitor.actions.documents.yaml_edit import YamlFormat

YAML = YamlFormat()
MODE = ("mode",)
DEEP = ("a", "b")

ODD = {
    "lists that are not indented": "b:\n- 1\n- 2\nmode: x\n",
    "lists that are indented oddly": "b:\n   -   1\n   - 2\nmode: x\n",
    "long lines": f"b: {'many words ' * 30}\nmode: x\n",
    "blanks before remarks": "b: 1     # one\nmode: x       # two\n",
    "several empty lines": "\n\n\nb: 1\n\n\n\nmode: x\n\n\n",
    "odd numbers": "a: 0o14\nb: 1_000\nc: .5\nd: 2001-01-01\ne: ~\nf: null\ng:\nmode: x\n",
    "markers": "%YAML 1.2\n---\nmode: x\n...\n",
    "braces": "{a:   1,mode: x,   b: [1,2,   3]}\n",
    "blocks of text": "a: |2\n   x\n  y\nmode: x\nb: >-\n  aa\n\n  bb\n\n\n",
    "anchors and merges": "a: &a {b: 1}\nc: *a\nd:\n  <<: *a\nmode: x\n",
    "tags": "a: !include other.yaml\nb: !!str 5\nc: !mine {d: 1}\nmode: x\n",
    "odd keys": "1: a\nnull: b\n[c]: d\n? e\n: f\nmode: x\n",
    "not a number": "a: .nan\nmode: x\n",
    "aligned colons": "a    : 1\nmode : x\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_else_is_there_stays_to_the_letter(text: str) -> None:
    start = text.index("x", text.index("mode"))

    assert YAML.edited(text, {MODE: "simple"}) == text[:start] + "simple" + text[start + 1 :]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_a_new_key_is_one_more_line_and_goes_with_it(text: str) -> None:
    put = YAML.edited(text, {("new",): "simple"})

    assert len(put) - len(text) in (len("new: simple\n"), len(", new: simple"))
    assert YAML.edited(put, {("new",): ABSENT}) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "mode: simple\n"),
        ("# only a remark\n", "# only a remark\nmode: simple\n"),
        ("# no line end", "# no line end\nmode: simple"),
        ("b: 1", "b: 1\nmode: simple"),
        ("b: 1\r\n", "b: 1\r\nmode: simple\r\n"),
        ("{}\n", "{mode: simple}\n"),
        ("mode:\nb: 1\n", "mode: simple\nb: 1\n"),
        ("mode:   # what\nb: 1\n", "mode: simple   # what\nb: 1\n"),
        ("mode: 'x'\n", "mode: 'simple'\n"),
        ('mode: "x"\n', 'mode: "simple"\n'),
        ("mode: |\n  x\n  y\n# z\nb: 1\n", "mode: simple\n# z\nb: 1\n"),
        ("mode: [1, 2]\n", "mode: simple\n"),
        ("b: |\n  x\n\n# tail\n", "b: |\n  x\nmode: simple\n\n# tail\n"),
        ("b:\n- 1\n# tail", "b:\n- 1\nmode: simple\n# tail"),
    ],
)
def test_a_key_is_set_in_the_documents_own_style(before: str, after: str) -> None:
    assert YAML.edited(before, {MODE: "simple"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "a:\n  b: 1\n"),
        ("c:\n    d: 1\n", "c:\n    d: 1\na:\n    b: 1\n"),
        ("a:\n    x: 1\n# c\nz: 1\n", "a:\n    x: 1\n    b: 1\n# c\nz: 1\n"),
        ("a:\nz: 1\n", "a:\n  b: 1\nz: 1\n"),
        ("a: {}\n", "a: {b: 1}\n"),
        ("a: {c: 2}\n", "a: {c: 2, b: 1}\n"),
        ("{z: 1}\n", '{z: 1, a: {"b": 1}}\n'),
    ],
)
def test_a_section_is_found_or_made(before: str, after: str) -> None:
    assert YAML.edited(before, {DEEP: 1}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  b: 1\nz: 2\n", "a: {}\nz: 2\n"),
        ("a: # why\n  b: 1\nz: 2\n", "a: # why\n  {}\nz: 2\n"),
        ("a:\n  b: 1 # x\n  c: 2\n", "a:\n  c: 2\n"),
        ("a:\n  b: |\n    x\n\n    y\n  c: 2\n", "a:\n  c: 2\n"),
        ("a: {b: 1, c: 2}\n", "a: {c: 2}\n"),
        ("a: {c: 2, b: 1}\n", "a: {c: 2}\n"),
        ("a: { b: 1 }\n", "a: { }\n"),
        ("z: 1\n", "z: 1\n"),
    ],
)
def test_a_key_is_taken_out_with_its_line(before: str, after: str) -> None:
    assert YAML.edited(before, {DEEP: ABSENT}) == after


def test_the_last_key_leaves_remarks_alone() -> None:
    assert YAML.edited("# h\nmode: x # y\n# t\n", {MODE: ABSENT}) == "# h\n# t\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: {}\nz: 1\n", "z: 1\n"),
        ("a: {} # mine\n", "a: {} # mine\n"),
        ("a: {\n  # mine\n  }\n", "a: {\n  # mine\n  }\n"),
        ("a:\nz: 1\n", "a:\nz: 1\n"),
    ],
)
def test_an_empty_section_is_taken_out_if_nothing_is_said_about_it(before: str, after: str) -> None:
    assert YAML.without_empty(before, ("a",)) == after


@pytest.mark.parametrize(
    "text",
    [
        "a: &x fancy\nmode: *x\n",
        "mode: &x fancy\na: *x\n",
        "mode:\n  a: 1\n",
        "mode: a\nmode: b\n",
        "- a\n",
        "just text\n",
        "a: 1\n---\nmode: x\n",
        "mode: [\n",
        "mode: x\n  b: 1\n",
        "mode: *nowhere\n",
        "a: &a [*a]\nmode: x\n",
        "\x00",
        "mode: \x07\n",
        "{" * 300,
        "[" * 100_000,
        "a: " * 1000,
        "x" * 300_000,
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        YAML.edited(text, {MODE: "simple"})


def test_few_words_that_say_far_too_much_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]

    with pytest.raises(UnreadableError, match="unfold to far too much"):
        YAML.tree("\n".join(lines))


_VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)


@given(_VALUES | st.lists(_VALUES, max_size=3) | st.dictionaries(st.text(max_size=5), _VALUES, max_size=3))
def test_any_value_is_read_as_it_was_written(value: Value) -> None:
    try:
        put = YAML.edited("# c\nmode: 'x' # d\n", {MODE: value})
    except UnreadableError:
        # Lone surrogates have no place in any file.
        assert "\\ud" in ascii(value)
        return

    assert YAML.tree(put) == {"mode": value}
    assert put.startswith("# c\nmode: ")
    assert put.endswith(" # d\n")


@pytest.mark.parametrize(
    "word", ["on", "No", "YES", "null", "~", "1", "1e3", "0x1", "2001-01-01", ".inf", "-", "=", "<<"]
)
def test_words_that_mean_something_else_stand_in_quotation_marks(word: str) -> None:
    assert YAML.edited("mode: x\n", {MODE: word}) == f'mode: "{word}"\n'
