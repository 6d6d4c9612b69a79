"""Discord and nothing of ours: messages, limits, retries, forms, Markdown."""
