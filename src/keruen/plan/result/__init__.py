"""What a solved model gives: tables, summary, sensitivities, and why a case has no plan."""
