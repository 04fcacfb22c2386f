"""Which item is reckoned after which; a circle is named."""

from collections.abc import Mapping

from hr_backend.payroll.formulas.syntax import FormulaRefused, Value, names_of


class Circle(Exception):
    """Items that refer to themselves; the first one stands at both ends."""

    def __init__(self, items: tuple[str, ...]) -> None:
        super().__init__(items)
        self.items = items


def unknown_names(formula: Value, known: frozenset[str]) -> list[str]:
    """Names that are neither items nor facts, each once."""
    return list(dict.fromkeys(name for name in names_of(formula) if name not in known))


def in_order(formulas: Mapping[str, Value]) -> list[str]:
    """The items, each after those it uses, otherwise as they are given; Circle where it cannot be.

    Names that are not items are facts, and there from the start.
    """
    uses = {
        item: [name for name in dict.fromkeys(names_of(tree)) if name in formulas]
        for item, tree in formulas.items()
    }
    done: dict[str, None] = {}
    for start in formulas:
        # By hand, not by calls: a chain of items may be longer than the stack.
        path: list[tuple[str, int]] = [] if start in done else [(start, 0)]
        while path:
            item, at = path.pop()
            if at == len(uses[item]):
                done[item] = None
                continue
            path.append((item, at + 1))
            wanted = uses[item][at]
            standing = [one for one, _ in path]
            if wanted in standing:
                raise Circle((*standing[standing.index(wanted) :], wanted))
            if wanted not in done:
                path.append((wanted, 0))
    return list(done)


def check_known(formulas: Mapping[str, Value], facts: frozenset[str]) -> None:
    """FormulaRefused where a formula names what is neither an item nor a fact."""
    known = facts | formulas.keys()
    for tree in formulas.values():
        if missing := unknown_names(tree, frozenset(known)):
            raise FormulaRefused("formula_unknown_name", missing[0])
