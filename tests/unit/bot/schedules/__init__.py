"""Tests of the rules of scheduled posts."""
