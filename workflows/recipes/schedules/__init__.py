"""What a scheduled post needs of the model."""
