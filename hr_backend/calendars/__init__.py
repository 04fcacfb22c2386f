"""Working hours, holidays and busy times."""
