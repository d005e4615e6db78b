"""Text of people as Markdown that shows it to the letter; what a browser makes of it is tried in
tests/browser/test_texts.py."""

import pytest

from ui.text.markdown import marked, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**b** _u_ ~s~", r"\*\*b\*\* \_u\_ \~s\~"),
        ("[a](b) `c` <i>", r"\[a\](b) \`c\` \<i>"),
        (":red[x] ::name", r"\:red\[x\] :\:name"),
        (":material/home:", r"\:material\/home:"),
        (":material_home:", r"\:material\_home:color[]:"),
        (":smile:", r"\:smile:color[]:"),
        ("$x$ {a} &amp; \\", r"\$x\$ \{a} \&amp; " + "\\" * 2),
        ("https://a.be", r"http:color[]s://a.be"),
        ("WWW.a.be", r"WWW:color[].a.be"),
        ("a.b@c.be", r"a.b@:color[]c.be"),
        ("a -> b", r"a -:color[]> b"),
        ("# h", r"\# h"),
        ("1. one", r"1\. one"),
        ("- a\n- b", r"\- a - b"),
        ("25 nov. 2026 10:30 – Name: O’Neill & Co (x) 50 %!", None),
    ],
)
def test_text_is_shown_to_the_letter(text: str, shown: str | None) -> None:
    assert plain(text) == (text if shown is None else shown)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("25 nov. 2026 10:30 – 5 (3) + 2! a.b@c.be www.a.be {x} $5 :red", None),
        ("*a* [b] <i>", r"\*a\* \[b\] \<i>"),
        ("12. a", r"12\. a"),
        ("# a", r"\# a"),
    ],
)
def test_a_file_escapes_only_what_is_a_mark_there(text: str, kept: str | None) -> None:
    assert marked(text) == (text if kept is None else kept)
