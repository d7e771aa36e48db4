"""The YAML reader: the core schema, positions, and text that means harm."""

import math
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.scenario.problems import Unreadable
from nicias.scenario.reading import DEEPEST, LARGEST_FILE, read, resolve


def data(text):
    return read("a.yml", text.encode()).data


def refusal(content):
    try:
        read("a.yml", content)
    except Unreadable as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("2025-08-30", "2025-08-30"),
        ("30_000", 30000),
        ("-1_000.5", -1000.5),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("True", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("_1", "_1"),
        ("1__0", 10),
        ("e3", "e3"),
        ("<<", "<<"),
    ],
)
def test_core_scalars(text, value):
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", [".nan", ".inf", "-.inf", "1e999", "9" * 65])
def test_refuses_numbers_that_are_not(text):
    with pytest.raises(ValueError):
        resolve(text)
    with pytest.raises(Unreadable):
        data(f"a: {text}")


def test_quoted_scalars_are_text():
    assert data("a: '1'\nb: \"true\"\nc: |\n  3\n") == {"a": "1", "b": "true", "c": "3\n"}


def test_positions_of_keys_and_values():
    page = read("a.yml", "höhe:\n  b: [1, 2]\n".encode())
    assert page.keys[("höhe", "b")] == (2, 3)
    assert page.positions[("höhe", "b")] == (2, 6)
    assert page.positions[("höhe", "b", 1)] == (2, 10)
    assert page.problem(("höhe", "b", 1), "no").render() == "a.yml:2:10: höhe.b.1: no\n    b: [1, 2]\n           ^"


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("ab ¶é:#-'\"", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=4), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), plain, max_size=4))
def test_reads_what_a_yaml_library_writes(tree):
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

    text = yaml.dump(tree, Dumper=Dumper, allow_unicode=True)
    assert data(text) == tree


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text("ab:-[]{}&*!|>'\"\n \t,#%@`?¶", max_size=60).map(str.encode))
def test_any_bytes_end_in_data_or_one_message(content):
    message = refusal(content)
    assert message is None or message.startswith("a.yml:")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(12)
)

HOSTILE = {
    "aliases that multiply": (BOMB, "anchors and aliases"),
    "an anchor alone": ("a: &x 1", "anchors and aliases"),
    "an alias alone": ("a: *x", "anchors and aliases"),
    "a Python object": ("a: !!python/object/apply:os.system ['true']", "tags"),
    "a tag": ("a: !!float 3", "tags"),
    "nesting in flow style": ("a: " + "[" * 5000, "nested more than"),
    "nesting in block style": ("".join("  " * i + "a:\n" for i in range(200)), "nested more than"),
    "two documents": ("a: 1\n---\nb: 2", "one document"),
    "a key twice": ("a: 1\nb: 2\na: 3", "'a' is given twice (first on line 1)"),
    "a merge key twice": ("<<: {a: 1}\n<<: {a: 2}", "given twice"),
    "a list as a key": ("? [a]\n: 1", "a key is a word"),
    "a mapping as a key": ("{{a: 1}: 2}", "a key is a word"),
    "a tab for indentation": ("a:\n\tb: 1", "not YAML"),
    "an unclosed quote": ("a: 'b", "not YAML"),
    "a colon in a sentence": ("a: one: two", "needs quotes"),
    "a zero byte": ("a: b\0c", "U+0000"),
    "text turned around": ("a: b\u202ec", "U+202E"),
    "an escape": ("a: b\x1b[2Jc", "U+001B"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends_in_one_message(name):
    text, message = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(Unreadable) as caught:
        data(text)
    assert message in str(caught.value)
    assert time.process_time() - started < 2
    assert len(str(caught.value)) < 2000


def test_depth_is_allowed_up_to_its_limit():
    assert data("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)) is not None
    with pytest.raises(Unreadable):
        data("a: " + "[" * DEEPEST + "]" * DEEPEST)


@pytest.mark.parametrize("content", [b"\xff\xfea: 1", b"a: \xc3\x28", b"PK\x03\x04\x00\x00", bytes(range(256))])
def test_bytes_that_are_not_text_are_refused_with_their_place(content):
    with pytest.raises(Unreadable, match=r"a\.yml:\d+:\d+: "):
        read("a.yml", content)


def test_a_file_too_large_is_refused_unread():
    with pytest.raises(Unreadable, match="up to 2 MB"):
        read("a.yml", b"#" * (LARGEST_FILE + 1))


def test_windows_line_ends_and_byte_order_marks_are_text():
    assert data("\ufeffa: 1\r\nb: 2\r\n") == {"a": 1, "b": 2}


def test_a_large_honest_file_is_read_in_reasonable_time():
    text = "".join(f"key_{i}: {{value: {i}, note: some words here}}\n" for i in range(10_000))
    started = time.process_time()
    assert len(data(text)) == 10_000
    assert time.process_time() - started < 10
    assert not math.isnan(resolve("1"))
