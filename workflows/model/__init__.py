"""The language model: one client for every OpenAI-compatible address, and the embedded one."""
