"""Sealing goes on by itself, and stops where the trail is not the one it knew."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.hr_backend.audit.conftest import Trail
from tests.hr_backend.audit.test_verifying import HEAD, cutting


async def test_sealers_at_once_sign_each_link_once(written: Trail, tmp_path: Path) -> None:
    other = written.elsewhere(tmp_path / "other.json")
    await asyncio.gather(*(each.seal() for each in (written, other, written, other)))
    for each in (written, other):
        await each.seal()
        report = await each.verify()
        assert (report.finding, report.sealed, report.anchored) == (None, 6, 6)


async def test_a_trail_that_was_cut_is_not_signed_any_further(written: Trail) -> None:
    await written.tamper(*cutting(3), HEAD)
    for _ in range(3):
        await written.write()
    with capture_logs() as logs:
        await written.seal()
    assert [(line["event"], line["position"]) for line in logs] == [
        ("audit trail does not fit its anchor", 4)
    ]
    assert (await written.verify()).sealed == 2


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"position": 4}', '"x"', "null"])
async def test_a_broken_anchor_is_never_written_over(written: Trail, content: str) -> None:
    written.sealer.path.write_text(content)
    with capture_logs() as logs:
        await written.seal()
    assert [line["event"] for line in logs] == ["audit anchor is not of this key"]
    assert written.sealer.path.read_text() == content


async def test_an_anchor_that_cannot_be_written_is_made_up_for_later(
    written: Trail, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with capture_logs() as logs:
        await written.elsewhere(in_the_way / "anchor.json").seal()
    assert [line["event"] for line in logs] == ["audit anchor"]
    await written.seal()
    assert (await written.verify()).finding is None
