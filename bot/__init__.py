"""Chorus on Discord: commands, cards, buttons, messages."""
