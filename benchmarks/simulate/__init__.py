"""The simulator beside its peers: a queue and a terminal, written for each."""
