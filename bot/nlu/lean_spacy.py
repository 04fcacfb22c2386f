"""spaCy without its command line, which costs 20 MB and a second and is never used here."""

import importlib
import sys
from types import ModuleType
from typing import Any

_NAMES = ("spacy.cli", "spacy.cli.info")


def import_spacy() -> Any:
    """The module. `import spacy` loads every command for the sake of one function, `spacy.info`:
    an empty module stands in their place meanwhile, and `import spacy.cli` finds the real one."""
    if "spacy" not in sys.modules:
        package, module = (ModuleType(name) for name in _NAMES)
        package.__path__ = []
        vars(module)["info"] = None
        sys.modules |= {"spacy.cli": package, "spacy.cli.info": module}
        try:
            importlib.import_module("spacy")
        finally:
            for name in _NAMES:
                del sys.modules[name]
    return sys.modules["spacy"]
