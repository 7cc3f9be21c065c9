"""What all commands share: how they end, print, show progress and stop."""
