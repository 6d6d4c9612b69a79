"""Texts to translate: nasty ones made up by hypothesis, and messages as people write them."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

THOROUGHLY = settings(deadline=None, max_examples=150)

THINGS = [
    *("<@1>", "<@!1>", "<@&1>", "<#1>", "@everyone", "@here", "<:cat:1>", "<a:cat:1>", ":smile:"),
    *("<t:1:R>", "</play song:1>", "https://a.example/b_(c)", "http://x.example?q=1&b={id}"),
    *("https://a.example/(b_(c))", "https://b.example/x|y", "https://c.example/*/z\\_w"),
    *(
        "<https://z.example>",
        "discord.gg/abc",
        "www.a.example",
        "me@x.example",
        "mailto:a@b.example",
    ),
    *("`c`", "``a`b``", "```js\nx={1}\n```", "~~~\ncode\n~~~", "{name}", "{{n}}", "{0}", "%s"),
    *("%(n)s", "%1$s", "%user%", "$name", "${n}", "<b>", "</b>", '<a href="https://q.example">'),
    *("⟦1⟧", "⟧"),
]
FRAGMENTS = [
    *("[1]", "【1】", "[", "]", "](", "](https://l.example)", "![", "(", ")", "\\", "`", "```"),
    *("> ", "- ", "1. ", "-# ", "**", "_", ".", ",", "!", "://", "https", "www.", "x:", "@", "<"),
    *(
        "cat",
        "سلام",
        "שלום",
        "猫。",
        "é",
        "👨‍👩‍👧‍👦",
        "1",
        "⟦ x",
        "%d%",
        "\u200f",
        "\u2028",
        "…",
        "\r\n",
    ),
    *(" ", "  ", "\t", "\n", "\n\n"),
]
TEXTS = st.lists(
    st.sampled_from(THINGS) | st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=25
).map("".join)
"""Any text, but mostly of what is masked and of what looks nearly like it."""

MESSAGES = [
    "Hey <@!80351110224678912> and <@&165511591545143296>, see <#103735883630395392> — @everyone!",
    "GG <a:partyblob:393860335601385472><:pog:393860335601385473> see you <t:1618953630:R> :wave:",
    "Type </airhorn now:816437322781949972> or `/play <song>` — the docs: [read *me*](<https://a.example/x_(y)>).",
    "[Cat [the animal]](https://en.example.org/wiki/Cat_(animal) 'title'), not (https://b.example/c).",
    'Run ```py\nfor i in range(3): print(f"{i} {{x}}")```then `rm -rf {dir}`, 100% sure?',
    "Welcome {user.mention} to {{ guild.name }}! You are number %(count)d, %1$s. Costs $5, $name.",
    "**__Nested *markup* ~~here~~__** ||spoiler <@1>|| > no\n> quote <:x:1>\n>>> all the rest",
    "# Title\n-# small {x}\n- item `a`\n  - item [b](https://b.example)\n1. one\n\n```\nopen fence",
    "👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿 family 👨‍👩‍👧‍👦 flag 🇫🇷 keycap 1️⃣ :thumbsup::skin-tone-3: done",
    "מדריך: ראו https://a.example/b?c=d. וגם discord.py (גרסה 2.7) <@1>\nhttps://x.example מצוין",
    "请看https://a.example/猫。然后【1】和⟦1⟧，谢谢！「`代码`」<@1>さん",
    "My own marker ⟦1⟧ and half of one ⟦2, [3] and ⟧4⟦, <@5> too.",
    "List<String> x = new ArrayList<>(); if (a < b && c > d) { return {0}; } // std::vector",
    "Escaped \\<@1> and \\`no code\\` and \\[no link](https://a.example) it`s and that`s",
]
