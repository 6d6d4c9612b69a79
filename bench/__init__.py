"""The benchmark: what LangGraph, SQLite and the journal cost beside the bare model calls."""
