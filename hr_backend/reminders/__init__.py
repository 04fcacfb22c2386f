"""Reminders before an interview: by the clock, and by hand."""
