"""`yuemian nlu review`: HR looks through what was not understood and teaches it."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from typer.testing import CliRunner

from bot.nlu.candidates import Candidate
from bot.store import upgrade
from bot.store.candidates import keep
from channels.cli.nlu import app
from tests.conftest import Server

RUN = CliRunner()
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def kept(ident: str, text: str, meant: str | None = None) -> Candidate:
    return Candidate(ident, text, None, "out_of_scope", 0.6, "rejected", NOW, meant)


Fill = Callable[[Sequence[Candidate]], None]


@pytest.fixture
def fill(pg_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fill]:
    """Puts candidates into the database that the commands use; data goes into a folder of ours."""
    name = f"review_{uuid4().hex[:12]}"
    plain = pg_server.create(name)
    bot_url = make_url(plain).set(drivername="postgresql+asyncpg").render_as_string()
    upgrade(bot_url)
    monkeypatch.setenv("YUEMIAN_BOT_DATABASE_URL", plain)
    monkeypatch.setenv("YUEMIAN_HR_DATABASE_URL", pg_server.url)
    monkeypatch.setenv("YUEMIAN_DATA", str(tmp_path))

    async def write(candidates: Sequence[Candidate]) -> None:
        engine = create_async_engine(bot_url)
        async with async_sessionmaker(engine).begin() as session:
            await keep(session, candidates)
        await engine.dispose()

    yield lambda candidates: asyncio.run(write(candidates))
    pg_server.drop(name)


def test_an_empty_list_says_so(fill: Fill) -> None:
    result = RUN.invoke(app, ["review"])
    assert result.exit_code == 0
    assert "No messages to look through" in result.stdout
    assert RUN.invoke(app, ["review", "--json"]).stdout == ""


def test_the_list_shows_groups_the_most_frequent_first(fill: Fill) -> None:
    fill(
        [
            kept("aa11", "[red]食堂今天吃什么呢"),
            kept("bb22", "五险那个咋转走呀", "query_social_insurance"),
            kept("cc33", "五险那个咋转走"),
        ]
    )
    rows = [json.loads(line) for line in RUN.invoke(app, ["review", "--json"]).stdout.splitlines()]
    assert [row["times"] for row in rows] == [2, 1]
    assert rows[0]["meant"] == "query_social_insurance"
    assert {rows[0]["id"], rows[0]["alike"][0]["id"]} == {"bb22", "cc33"}
    table = RUN.invoke(app, ["review"]).stdout
    assert "aa11" in table
    assert "[red]" in table


def test_a_label_makes_a_sentence_and_takes_the_message_off(fill: Fill, tmp_path: Path) -> None:
    fill(
        [kept("aa11", "五险那个咋转走呀"), kept("bb22", "五险那个咋转走呀！"), kept("cc33", "别的")]
    )
    result = RUN.invoke(app, ["review", "label", "aa", "query_social_insurance"])
    assert result.exit_code == 0, result.output
    written = tmp_path / "nlu" / "learned" / "employee" / "query_social_insurance.yml"
    assert "- 五险那个咋转走呀" in written.read_text("utf-8")
    left = RUN.invoke(app, ["review", "--json"]).stdout.splitlines()
    assert [json.loads(line)["id"] for line in left] == ["cc33"]


def test_masked_places_are_filled_and_marked(fill: Fill, tmp_path: Path) -> None:
    fill([kept("aa11", "跟<name>说一声明儿个别忘了哈", "send_reminder")])
    assert RUN.invoke(app, ["review", "label", "aa11"]).exit_code == 0
    written = tmp_path / "nlu" / "learned" / "interviews" / "send_reminder.yml"
    assert "跟[张伟](person_name)说一声明儿个别忘了哈" in written.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["label", "zz", "greet"], "There is no message zz"),
        (["label", "aa11", "no_such_intent"], "there is no intent no_such_intent"),
        (["label", "aa11"], "What does it mean?"),
        (["label", "a", "greet"], "begins several ids"),
        (["drop", "zz"], "There is no message zz"),
        (["add", "你好", "greet"], "Not learnt: "),
    ],
)
def test_what_cannot_be_done_is_said(
    fill: Fill, tmp_path: Path, arguments: list[str], problem: str
) -> None:
    fill([kept("aa11", "那个啥来着"), kept("ab22", "完全不同的一句")])
    result = RUN.invoke(app, ["review", *arguments])
    assert result.exit_code == 2
    assert problem in result.stderr
    assert not (tmp_path / "nlu").exists()


def test_drop_takes_all_that_say_the_same(fill: Fill) -> None:
    fill([kept("aa11", "那个啥来着"), kept("bb22", "那个啥来着。"), kept("cc33", "另一句话呀")])
    result = RUN.invoke(app, ["review", "drop", "aa11"])
    assert "Taken off the list: 2." in result.stderr


def test_a_sentence_heard_elsewhere_can_be_added(fill: Fill, tmp_path: Path) -> None:
    result = RUN.invoke(
        app, ["review", "add", "[后儿](time)那场俺去不成啦求换日子", "reschedule_interview"]
    )
    assert result.exit_code == 0, result.output
    written = tmp_path / "nlu" / "learned" / "interviews" / "reschedule_interview.yml"
    assert "[后儿](time)那场" in written.read_text("utf-8")


def test_the_list_can_be_gone_through_with_prompts(fill: Fill, tmp_path: Path) -> None:
    fill(
        [
            kept("aa11", "五险那个咋转走呀", "query_social_insurance"),
            kept("bb22", "完全不相干的东西"),
            kept("cc33", "再来看看"),
        ]
    )
    # In any order of equally frequent groups: a wrong label, the suggestion, drop the others.
    answers = {"五险": "nonsense\n\n", "完全": "d\n", "再来": "s\n"}
    rows = RUN.invoke(app, ["review", "--json"]).stdout.splitlines()
    typed = "".join(answers[json.loads(row)["text"][:2]] for row in rows)
    result = RUN.invoke(app, ["review", "label"], input=typed)
    assert result.exit_code == 0, result.output
    assert "there is no intent nonsense" in result.stdout
    left = RUN.invoke(app, ["review", "--json"]).stdout.splitlines()
    assert [json.loads(row)["id"] for row in left] == ["cc33"]
