"""Charts of a table: chosen, checked, and drawn."""
