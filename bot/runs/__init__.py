"""The core: a request becomes a run, which is presented, controlled and recovered."""
