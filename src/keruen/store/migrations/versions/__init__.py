"""The present migrations, each a step from the one before it."""
