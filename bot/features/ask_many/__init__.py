"""`/ask-many`: a question that has one answer, asked several times."""
