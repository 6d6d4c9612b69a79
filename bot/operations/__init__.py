"""What the host of the bot needs: the doctor, retention, the choice of a model."""
