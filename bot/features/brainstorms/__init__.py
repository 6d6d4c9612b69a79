"""Brainstorms: ideas from perspectives and people, voted on, built on, and summed up."""
