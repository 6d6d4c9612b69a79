"""What is computed of a table, told to the model, and held against what it claims."""
