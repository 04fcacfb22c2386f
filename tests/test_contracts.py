"""What must agree across folders: intents, actions, sentences, error codes."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import hr_backend
import nlu_data
from actions.notices import render
from bot.responses import MissingResponse, Responses
from hr_backend.kit.errors import HRError
from hr_backend.notifications.rules import RECIPIENTS

ROOT = Path(nlu_data.ROOT).parent
RESPONSES = Responses.load(nlu_data.ROOT / "responses")
ALWAYS_A_BUG = {"internal_error", "idempotency_key_reused", "not_authenticated"}
"""Nothing a person could do about: the turn fails with an apology."""


def literal_keys(folder: str) -> Iterator[tuple[str, str]]:
    """Every sentence key written out in a call of say() or done()."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("say", "done") and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield path.name, key.value


@pytest.mark.parametrize(("where", "key"), sorted(set(literal_keys("actions"))))
def test_every_sentence_an_action_says_exists(where: str, key: str) -> None:
    assert key in RESPONSES, f"{where} says {key}"


@pytest.mark.parametrize(("where", "key"), sorted(set(literal_keys("bot"))))
def test_every_sentence_the_engine_says_exists(where: str, key: str) -> None:
    assert key in RESPONSES, f"{where} says {key}"


def refusals(of: type[HRError] = HRError) -> Iterator[type[HRError]]:
    for error in of.__subclasses__():
        yield error
        yield from refusals(error)


def test_every_refusal_of_the_hr_backend_has_a_sentence() -> None:
    for path in Path(hr_backend.__path__[0]).rglob("*.py"):
        if "migrations" not in path.parts and path.stem in ("errors", "endpoints"):
            __import__(".".join(path.relative_to(ROOT).with_suffix("").parts))
    codes = {error.code for error in refusals() if error.status < 500} - ALWAYS_A_BUG
    assert sorted(code for code in codes if f"errors.{code}" not in RESPONSES) == []


def test_a_place_that_is_not_filled_is_an_error_not_a_brace() -> None:
    with pytest.raises(MissingResponse):
        RESPONSES.say("conversation.greeting_candidate")


def test_no_code_of_ours_speaks_chinese_to_people() -> None:
    """Sentences live in nlu_data/responses; patterns that read Chinese may stand in code."""
    found = [
        f"{path.relative_to(ROOT)}: {text[:30]}"
        for folder in ("actions", "hr_backend", "channels")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for text in said_in_code(ast.parse(path.read_text("utf-8")))
        if set("，。！？：；") & set(text)
    ]
    assert found == []


def said_in_code(tree: ast.Module) -> Iterator[str]:
    """String constants that are neither docstrings nor patterns."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(id(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            silent.update(id(child) for child in ast.walk(node))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.value


def test_sentences_use_named_places_only() -> None:
    for key in RESPONSES:
        places = [
            name
            for _, name, _, _ in string.Formatter().parse(RESPONSES.raw(key))
            if name is not None
        ]
        assert all(name.isidentifier() for name in places), key


def test_every_notice_has_a_sentence_for_everybody_who_is_told() -> None:
    data = {"kind": "cancel", "status": "applied", "outcome": "offer"}
    for about, parties in RECIPIENTS.items():
        for party in parties:
            assert render(about.value, data | {"as": party.value}, RESPONSES).text, (about, party)
