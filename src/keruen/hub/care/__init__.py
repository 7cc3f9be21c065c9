"""Care of stored grain: fumigation, temperatures; limits as dated data by country."""
