"""Files that people hand in, into typed tables."""
