"""Scheduled posts: the commands, and what happens when a schedule is due."""
