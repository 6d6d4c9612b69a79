"""Tools for the host of the bot: the doctor, retention, the choice of a model."""
