"""The rules of brainstorming: perspectives, and what becomes of the ideas that people vote on."""
