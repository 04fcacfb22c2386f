"""People: departments, persons, roles, and who may see what."""
