"""The real bot in a simulated Discord: the demo in the terminal, the preview in the browser."""
