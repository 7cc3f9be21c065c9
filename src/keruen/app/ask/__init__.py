"""The command `ask`: questions about a hub, their points, progress and result folders."""
