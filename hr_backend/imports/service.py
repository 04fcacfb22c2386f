"""Brings files in: checked whole, then written in one transaction or not at all."""

import asyncio
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hr_backend.audit.service import record
from hr_backend.imports import repository
from hr_backend.imports.catalogue import TABLES
from hr_backend.imports.errors import FileTooLong, FileUnreadable
from hr_backend.imports.kinds.pay import refusal
from hr_backend.imports.models import Import, ImportStatus
from hr_backend.imports.reading import FileMapping, ReadFile, check_mapping, located, read_file
from hr_backend.imports.tables import Problem, Table
from hr_backend.kit.auth import Actor, Claimed
from hr_backend.kit.clock import Clock
from hr_backend.kit.db import Sessions
from hr_backend.kit.deed import Deed
from hr_backend.kit.errors import Forbidden, HRError, NotFound
from hr_backend.kit.files import Files
from hr_backend.people.access import identify

log = structlog.get_logger(__name__)

ALIVE: Final = timedelta(seconds=60)
"""A process that gave no sign of life for so long is gone; another takes its import up."""
LEFT_BEHIND: Final = timedelta(hours=1)
BLOCK: Final = 2**20
LONGEST_NAME: Final = 200


def table_of(kind: str, actor: Actor) -> Table:
    """NotFound for a table that there is not, Forbidden for one that is not the actor's."""
    table = TABLES.get(kind)
    if table is None:
        raise NotFound
    if not table.roles & actor.roles:
        raise Forbidden
    return table


async def take(
    session: AsyncSession,
    deed: Deed,
    files: Files,
    *,
    table: Table,
    source: BinaryIO,
    name: str,
    mapping: FileMapping,
    dry_run: bool,
) -> Import:
    """Keep a file until its turn; the same file again is answered with what came of it.

    MappingUnknown.
    """
    check_mapping(table, mapping)
    digest = await asyncio.to_thread(_digest, source, mapping)
    before = await repository.done_before(session, table.kind, digest)
    if before is not None:
        return before
    kept = await files.keep(source, now=deed.now)
    job = Import(
        kind=table.kind,
        status=ImportStatus.QUEUED,
        dry_run=dry_run,
        name=Path(name).name[:LONGEST_NAME],
        file=kept,
        digest=digest,
        mapping=mapping.model_dump(),
        created_by=deed.actor.person,
        created_at=deed.now,
        sign_of_life=None,
        ended_at=None,
    )
    session.add(job)
    await session.flush()
    return job


def _digest(source: BinaryIO, mapping: FileMapping) -> str:
    digest = hashlib.sha256(json.dumps(mapping.model_dump(), sort_keys=True).encode())
    source.seek(0)
    while block := source.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


async def run_imports(app: FastAPI) -> int:
    """Bring in what waits, one file after the other; how many."""
    state = app.state
    zone = ZoneInfo(state.settings.timezone)
    done = 0
    files: Files = state.import_files
    while await _run_next(state.sessions, state.clock, files, zone):
        done += 1
    await _sweep(state.sessions, state.clock, files)
    return done


async def _run_next(sessions: Sessions, clock: Clock, files: Files, zone: ZoneInfo) -> bool:
    async with sessions.begin() as session:
        now = clock.now()
        job = await repository.claim(session, now=now, dead_before=now - ALIVE)
        if job is None:
            return False
        job.status, job.done, job.total = ImportStatus.CHECKING, 0, 0
        session.expunge(job)
    work = _Work(sessions, clock, files, zone, job)
    try:
        await work.run()
    except Exception as error:  # noqa: BLE001 — one file's fault must not end the others' turn
        # The class alone: the error's own words may quote a cell.
        log.error("import failed", job=job.id, kind=job.kind, error=type(error).__name__)
        await work.end(ImportStatus.FAILED)
    return True


