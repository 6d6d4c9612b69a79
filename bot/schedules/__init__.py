"""When scheduled posts go out, and about what: pure rules, with neither Discord nor a database."""
