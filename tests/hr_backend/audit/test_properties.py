"""Any history of writes, seals and erasures is whole; any one change past the service is found."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.hr_backend.audit.conftest import Trail

TABLES = ("audit_values", "audit_seals", "audit_chain", "audit_head", "audit_entries")
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
PEOPLE = st.sampled_from(["wang", "liu", "zhao"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e6, 1e6) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
WRITE = st.tuples(st.just("write"), PEOPLE, st.dictionaries(WORDS, JSON, max_size=3))
SEAL = st.tuples(st.just("seal"), st.none(), st.none())
ERASE = st.tuples(st.just("erase"), PEOPLE, st.none())
HISTORY = st.lists(st.one_of(WRITE, WRITE, WRITE, SEAL, ERASE), min_size=1, max_size=8)

CHANGES = {
    "audit_entries": [
        "at = at - interval '1 second'",
        "actor = actor || ' '",
        "on_behalf_of = coalesce(on_behalf_of, '') || 'x'",
        "service = coalesce(service || 'x', '')",
        "action = 'interview.confirm2'",
        "subject_kind = subject_kind || '2'",
        "subject_id = subject_id || '2'",
        "before = case when before is null then '{}'::jsonb end",
        "after = coalesce(after, '{}') || '{\"new\": 1}'",
        "rules = coalesce(rules, '[]') || '[1]'",
        "channel = coalesce(channel, '') || 'x'",
        "message = coalesce(message, '') || 'x'",
    ],
    "audit_chain": ["digest = sha256(digest)", "position = position + 1000"],
    "audit_seals": ["mac = sha256(mac)", "sealed_at = sealed_at + interval '1 second'"],
    "audit_values": ["value = value || 'x'", "salt = md5(salt)", "digest = digest || '0'"],
    "audit_head": ["position = position + 1", "digest = sha256(digest)"],
}
TAMPERING = st.sampled_from(
    [(table, f"set {change}") for table, changes in CHANGES.items() for change in changes]
    + [(table, "") for table in CHANGES]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORY, tampering=TAMPERING, which=st.integers(0, 1000))
async def test_whole_until_somebody_tampers(
    trail: Trail, history: list[tuple[str, Any, Any]], tampering: tuple[str, str], which: int
) -> None:
    await trail.tamper(*(f"delete from {table}" for table in TABLES))
    trail.sealer.path.unlink(missing_ok=True)
    for step, person, values in history:
        if step == "write":
            await trail.write(actor=person, after=values)
        elif step == "erase":
            await trail.erase(person)
        else:
            await trail.seal()
    assert await trail.found() is None

    table, change = tampering
    async with trail.sessions() as session:
        rows = (await session.execute(text(f"select ctid::text from {table} order by 1"))).all()
    if rows:
        where = f"where ctid = '{rows[which % len(rows)][0]}'"
        statement = f"update {table} {change} {where}" if change else f"delete from {table} {where}"
        await trail.tamper(statement)
        assert await trail.found() is not None
