"""Recipes that people make themselves: their form, their placeholders, their file."""
