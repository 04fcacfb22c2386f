"""The file of an employee."""
