"""Text as every part of Chorus treats it."""
