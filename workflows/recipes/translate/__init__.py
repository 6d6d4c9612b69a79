"""Translations: languages, masking, segments, checks and a glossary around the model."""
