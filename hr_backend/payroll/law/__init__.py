"""The law of pay as dated data: tables, figures, cities; and the names of what is computed."""
