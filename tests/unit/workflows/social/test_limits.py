"""FormatLimits: told to the model, held against its answer, and kept to without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.recipes.social.enforcement import enforce_limits, fewer_hashtags
from workflows.recipes.social.limits import FormatLimits, hashtags
from workflows.recipes.social.recipe import FORMATS

SHORT = FormatLimits.of({"count": "x", "most": 40})
SCRIPT = FormatLimits.of({"count": "words", "least": 5, "most": 10})
CAPTION = FormatLimits.of(
    {"count": "characters", "most": 60, "least_hashtags": 2, "most_hashtags": 3}
)
THREAD = FormatLimits.of({"count": "x", "most": 40, "posts": 3})
TWICE = "after asking twice"


@pytest.mark.parametrize(
    ("limits", "posts", "faults"),
    [
        (SHORT, ("Cats purr.",), []),
        (SHORT, ("x" * 52,), ["It is 52 characters; the limit is 40."]),
        (SHORT, ("#cats purr",), ["It has 1 hashtag; none are wanted."]),
        (SCRIPT, ("Cats purr.",), ["It is 2 words; the minimum is 5."]),
        (CAPTION, ("Cats #a1 #b2 #c3 #d4",), ["It has 4 hashtags; the limit is 3."]),
        (CAPTION, ("Cats",), ["It has 0 hashtags; the minimum is 2."]),
        (THREAD, ("a", "b"), ["It has 2 posts; it must have 3."]),
        (THREAD, ("a", "b" * 41, "c"), ["Post 2 is 41 characters; the limit is 40."]),
        (THREAD, (), ["It has no text."]),
    ],
)
def test_what_is_not_kept_to_is_told_with_the_figure(
    limits: FormatLimits, posts: tuple[str, ...], faults: list[str]
) -> None:
    assert limits.faults(posts) == faults


def test_every_limit_of_a_format_is_in_its_instructions() -> None:
    told = {name: FormatLimits.of(branch.brief).in_words() for name, branch in FORMATS.items()}
    assert told["short post"] == "At most 280 characters (about 46 words), no hashtags."
    assert told["image caption"].endswith("3 to 8 hashtags.")
    assert told["video script"] == "65 to 85 words, no hashtags."
    assert told["thread of five"].startswith("Exactly 5 posts, each at most 280 characters")


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("I love #cats and #dogs.", 0, "I love cats and dogs."),
        ("I love cats. #cats #dogs", 0, "I love cats."),
        ("I love cats.\n\n#cats #dogs #owls", 2, "I love cats.\n\n#cats #dogs"),
        ("I love #cats #dogs #owls", 0, "I love cats"),
        ("Wow 🎉 #cats\n#dogs, #owls", 1, "Wow 🎉 #cats"),
        ("#cats #dogs", 0, "cats dogs"),
        ("#cats#dogs#owls", 1, "#cats"),
        ("No tags.", 0, "No tags."),
    ],
)
def test_superfluous_hashtags_go_and_words_stay(text: str, most: int, kept: str) -> None:
    assert fewer_hashtags(text, most) == kept


def test_a_trimmed_caption_keeps_its_hashtags() -> None:
    text = "Cats purr. Dogs bark. Owls hoot all night long.\n\n#cats #dogs #owls"
    posts, notes = enforce_limits((text,), CAPTION, TWICE)
    assert posts == ("Cats purr. Dogs bark.\n\n#cats #dogs #owls",)
    assert notes == (
        f"Trimmed at a sentence: it was {len(text)} characters {TWICE}; the limit is 60.",
    )


def test_a_thread_is_cut_to_its_number_and_each_post_to_its_length() -> None:
    posts, notes = enforce_limits(("One. " + "b" * 40, "Two.", "Three.", "Four."), THREAD, TWICE)
    assert posts == ("One.", "Two.", "Three.")
    assert notes[0] == "Cut to 3 posts: it had 4 after asking twice."
    assert notes[1] == (
        "Post 1: trimmed at a word: it was 45 characters after asking twice; the limit is 40."
    )
    posts, notes = enforce_limits(("One.",), THREAD, TWICE)
    assert notes == ("It has 1 post after asking twice; 3 were asked for.",)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["cats. ", "#cats ", "#a#b", "https://c.at/x ", "\n", "👍🏽", "e\u0301"]
            )
            | st.text(max_size=3),
            max_size=12,
        ).map("".join),
        max_size=4,
    ),
    st.sampled_from([SHORT, SCRIPT, CAPTION, THREAD]),
)
def test_whatever_is_mended_is_within_its_upper_limits(
    posts: list[str], limits: FormatLimits
) -> None:
    kept, _ = enforce_limits(posts, limits, TWICE)
    assert len(kept) <= limits.posts
    for post in kept:
        assert limits.measure(post) <= limits.most
        assert len(hashtags(post)) <= limits.most_hashtags
