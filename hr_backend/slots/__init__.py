"""Alternative times for an interview: search, soft offers, holds and claims."""
