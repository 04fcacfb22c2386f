"""Files of other systems brought in: the endpoints."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import ValidationError

from hr_backend.approvals.attachment_endpoints import SAFE
from hr_backend.imports import repository, service
from hr_backend.imports.catalogue import TABLES, comma_separated, workbook
from hr_backend.imports.errors import MappingUnknown
from hr_backend.imports.reading import FileMapping
from hr_backend.imports.schemas import (
    Catalogue,
    ColumnView,
    ImportView,
    ProblemView,
    TableView,
)
from hr_backend.imports.tables import Table
from hr_backend.kit.db import Session
from hr_backend.kit.errors import (
    Forbidden,
    IdempotencyKeyReused,
    Invalid,
    NotAuthenticated,
    NotFound,
    TooLarge,
    declare,
)
from hr_backend.kit.idempotency import Write, fingerprint
from hr_backend.kit.pagination import Page, Paging, cut, encode
from hr_backend.kit.schemas import Id
from hr_backend.people.access import AnyActor
from hr_backend.people.deeds import CurrentDeed, Key

router = APIRouter(tags=["imports"], responses=declare(NotAuthenticated, Forbidden, NotFound))

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file",
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}}
            for media in (XLSX, "text/csv")
        },
    }
}


@router.get("/import-tables", summary="What can be imported")
async def list_tables(actor: AnyActor) -> Catalogue:
    """Who may call it: employees; it lists the tables the caller may bring in."""
    return Catalogue(
        items=[_table(table) for table in TABLES.values() if table.roles & actor.roles]
    )


def _table(table: Table) -> TableView:
    columns = [
        ColumnView(
            name=one.name,
            title=one.title,
            required=one.required,
            also=list(one.also),
            help=one.help,
        )
        for one in table.columns
    ]
    return TableView(kind=table.kind, title=table.title, columns=columns)


@router.get(
    "/import-tables/{kind}/template",
    summary="An empty file to fill in",
    response_class=Response,
    responses=TEMPLATE | declare(Invalid),
)
async def get_template(
    kind: Id, actor: AnyActor, form: Literal["xlsx", "csv"] = "xlsx"
) -> Response:
    """With the headings, an example row and, in XLSX, what is meant by each.

    Who may call it: whoever may bring that table in.
    """
    if kind not in TABLES:
        raise NotFound
    table = service.table_of(kind, actor)
    content, media = (
        (workbook(table), XLSX) if form == "xlsx" else (comma_separated(table), "text/csv")
    )
    named = {"Content-Disposition": f'attachment; filename="{kind}.{form}"'}
    return Response(content, media_type=media, headers=SAFE | named)


@router.post(
    "/imports",
    summary="Bring a file in, or try it",
    status_code=202,
    responses=declare(IdempotencyKeyReused, Invalid, MappingUnknown, TooLarge),
)
async def add_import(
    file: UploadFile,
    kind: Annotated[str, Form(max_length=100, examples=["punches"])],
    request: Request,
    session: Session,
    deed: CurrentDeed,
    *,
    dry_run: Annotated[bool, Form(description="Only say what is wrong; write nothing")] = True,
    mapping: Annotated[
        str,
        Form(
            max_length=20_000, description="JSON; see docs/imports.md", examples=['{"columns": {}}']
        ),
    ] = "{}",
    idempotency_key: Key = None,
) -> ImportView:
    """XLSX or CSV (UTF-8 or GB18030). It is checked whole and then, unless it is a dry run,
    written in one go or not at all; ask how far it is at `/imports/{id}`. The same file twice is
    brought in once.

    Who may call it: HRBPs and admins; payroll for pay.
    """
    table = service.table_of(kind, deed.actor)
    try:
        wanted = FileMapping.model_validate_json(mapping)
    except ValidationError as error:
        wrong = [{"field": "mapping", "problem": one["msg"]} for one in error.errors()]
        raise Invalid(errors=wrong) from None
    mark = fingerprint(request.method, request.url.path, f"{kind}{dry_run}{mapping}".encode())
    write = Write(session, deed.actor.person, idempotency_key, mark, deed.now)

    async def effect() -> ImportView:
        job = await service.take(
            session,
            deed,
            request.app.state.import_files,
            table=table,
            source=file.file,
            name=file.filename or kind,
            mapping=wanted,
            dry_run=dry_run,
        )
        return ImportView.model_validate(job)

    return await write.once(ImportView, effect)


@router.get("/imports", summary="Imports, the newest first", responses=declare(Invalid))
async def list_imports(session: Session, actor: AnyActor, paging: Paging) -> Page[ImportView]:
    """Who may call it: whoever may import sees those of the tables they may import."""
    rows, more = cut(await repository.list_imports(session, actor, paging), paging)
    cursor = encode(rows[-1].created_at.isoformat(), rows[-1].id) if more else None
    return Page(items=[ImportView.model_validate(row) for row in rows], next_cursor=cursor)


@router.get("/imports/{import_id}", summary="How far an import is")
async def get_import(session: Session, actor: AnyActor, import_id: Id) -> ImportView:
    """Who may call it: whoever may bring that table in."""
    return ImportView.model_validate(await repository.get(session, actor, import_id))


@router.get(
    "/imports/{import_id}/problems",
    summary="Every cell that cannot be taken",
    responses=declare(Invalid),
)
async def list_problems(
    session: Session, actor: AnyActor, import_id: Id, paging: Paging
) -> Page[ProblemView]:
    """By sheet and row; the first 10,000. What stood in a cell is not kept.

    Who may call it: whoever may bring that table in.
    """
    job = await repository.get(session, actor, import_id)
    after = _number(paging.after(1))
    rows, more = cut(
        await repository.list_problems(session, job.id, after=after, limit=paging.limit), paging
    )
    cursor = encode(str(rows[-1].no)) if more else None
    return Page(items=[ProblemView.model_validate(row) for row in rows], next_cursor=cursor)


def _number(key: tuple[str, ...] | None) -> int:
    if key is None:
        return 0
    if not key[0].isdecimal() or len(key[0]) > 9:
        raise Invalid("The cursor is not one of this list's.")
    return int(key[0])
