"""Attendance, overtime and holidays by chat."""
