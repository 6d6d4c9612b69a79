"""What Chorus must remember: SQL goes in, frozen dataclasses come out."""
