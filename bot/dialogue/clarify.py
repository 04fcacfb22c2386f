"""Asks back with the likeliest readings."""

from collections.abc import Mapping

from bot.dialogue.skill import Skill
from bot.messages import Option, Reply
from bot.nlu.understanding import OUT_OF_SCOPE, Understanding
from bot.responses import Responses

MOST = 3
SURELY_OUT = 0.8
"""Above this the message is no misread request: what the assistant can do is shown instead."""


def clarify(
    understanding: Understanding,
    skills: Mapping[str, Skill],
    responses: Responses,
    barred: frozenset[str] = frozenset(),
) -> Reply:
    """「您是想……？」 with up to three readings as choices; `barred` ones are not offered."""
    out = understanding.intent
    common = menu(responses, "conversation.menu", barred)
    if out.name == OUT_OF_SCOPE and out.confidence >= SURELY_OUT:
        return Reply(responses.say("conversation.out_of_scope"), common)
    titled = [
        intent.name
        for intent in understanding.ranking
        if intent.name in skills and f"intents.{intent.name}" in responses
    ]
    options = tuple(Option(responses.say(f"intents.{n}"), f"/{n}") for n in titled[:MOST])
    return Reply(responses.say("conversation.did_you_mean"), options or common)


def menu(
    responses: Responses, key: str, barred: frozenset[str] = frozenset()
) -> tuple[Option, ...]:
    """What people come for most, as choices; `key` is the sentence that lists the intents."""
    names = [name for name in responses.say(key).split() if name not in barred]
    return tuple(Option(responses.say(f"intents.{name}"), f"/{name}") for name in names)
