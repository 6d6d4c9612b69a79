"""Figures of a table: computed, written out for the model, and held against its claims."""
