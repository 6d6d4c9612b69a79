"""The benchmark: what LangGraph, SQLite and the recorder cost beside the bare model calls."""