async def _sweep(sessions: Sessions, clock: Clock, files: Files) -> None:
    """Remove files that no import waits for: of requests that were rolled back."""
    left = await files.unsettled(before=clock.now() - LEFT_BEHIND)
    if not left:
        return
    async with sessions() as session:
        waiting = set(await session.scalars(select(Import.file).where(Import.file.in_(left))))
    for name in set(left) - waiting:
        await files.remove(name)


class _Work:
    """One import while a process is at it."""

    def __init__(
        self, sessions: Sessions, clock: Clock, files: Files, zone: ZoneInfo, job: Import
    ) -> None:
        self._sessions, self._clock, self._files, self._zone = sessions, clock, files, zone
        self._job = job
        self._table = TABLES[job.kind]

    async def run(self) -> None:
        """Read, check, and where all is well and meant, write."""
        found = await self._read()
        async with self._sessions() as session:
            deed = await self._deed(session)
            if not found.problems:
                found.problems += await self._table.check(session, deed, found.rows)
        if found.problems:
            await self.end(ImportStatus.REFUSED, problems=list(located(found.problems, found)))
        elif self._job.dry_run:
            await self.end(ImportStatus.CHECKED)
        else:
            await self._apply(found)

    async def _read(self) -> ReadFile:
        path = self._files.find(self._job.file or "")
        if path is None:
            return ReadFile(problems=[Problem("", 0, "file_gone")])
        mapping = FileMapping.model_validate(self._job.mapping)
        reading = asyncio.create_task(asyncio.to_thread(read_file, path, self._table, mapping))
        try:
            found = await self._waiting(reading)
        except (FileUnreadable, FileTooLong) as error:
            return ReadFile(problems=[Problem("", 0, error.code, data=error.data)])
        await self._tell(total=len(found.rows), done=len(found.rows))
        return found

    async def _waiting(self, task: "asyncio.Task[ReadFile]") -> ReadFile:
        while not task.done():
            await asyncio.wait([task], timeout=ALIVE.total_seconds() / 4)
            await self._tell()
        return await task

    async def _apply(self, found: ReadFile) -> None:
        await self._tell(status=ImportStatus.APPLYING, done=0)
        try:
            async with self._sessions.begin() as session:
                deed = await self._deed(session)
                # The world may have changed since the file was checked.
                problems = await self._table.check(session, deed, found.rows)
                if not problems:
                    written = await self._table.apply(session, deed, found.rows, self._progress)
                    record(
                        session,
                        deed,
                        action="import.apply",
                        subject=("import", self._job.id),
                        after={"kind": self._job.kind, "rows": len(found.rows)},
                    )
        except HRError as error:
            problems = [refusal(error)]
        if problems:
            await self.end(ImportStatus.REFUSED, problems=list(located(problems, found)))
        else:
            await self.end(ImportStatus.DONE, written=written, done=len(found.rows))

    async def _progress(self, rows: int) -> None:
        await self._tell(done=rows)

    async def _tell(self, **values: object) -> None:
        """How far it is, seen by everybody while the rows themselves are not committed yet."""
        async with self._sessions.begin() as session:
            await session.execute(
                update(Import)
                .where(Import.id == self._job.id)
                .values(sign_of_life=self._clock.now(), **values)
            )

    async def end(
        self, status: ImportStatus, *, problems: list[Problem] | None = None, **values: object
    ) -> None:
        """Write down how it ended; the file goes."""
        file = self._job.file
        async with self._sessions.begin() as session:
            await repository.add_problems(session, self._job.id, problems or [])
            await session.execute(
                update(Import)
                .where(Import.id == self._job.id)
                .values(
                    status=status,
                    file=None,
                    problems=len(problems or []),
                    ended_at=self._clock.now(),
                    **values,
                )
            )
        if file is not None:
            await self._files.remove(file)

    async def _deed(self, session: AsyncSession) -> Deed:
        """The person who sent the file, with the rights they have now; Forbidden."""
        actor = await identify(session, Claimed(self._job.created_by, None, "import", None))
        table_of(self._job.kind, actor)
        return Deed(actor, self._clock.now(), self._zone)
