"""What employees ask their managers for: leave, overtime, corrections."""
