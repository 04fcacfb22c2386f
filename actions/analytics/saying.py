"""Figures in sentences: shares with their counts, how sure they are, and what they compare to."""

from collections.abc import Sequence
from datetime import date, timedelta

from actions.analytics.asked import Days, Question, before
from actions.analytics.hr import Counted, Figures, Group, Loads, Reasons, Share, StandOuts
from bot.responses import Responses

PLAIN = ("cancelled", "rescheduled", "no_show")
"""Measures of interviews; the others have names of their own."""
MOST = 8
FIRST = 3


class Saying:
    """The sentences of one answer."""

    def __init__(self, responses: Responses, question: Question, where: str, today: date) -> None:
        """`where` narrows what is spoken of: 「Java工程师的」."""
        self._say = responses.say
        self._question = question
        self._today = today
        self.where = where
        self.when = self.days(question.days, question.said)

    def days(self, days: Days, said: str | None = None) -> str:
        """「11月」, 「上周（11月16日到11月22日）」"""
        if days.is_month:
            if days.since.year == self._today.year:
                return self._say("analytics.month", month=days.since.month)
            return self._say(
                "analytics.month_of_year", year=days.since.year, month=days.since.month
            )
        first, last = days.since, days.until - timedelta(days=1)
        span = self._day(first)
        if last != first:
            span = self._say("analytics.span", since=span, until=self._day(last))
        return self._say("analytics.named", said=said, days=span) if said else span

    def _day(self, day: date) -> str:
        if day.year == self._today.year:
            return self._say("analytics.day", month=day.month, day=day.day)
        return self._say("analytics.day_of_year", year=day.year, month=day.month, day=day.day)

    def spoken(self, key: str, **data: object) -> str:
        """A sentence about these days and posts."""
        return self._say(f"analytics.{key}", when=self.when, where=self.where, **data)

    def share(self, share: Share | None) -> str:
        """「25%（3/12）」"""
        if share is None or share.value is None:
            return self._say("analytics.no_share")
        return self._say("analytics.share", share=number(share.value), hits=share.hits, of=share.of)

    def measure(self, measure: str) -> str:
        return self._say(f"analytics.measure.{measure}")

    def rate(self, measure: str, figures: Figures) -> str:
        """The figure first, then how sure it is."""
        share, name = figures.shares[measure], self.measure(measure)
        if share.value is None or share.low is None or share.high is None:
            return self.spoken("nothing_of", measure=name)
        key = "rate" if measure in PLAIN else "rate_other"
        said = self.spoken(key, measure=name, share=self.share(share))
        if measure == "no_show":
            came = Share(hits=share.of - share.hits, of=share.of, value=1 - share.value)
            said += self._say("analytics.attendance", share=self.share(came))
        if share.of != figures.interviews and measure in PLAIN:
            # Who did not come is counted among those who were expected; others count all.
            of_all = number(share.hits / figures.interviews)
            said += self._say("analytics.of_all", count=figures.interviews, value=of_all)
        low, high = number(share.low), number(share.high)
        return said + self._say("analytics.interval", low=low, high=high)

    def several(self, measures: Sequence[str], figures: Figures) -> str:
        """More measures than one, in a line."""
        items = [
            self._say(
                "analytics.several_item",
                measure=self.measure(one),
                share=self.share(figures.shares[one]),
            )
            for one in measures
        ]
        listed = self._say("analytics.then").join(items)
        return self.spoken("several", interviews=figures.interviews, list=listed)

    def compared(self, measure: str, now: Figures, then: Figures) -> str:
        """Higher or lower than before, and whether that is more than chance."""
        asked = self._question
        called = self.days(asked.against or before(asked.days), asked.against_said)
        new, old = now.shares[measure], then.shares[measure]
        if new.value is None:
            return ""
        if old.value is None or old.low is None or old.high is None:
            return self._say("analytics.compare_none", before=called)
        if number(new.value) == number(old.value):
            return self._say("analytics.compare_same", before=called, share=self.share(old))
        sure = (
            new.low is not None
            and new.high is not None
            and not (new.low <= old.high and old.low <= new.high)
        )
        key = "analytics.compare_up" if new.value > old.value else "analytics.compare_down"
        return self._say(
            key,
            before=called,
            share=self.share(old),
            points=self._say("analytics.points", value=number(abs(new.value - old.value))),
            sure=self._say("analytics.sure" if sure else "analytics.unsure"),
        )

    def overview(self, figures: Figures) -> str:
        shares = {name: self.share(figures.shares.get(name)) for name in figures.shares}
        return self.spoken("overview", interviews=figures.interviews, **shares)

    def reasons(self, found: Reasons, measure: str) -> str:
        """Why, the most frequent first, and whose wish it was."""
        if not found.changed:
            counted = self._say(f"analytics.counted.{measure}")
            return self.spoken("reasons_none", interviews=found.interviews, counted=counted)
        total = Share(
            hits=found.changed, of=found.interviews, value=found.changed / found.interviews
        )
        key = "reasons" if measure == "cancelled" else "reasons_moved"
        counts: dict[str, int] = {}
        for reason in found.reasons:
            title = reason.title or reason.code or self._say("analytics.no_reason")
            counts[title] = counts.get(title, 0) + reason.count
        items = [
            self._say("analytics.reason_item", title=title, count=count)
            for title, count in sorted(counts.items(), key=lambda each: -each[1])
        ]
        sides = self._say("analytics.sides", **found.sides)
        if unrecorded := found.sides.get("unrecorded"):
            sides += self._say("analytics.sides_unrecorded", unrecorded=unrecorded)
        return "".join(
            (
                self.spoken(key, changed=found.changed, share=self.share(total)),
                self._say("analytics.reason_list", list=self.joined(items[:MOST])),
                sides,
                self._say("analytics.end"),
            )
        )

    def load(self, found: Loads) -> str:
        """Who does how much."""
        items = [
            self._say(
                "analytics.load_item",
                name=one.interviewer.name,
                interviews=one.interviews,
                hours=amount(one.hours),
            )
            for one in found.interviewers[:MOST]
        ]
        said = self.spoken("load", list=self.joined(items))
        most = found.interviewers[0].interviews
        first = [one.interviewer.name for one in found.interviewers if one.interviews == most]
        if len(found.interviewers) > len(first):
            said += self._say("analytics.load_first", name=self.joined(first[:FIRST]))
        return said

    def load_of(self, found: Loads, name: str | None) -> str:
        """One interviewer's; without a name the writer's own."""
        one = next(o for o in found.interviewers if name in (None, o.interviewer.name))
        return self.spoken(
            "load_person" if name else "load_own",
            **({"name": name} if name else {}),
            interviews=one.interviews,
            hours=amount(one.hours),
            scorecards=self.share(one.scorecards),
        )

    def took(self, key: str, figures: Figures) -> str:
        """How far ahead interviews are cancelled, or how soon they get a time."""
        hours = figures.cancelled_ahead if key == "ahead" else figures.to_schedule
        if hours.median is None:
            return self.spoken(f"{key}_none")
        short = {"short": figures.cancelled_short} if key == "ahead" else {}
        return self.spoken(key, median=amount(hours.median), count=hours.count, **short)

    def ranking(self, found: Counted, measure: str, cut: str) -> str:
        """Groups side by side: the first three where a rank was asked for."""
        asked = self._question
        groups = [g for g in found.groups if g.key and g.figures.shares[measure].value is not None]
        if not groups:
            return self.spoken("nothing_of", measure=self.measure(measure))
        if asked.ranked or asked.least:
            groups.sort(key=lambda g: self._weight(g, measure), reverse=not asked.least)
            groups = groups[:FIRST]
        key = "analytics.ranking_item_count" if asked.by_count else "analytics.ranking_item"
        items = []
        for group in groups[:MOST]:
            share = group.figures.shares[measure]
            items.append(
                self._say(
                    key,
                    name=self.group(cut, group),
                    hits=share.hits,
                    measure=self.measure(measure),
                    share=self.share(share),
                )
            )
        listed = self.joined(items)
        if asked.by_count and asked.ranked:
            counted = self._say(f"analytics.counted.{measure}")
            least = "ranking_least" if asked.least else "ranking_most"
            return self.spoken(least, counted=counted, list=listed)
        named = self._say(f"analytics.cut.{cut}")
        return self.spoken("ranking", measure=self.measure(measure), cut=named, list=listed)

    def _weight(self, group: Group, measure: str) -> tuple[float, float]:
        share = group.figures.shares[measure]
        if self._question.by_count:
            return share.hits, share.value or 0
        return share.value or 0, share.hits

    def group(self, cut: str, group: Group) -> str:
        match cut:
            case "hour":
                return self._say("analytics.group.hour", hour=group.key)
            case "weekday":
                name = self._say("format.weekdays")[int(group.key) - 1]
                return self._say("analytics.group.weekday", weekday=name)
            case "week":
                monday = date.fromisoformat(group.key)
                return self._say("analytics.group.week", month=monday.month, day=monday.day)
            case "mode":
                return self._say(f"format.mode.{group.key}")
        return group.name or group.key

    def stand_outs(self, found: StandOuts, cut: str) -> str:
        """Which groups really differ, why, and what might help."""
        if found.looked_at < 2:
            return self._say("analytics.ranking_small")
        if not found.items:
            return self._say("analytics.ranking_even")
        said = []
        for one in found.items[:2]:
            high = (one.share.value or 0) > one.others
            said.append(
                self._say(
                    "analytics.stand_out_high" if high else "analytics.stand_out_low",
                    name=one.name or one.key,
                    share=self.share(one.share),
                    others=self._say("analytics.percent", value=number(one.others)),
                )
            )
            grown = [p for p in one.parts if p.here > p.others and p.title]
            if high and grown:
                reason = grown[0].title
                said.append(self._say("analytics.stand_out_why", reason=reason))
            if high:
                said.append(self._say(f"analytics.suggestion.{one.suggestion}"))
        return "".join(said)

    def joined(self, items: list[str]) -> str:
        return self._say("format.and").join(items)


def number(share: float) -> str:
    """Of a hundred, to one decimal: 8.3, 25."""
    return amount(100 * share)


def amount(value: float) -> str:
    """To one decimal, and none where it would be 0."""
    return f"{value:.1f}".removesuffix(".0")
