"""Mail of the workspace: rendered as its recipient, in the recipient's language, and queued."""
