"""Turns refusals, bad payloads and a failing database into the one error body."""

from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from hr_backend.kit.errors import Conflict, HRError, Invalid, TooLarge, Unavailable

log = structlog.get_logger(__name__)

# SQLSTATE classes and codes: connection, shutdown, too many clients, disk full, read-only.
UNAVAILABLE = ("08", "57P", "53", "58", "25006", "28", "3D000")
LOST_RACE = ("40001", "40P01", "23505", "23P01", "55P03")


def answer(error: HRError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    if error.status == 503:
        headers = {"Retry-After": "5"}
    return JSONResponse(error.body(), status_code=error.status, headers=headers)


def sqlstate(error: Exception) -> str:
    """Empty where there is none; asyncpg's own errors come bare from connecting."""
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")


def translate(error: Exception) -> HRError | None:
    """The refusal a database error stands for; None for one that is our own mistake."""
    state = sqlstate(error)
    if state.startswith(LOST_RACE):
        return Conflict()
    if state.startswith(UNAVAILABLE):
        return Unavailable()
    lost = (OperationalError, InterfaceError, PoolTimeout, OSError, TimeoutError)
    return Unavailable() if not state and isinstance(error, lost) else None


def problem(error: dict[str, Any]) -> dict[str, str]:
    # The input itself is left out: it may be personal, and it may not be encodable.
    return {"field": ".".join(str(part) for part in error["loc"]), "problem": error["msg"]}


async def on_refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HRError)
    return answer(error)


async def on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return answer(Invalid(errors=[problem(item) for item in error.errors()]))


async def on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # a body that cannot even be read, which no document declares
        return answer(Invalid("The body cannot be read."))
    codes = {404: "not_found", 405: "method_not_allowed", 413: TooLarge.code}
    body = {
        "code": codes.get(error.status_code, "http_error"),
        "detail": str(error.detail),
        "data": {},
    }
    return JSONResponse(body, status_code=error.status_code, headers=error.headers)


async def on_database(request: Request, error: Exception) -> JSONResponse:
    refusal = translate(error)
    if refusal is None:
        raise error
    log.warning("database", refusal=refusal.code, sqlstate=sqlstate(error))
    return answer(refusal)


async def on_bug(request: Request, error: Exception) -> JSONResponse:
    # Starlette raises it again after this answer, so that the server logs it.
    return answer(HRError())


def install(app: FastAPI) -> None:
    app.add_exception_handler(HRError, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    for kind in (DBAPIError, PoolTimeout, asyncpg.PostgresError, OSError, TimeoutError):
        app.add_exception_handler(kind, on_database)
    app.add_exception_handler(Exception, on_bug)
