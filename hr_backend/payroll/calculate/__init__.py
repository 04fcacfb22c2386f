"""Pay computed from given figures, storing nothing: behind `POST /payroll/calculate`."""
