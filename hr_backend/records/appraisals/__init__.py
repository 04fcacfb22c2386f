"""Appraisals: cycles, goals, feedback, ratings."""
