"""What a run looks like on Discord: the run card, the aggregated message, the posts."""
