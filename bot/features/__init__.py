"""The ways to ask for something: slash command, context menu, mention."""
