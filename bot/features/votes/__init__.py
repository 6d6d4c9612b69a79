"""Votes: a judge and a crowd choose among candidates; and what becomes of the winner."""
