"""Mail: contacts, preferences, messages, the outbox, and sending through a relay of each side."""
