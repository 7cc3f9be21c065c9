"""What pages and the API read of studies, computed from what is stored."""
