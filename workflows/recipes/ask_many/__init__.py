"""A question asked many times: how answers are compared and the majority is found."""
