"""Reads the files that people hand in into typed tables."""
