"""The built-in recipes of `/create`."""
