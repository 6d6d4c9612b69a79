"""Chorus's database: SQL goes in, frozen dataclasses come out."""
