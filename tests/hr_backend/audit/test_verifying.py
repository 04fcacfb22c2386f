"""Whatever is done to the trail past the service is found, and where."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text

from hr_backend.audit import anchor
from hr_backend.audit.models import PersonalValue
from hr_backend.audit.verifying import verify
from tests.hr_backend.audit.conftest import KEY, Trail

# Positions, as the numbers of entries go on from test to test.
NTH = "(select entry_no from audit_chain where position = {})"
REWRITE = """
    update audit_chain c set digest = sha256(
        coalesce(
            (select digest from audit_chain p where p.position = c.position - 1),
            sha256('yuemian audit trail')
        ) || audit_line(e)
    ) from audit_entries e where e.no = c.entry_no and c.position = {}
"""
HEAD = """
    update audit_head set (position, digest) =
        (select position, digest from audit_chain order by position desc limit 1)
"""


def removing(position: int) -> list[str]:
    no = NTH.format(position)
    return [
        f"delete from audit_values where entry_no = {no}",
        f"delete from audit_entries where no = {no}",
    ]


def cutting(position: int) -> list[str]:
    """The end of the trail, in every table."""
    return [
        f"delete from audit_values where entry_no >= {NTH.format(position)}",
        f"delete from audit_entries where no >= {NTH.format(position)}",
        f"delete from audit_seals where position >= {position}",
        f"delete from audit_chain where position >= {position}",
    ]


COPY = """
    insert into audit_entries (at, actor, action, subject_kind, subject_id)
    select at, actor, action, subject_kind, subject_id from audit_entries limit 1
