"""HR's reports: sums over employees, never a person."""
