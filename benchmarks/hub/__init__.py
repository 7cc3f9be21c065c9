"""Load on the hub book: documents under every guard, and reads of a long book."""
