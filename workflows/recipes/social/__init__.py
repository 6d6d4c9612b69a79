"""Posts for several platforms, each within its limits."""
