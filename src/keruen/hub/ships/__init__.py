"""Ships at the terminal: identifiers, timestamps of calls, berth plan, laytime of a call."""
