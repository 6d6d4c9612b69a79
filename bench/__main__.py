"""Runs the whole benchmark and writes `docs/performance.md`: `python -m bench`."""

from __future__ import annotations

from bench.end_to_end import main

if __name__ == "__main__":
    main()
