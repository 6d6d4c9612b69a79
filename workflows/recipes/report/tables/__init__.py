"""Reads uploaded files into typed tables."""
