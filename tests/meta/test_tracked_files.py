"""Files under git name no package registry and hold no secret."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

REGISTRY_HOST = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|rubygems|crates|anaconda|conda)\.(?:org|com|io|net)\b",
    re.IGNORECASE,
)
LOCKED_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
HEX = re.compile(r"(?<![\w-])[0-9a-fA-F]{32,}(?![\w-])")
BASE64 = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_-]{40,}={0,2}(?![\w+/=.-])")
KEY = re.compile(
    r"\bsk-[A-Za-z0-9_-]{20,}"  # an OpenAI key
    r"|\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}"  # a Discord token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)
RANDOM_BITS_A_CHARACTER = 4.5
RECORDINGS = "tests/data/"
"""Recordings of fakes hold hashes and pictures: there, a random string need be no secret."""


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of each file that git keeps or would keep; pictures have no text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this folder is no git repository")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content:
            yield name, content.decode("utf-8")


def test_no_file_names_a_package_registry() -> None:
    named = [
        f"{path}: {match[0]}"
        for path, text in tracked_texts()
        for match in REGISTRY_HOST.finditer(text)
    ]
    assert named == []


def test_no_file_holds_a_secret() -> None:
    found = [
        f"{path}: {secret}"
        for path, text in tracked_texts()
        for secret in (keys_in(text) if path.startswith(RECORDINGS) else secrets_in(text))
    ]
    assert found == []


def secrets_in(text: str) -> Iterator[str]:
    text = LOCKED_HASH.sub("", text)
    yield from keys_in(text)
    yield from (match[0] for match in HEX.finditer(text))
    yield from (match[0] for match in BASE64.finditer(text) if looks_random(match[0]))


def keys_in(text: str) -> Iterator[str]:
    return (match[0] for match in KEY.finditer(text))


def looks_random(word: str) -> bool:
    """Whether its characters are as mixed as a key's; names and paths repeat themselves more."""
    mixed = all(re.search(kind, word) for kind in (r"[a-z]", r"[A-Z]", r"\d"))
    counts = Counter(word).values()
    bits = -sum(count / len(word) * math.log2(count / len(word)) for count in counts)
    return mixed and bits > RANDOM_BITS_A_CHARACTER


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("key = " + "sk-" + "a1B2c3D4" * 4, True),
        ("key = " + "0123456789abcdef" * 2, True),
        ("key = " + "Zk3xQ9vT1mB7pLr5Wc2Hj8Nd4" + "Ys6Gf0AeUoIiKqVtXhR", True),
        ("--hash=sha256:" + "0123456789abcdef" * 4, False),
        ("test_an_answer_that_is_cut_short_says_so_on_the_card", False),
        ("tests/standins/discord/SomeLongFolderName/2/AnotherOne", False),
    ],
)
def test_secrets_are_told_from_names(text: str, hidden: bool) -> None:
    assert bool(list(secrets_in(text))) is hidden
