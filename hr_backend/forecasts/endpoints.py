"""Likelihood of attendance, and hot spots of cancellations: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["forecasts"], responses=declare(NotAuthenticated, Forbidden, NotFound))
