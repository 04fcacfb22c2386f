"""Figures of recruiting: the endpoints."""

from fastapi import APIRouter

from hr_backend.kit.errors import Forbidden, NotAuthenticated, NotFound, declare

router = APIRouter(tags=["analytics"], responses=declare(NotAuthenticated, Forbidden, NotFound))
