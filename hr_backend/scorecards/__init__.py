"""What interviewers think of a candidate, by criteria, and what comes of it."""
