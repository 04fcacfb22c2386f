"""Is the process alive, and can it work."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from bot.store import Store
from channels.postgres import DATABASE_TROUBLE


def health_routes(store: Store) -> APIRouter:
    """`/healthz` answers while the process lives; `/readyz` when the database answers too."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/healthz", methods=["GET", "HEAD"])
    async def healthz() -> Response:
        return JSONResponse({"status": "ok"})

    @routes.api_route("/readyz", methods=["GET", "HEAD"])
    async def readyz() -> Response:
        try:
            await store.pending()
        except DATABASE_TROUBLE:
            return JSONResponse({"status": "database_unavailable"}, 503)
        return JSONResponse({"status": "ok"})

    return routes
