"""Sealed numbers: closed without a key, to another place, after a change; rotation."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import Table

from hr_backend.kit.vault import Vault, VaultClosed, place, rotate, tail
from hr_backend.payroll.models import PayAccount
from tests.hr_backend.conftest import Company

OLD = "the-first-key-" + "a" * 32
NEW = "the-second-key-" + "b" * 32
CARD = "6222021001122334455"
WHERE = place(PayAccount.number, "zhou")


def vault(*phrases: str) -> Vault:
    return Vault.of(SecretStr(" ".join(phrases)) if phrases else None)


def test_what_was_sealed_opens_with_any_key_of_the_ring() -> None:
    sealed = vault(OLD).seal(CARD, place=WHERE)
    assert CARD.encode() not in sealed
    assert vault(OLD).open(sealed, place=WHERE) == CARD
    assert vault(NEW, OLD).open(sealed, place=WHERE) == CARD


def test_the_same_number_is_never_sealed_alike() -> None:
    assert vault(OLD).seal(CARD, place=WHERE) != vault(OLD).seal(CARD, place=WHERE)


@pytest.mark.parametrize("ring", [(NEW,), ()])
def test_without_its_key_it_stays_closed(ring: tuple[str, ...]) -> None:
    sealed = vault(OLD).seal(CARD, place=WHERE)
    with pytest.raises(VaultClosed):
        vault(*ring).open(sealed, place=WHERE)


def test_it_does_not_open_in_anothers_row_nor_changed_nor_cut() -> None:
    sealed = vault(OLD).seal(CARD, place=WHERE)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for value, where in (
        (sealed, place(PayAccount.number, "li")),
        (changed, WHERE),
        (sealed[:8], WHERE),
        (b"", WHERE),
    ):
        with pytest.raises(VaultClosed):
            vault(OLD).open(value, place=where)


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(VaultClosed):
        vault().seal(CARD, place=WHERE)


def test_it_shows_no_keys() -> None:
    assert OLD not in repr(vault(OLD))
    assert "a" * 8 not in repr(vault(OLD))


@pytest.mark.parametrize(
    ("number", "shown"),
    [(CARD, "4455"), ("6222 0210 0112 2334", "2334"), ("12345", "45"), ("1", ""), ("", "")],
)
def test_of_a_number_the_tail_is_shown(number: str, shown: str) -> None:
    assert tail(number) == shown


async def test_rotation_seals_everything_anew(company: Company) -> None:
    tables: list[Table] = [PayAccount.__table__]  # type: ignore[list-item]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    async with company.app.state.sessions.begin() as session:
        for person, number in (("zhou", CARD), ("li", CARD[::-1])):
            sealed = vault(OLD).seal(number, place=place(PayAccount.number, person))
            session.add(
                PayAccount(person_id=person, bank="ICBC", number=sealed, tail="4455",
                           updated_by="x", updated_at=now)
            )  # fmt: skip
    async with company.app.state.sessions.begin() as session:
        assert await rotate(session, vault(NEW, OLD), tables) == 2
        assert await rotate(session, vault(NEW, OLD), tables) == 0
    for person, sealed in await company.rows("select person_id, number from pay_accounts"):
        opened = vault(NEW).open(sealed, place=place(PayAccount.number, person))
        assert opened == {"zhou": CARD, "li": CARD[::-1]}[person]


async def test_rotation_without_the_old_key_changes_nothing(company: Company) -> None:
    tables: list[Table] = [PayAccount.__table__]  # type: ignore[list-item]
    await company.execute(
        "insert into pay_accounts (person_id, bank, number, tail, updated_by, updated_at)"
        " values ('zhou', 'ICBC', :number, '4455', 'x', now())",
        number=vault(OLD).seal(CARD, place=WHERE),
    )
    async with company.app.state.sessions() as session:
        with pytest.raises(VaultClosed):
            await rotate(session, vault(NEW), tables)
    ((sealed,),) = await company.rows("select number from pay_accounts")
    assert vault(OLD).open(sealed, place=WHERE) == CARD
