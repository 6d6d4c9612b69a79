"""The schema's history, oldest first; a file that is there never changes."""
