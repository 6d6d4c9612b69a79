"""The messages of a run on Discord: the run card, the aggregated message, the posts."""
