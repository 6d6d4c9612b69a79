"""How the model finds a topic for a scheduled post."""
