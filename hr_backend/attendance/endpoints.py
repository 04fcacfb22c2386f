"""Shifts, punches and what a day comes to: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["attendance"], responses=declare(NotAuthenticated, Forbidden, NotFound))
