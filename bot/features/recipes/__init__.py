"""The recipe editor: members make, show, try, export and import the recipes of their server."""
