"""Uploaded tables: read, profiled and drawn by code, in a process of their own."""
