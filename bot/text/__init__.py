"""Text on its way to Discord: cut into messages, and made harmless."""
