"""What is known: frozen typed tables, the data dictionary, checks, the CSV and Excel doors."""
