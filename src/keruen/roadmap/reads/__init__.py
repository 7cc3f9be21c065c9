"""What pages and the command line show: plain rows of what an actor may see."""
