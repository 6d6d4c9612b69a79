"""The recipe studio: members make, show, try, hand out and take in the recipes of their server."""
