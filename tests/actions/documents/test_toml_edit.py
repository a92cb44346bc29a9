"""Single keys of a TOML document are changed, and nothing else in it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.actions.documents.document import ABSENT, UnreadableError
from desktop_monitor.actions.documents.toml_edit import TomlFormat

TOML = TomlFormat()
OURS = {
    ("otel", "log_user_prompt"): False,
    ("otel", "exporter"): {"otlp-http": {"endpoint": "http://127.0.0.1:4318/v1/logs", "protocol": "binary"}},
}
_TAKEN_OUT = dict.fromkeys(OURS, ABSENT)
_PIECES = st.sampled_from(
    [
        "# a remark",
        "",
        'model = "gpt" # why',
        'approval_policy   =   "never"',
        "[profiles.x]\nmodel = 'y'",
        "[[servers]]\nname = 'a'\n[[servers]]\nname = 'b'",
        'text = """\n[otel]\nexporter = 1\n"""',
        "[tui]\nnotifications = [\n  1, # one\n]",
        "[features]\n'é' = 2026-01-31T10:00:00Z",
        "[a.b.c]\nx.y = 1",
        "[mcp_servers.'x y'.env]\nA = '1'\n\n\n",
    ]
)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(_PIECES, unique=True, max_size=6))
    # Keys of the root must come before the first section.
    pieces.sort(key=lambda piece: piece.startswith("["))
    text = "\n".join(pieces) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(_documents())
def test_a_section_of_ours_is_put_behind_everything_else(text: str) -> None:
    put = TOML.edited(text, OURS)

    assert put.startswith(text)
    assert tomllib.loads(put.replace("\r\n", "\n"))["otel"]["log_user_prompt"] is False
    assert ("\r\n" in text) == ("\r\n" in put) or "\n" not in text


@given(_documents(), st.sampled_from(['environment = "dev" # where', "# empty", "trace_exporter = 'none'"]))
def test_what_is_put_into_a_section_and_taken_out_again_leaves_the_text_as_it_was(text: str, line: str) -> None:
    end = "\r\n" if "\r\n" in text else "\n"
    text = text + end + f"[otel]{end}{line}{end}"

    put = TOML.edited(text, OURS)
    back = TOML.edited(put, _TAKEN_OUT)

    assert tomllib.loads(put.replace("\r\n", "\n"))["otel"]["log_user_prompt"] is False
    assert put.count("\r\n") == (put.count("\n") if end == "\r\n" else 0)
    assert back == text


@given(_documents())
def test_a_section_of_ours_leaves_at_most_an_empty_line(text: str) -> None:
    put = TOML.edited(text, OURS)
    back = TOML.without_empty(TOML.edited(put, _TAKEN_OUT), ("otel",))

    assert back.rstrip() == text.rstrip()


@pytest.mark.parametrize("text", ["otel = 3\n", "[[otel]]\nx = 1\n"])
def test_a_section_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        TOML.edited(text, OURS)


@pytest.mark.parametrize("text", ["a = \n", "[a]\n[a]\n", "a = 1\na = 2\n", "\x00", "a = 'x\n"])
def test_what_is_no_toml_is_refused_with_the_place(text: str) -> None:
    with pytest.raises(UnreadableError, match=r"line|Invalid|end of document"):
        TOML.tree(text)


def test_nothing_to_change_changes_nothing() -> None:
    text = "[otel]\nlog_user_prompt = false   # mine\n"

    assert TOML.edited(text, {("otel", "log_user_prompt"): False}) == text
    assert TOML.edited(text, {("otel", "other"): ABSENT}) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'model = "x"\n'),
        ("# c\n", '# c\nmodel = "x"\n'),
        ("a = 1", 'a = 1\nmodel = "x"\n'),
        ("a = 1\n\n# about b\n[b]\n", 'a = 1\nmodel = "x"\n\n# about b\n[b]\n'),
        ("[b]\n", 'model = "x"\n\n[b]\n'),
        ("\r\n[b]\r\n", 'model = "x"\r\n\r\n[b]\r\n'),
        ("a = '''\n[x]\n'''\n[[b]]\n", "a = '''\n[x]\n'''\nmodel = \"x\"\n\n[[b]]\n"),
        ("a = [\n [1],\n]\n[b]\n", 'a = [\n [1],\n]\nmodel = "x"\n\n[b]\n'),
        ("model = 'y' # why\n[b]\n", 'model = "x" # why\n[b]\n'),
    ],
)
def test_a_key_of_the_root_stands_before_every_section(before: str, after: str) -> None:
    assert TOML.edited(before, {("model",): "x"}) == after


@given(_documents())
def test_a_key_of_the_root_goes_as_it_came(text: str) -> None:
    put = TOML.edited(text, {("ours",): "x"})

    assert tomllib.loads(put.replace("\r\n", "\n"))["ours"] == "x"
    assert TOML.edited(put, {("ours",): ABSENT}).split() == text.split()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[p.x]\na = 1\n", '[p.x]\na = 1\nmodel = "y"\n'),
        ("[p.z]\na = 1\n", '[p.z]\na = 1\n\n[p.x]\nmodel = "y"\n'),
    ],
)
def test_sections_within_sections_are_found_or_made(before: str, after: str) -> None:
    assert TOML.edited(before, {("p", "x", "model"): "y"}) == after


def test_a_section_within_a_section_goes_when_it_is_empty() -> None:
    put = TOML.edited("[p.z]\na = 1\n", {("p", "x y", "model"): "z"})
    back = TOML.edited(put, {("p", "x y", "model"): ABSENT})

    assert tomllib.loads(back) == {"p": {"z": {"a": 1}, "x y": {}}}
    assert tomllib.loads(TOML.without_empty(back, ("p", "x y"))) == {"p": {"z": {"a": 1}}}
