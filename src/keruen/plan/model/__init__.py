"""The model: parameters, variables, one file for each family of constraints, objective."""