"""
TAMPERINGS: dict[str, tuple[list[str], str, int | None]] = {
    "who": ([f"update audit_entries set actor = 'x' where no = {NTH.format(2)}"], "edited", 2),
    "when": (
        [f"update audit_entries set at = at + interval '1 us' where no = {NTH.format(3)}"],
        "edited",
        3,
    ),
    "a value": (
        [f"update audit_entries set after = '{{}}' where no = {NTH.format(5)}"],
        "edited",
        5,
    ),
    "null for nothing": (
        [f"update audit_entries set service = '' where no = {NTH.format(1)}"],
        "edited",
        1,
    ),
    "two swapped": (
        [
            "update audit_chain set entry_no = -entry_no where position in (2, 3)",
            "update audit_chain c set entry_no = -o.entry_no from audit_chain o"
            " where c.position in (2, 3) and o.position = 5 - c.position",
        ],
        "edited",
        2,
    ),
    "an entry removed": (removing(3), "removed", 3),
    "an unsealed entry removed": (removing(5), "removed", 5),
    "entry and link removed": (
        [*removing(3), "delete from audit_chain where position = 3"],
        "removed",
        3,
    ),
    "past the trigger": ([COPY], "inserted", None),
    "cut off": ([*cutting(4), HEAD], "cut", 4),
    "cut off, unsealed": (cutting(6), "cut", 6),
    "all of it": ([*cutting(1), "delete from audit_head"], "cut", 1),
    "head back": (["update audit_head set position = 5"], "cut", 7),
    "edited and chained anew": (
        [
            f"update audit_entries set actor = 'x' where no = {NTH.format(2)}",
            *(REWRITE.format(position) for position in range(2, 7)),
            HEAD,
        ],
        "forged",
        2,
    ),
    "a signature removed": (["delete from audit_seals where position = 2"], "unsigned", 2),
    "a signature of another": (
        ["update audit_seals set mac = '\\x00' where position = 3"],
        "forged",
        3,
    ),
    "all signatures": (["delete from audit_seals"], "unsigned", 1),
    "when it was signed": (
        ["update audit_seals set sealed_at = now() where position = 2"],
        "forged",
        2,
    ),
    "personal words": (
        [f"update audit_values set value = 'x' where entry_no = {NTH.format(4)}"],
        "value_edited",
        4,
    ),
    "salt": (
        [f"update audit_values set salt = 'zz' where entry_no = {NTH.format(4)}"],
        "value_edited",
        4,
    ),
    "words gone": (
        [f"delete from audit_values where entry_no = {NTH.format(2)}"],
        "value_removed",
        2,
    ),
}


async def test_what_the_service_wrote_is_whole(written: Trail) -> None:
    report = await written.verify()
    assert (report.finding, report.entries, report.sealed, report.anchored) == (None, 6, 4, 4)
    await written.seal()
    report = await written.verify()
    assert (report.finding, report.sealed, report.anchored) == (None, 6, 6)


async def test_an_empty_trail_is_whole(trail: Trail) -> None:
    await trail.seal()
    assert await trail.found() is None


@pytest.mark.parametrize("how", TAMPERINGS)
async def test_tampering_is_found_where_it_was_done(written: Trail, how: str) -> None:
    statements, kind, position = TAMPERINGS[how]
    await written.tamper(*statements)
    finding = (await written.verify()).finding
    assert finding is not None
    assert (finding.kind, finding.position) == (kind, position)


async def test_a_trail_whose_signatures_are_gone_does_not_fit_its_anchor(written: Trail) -> None:
    await written.tamper(
        "delete from audit_seals",
        f"update audit_entries set actor = 'x' where no = {NTH.format(2)}",
        *(REWRITE.format(position) for position in range(2, 7)),
        HEAD,
    )
    finding = (await written.verify()).finding
    assert finding is not None
    assert (finding.kind, finding.position) == ("forged", 4)


async def test_a_missing_anchor_is_missed(written: Trail) -> None:
    written.sealer.path.unlink()
    assert await written.found() == "no_anchor"


async def test_an_anchor_of_another_key_is_none(written: Trail) -> None:
    path = written.sealer.path
    path.write_text(path.read_text().replace('"position": 4', '"position": 3'))
    with pytest.raises(anchor.BadAnchor):
        await written.verify()


async def test_from_a_moment_on(written: Trail) -> None:
    async def since(moment: Any) -> Any:
        async with written.sessions() as session:
            noted = anchor.read(written.sealer.path, KEY)
            return await verify(session, key=KEY, anchor=noted, since=moment)

    await written.tamper("update audit_head set position = position")
    moment = written.clock.now()
    assert ((await since(moment)).finding, (await since(moment)).entries) == (None, 6)
    later = moment.replace(year=2030)
    assert ((await since(later)).finding, (await since(later)).entries) == (None, 0)
    await written.tamper("update audit_chain set digest = '\\x01' where position = 6", HEAD)
    assert (await since(later)).finding is None, "an unsigned link is taken as it is"
    await written.tamper("update audit_chain set digest = '\\x01' where position = 4", HEAD)
    finding = (await since(later)).finding
    assert finding is not None
    assert finding.position == 4


async def test_erased_words_leave_the_trail_whole(written: Trail) -> None:
    await written.write("handoff.open", actor="zhao", after={"reason": "不要删"})
    await written.erase("wang")
    assert await written.found() is None
    async with written.sessions() as session:
        assert list(await session.scalars(select(PersonalValue.value))) == ["不要删"]


async def test_writers_at_once_make_one_chain_without_gaps(trail: Trail) -> None:
    async def work(number: int) -> None:
        for _ in range(5):
            await trail.write(f"a.{number}")
            if number % 3 == 0:
                await trail.seal()

    await asyncio.gather(*(work(number) for number in range(8)))
    await trail.seal()
    report = await trail.verify()
    assert (report.finding, report.entries, report.sealed) == (None, 40, 40)


async def test_what_is_rolled_back_leaves_no_gap(trail: Trail) -> None:
    await trail.write()
    async with trail.sessions() as session:
        await session.execute(text(COPY))
        await session.execute(text("set constraints all immediate"))
        await session.rollback()
    await trail.write()
    report = await trail.verify()
    assert (report.finding, report.entries) == (None, 2)
