"""What the public sees without signing in: the front page, open data, and charts to embed."""
