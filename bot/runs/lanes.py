"""Which of the promised messages may go next: each result's own in order, several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from storage.records import PostKind, PostRecord

Fit = Callable[[Sequence[str]], bool]
"""Whether these texts have room in one message."""


class Lanes:
    """A lane for each result. What stands behind in a lane waits for what is sent before it."""

    def __init__(self) -> None:
        self._lanes: dict[str, deque[PostRecord]] = {}
        self._busy: set[str] = set()

    def add(self, posts: Sequence[PostRecord]) -> None:
        """Puts them in line; those that were decided to go together share a lane of their own."""
        for post in posts:
            self._lanes.setdefault(_lane(post), deque()).append(post)

    @property
    def ready(self) -> bool:
        """Whether there is something that may go now."""
        return any(self._free())

    def take(self, fit: Fit | None = None) -> list[PostRecord]:
        """What the next message holds, in the order that it was promised in.

        That is one text, or those that were decided to go together before. With `fit`, as many
        of the texts that wait as fit in one message.
        """
        free = self._free()
        if not free:
            return []
        first = self._lanes[free[0]]
        posts = [first.popleft()]
        while first and posts[0].together is not None:
            posts.append(first.popleft())
        if fit is not None and _may_join(posts[0]):
            for name in free[1:]:
                head = self._lanes[name][0]
                if _may_join(head) and fit([*(post.body for post in posts), head.body]):
                    posts.append(self._lanes[name].popleft())
        self._busy.update(_lane(post) for post in posts)
        return posts

    def sent(self, posts: Sequence[PostRecord]) -> None:
        """These are through, or refused: what stands behind them may go."""
        for name in {_lane(post) for post in posts}:
            self._busy.discard(name)
            if not self._lanes[name]:
                del self._lanes[name]

    def _free(self) -> list[str]:
        return [name for name, posts in self._lanes.items() if posts and name not in self._busy]


def _lane(post: PostRecord) -> str:
    return post.together or f"{post.key} {post.attempt}"


def _may_join(post: PostRecord) -> bool:
    """Whether others may go in this one's message: not where it has files or pings somebody."""
    alone = post.pictures or post.with_file or post.together is not None
    return post.kind is PostKind.BRANCH and not alone
