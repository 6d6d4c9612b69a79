"""Chorus on Discord: commands, cards, buttons, delivery."""
