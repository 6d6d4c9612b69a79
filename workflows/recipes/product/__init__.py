"""Product descriptions from given facts alone."""
