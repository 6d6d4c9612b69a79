"""Stand-ins for the two services Chorus talks to: Discord and a language model."""
