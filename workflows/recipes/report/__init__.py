"""Tables that people hand in: read, profiled and drawn by code, in a process of their own."""
