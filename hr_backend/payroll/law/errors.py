"""What the law's data does not hold."""

from typing import ClassVar

from hr_backend.kit.errors import JSON, Invalid, NotFound


class TaxTableUnknown(NotFound):
    code = "tax_table_unknown"
    detail = "There is no tax table for this day; `data.known` says for which there is."
    example: ClassVar[JSON] = {
        "kind": "annual",
        "on": "2018-12-31",
        "known": [{"since": "2019-01-01", "until": "2028-12-31"}],
    }


class CityUnknown(NotFound):
    code = "city_unknown"
    detail = "Nothing is known of this city; `data.known` names those that are."
    example: ClassVar[JSON] = {"known": ["beijing", "kunming", "shanghai"]}


class StandardUnknown(NotFound):
    code = "standard_unknown"
    detail = "The figure is not known for this day; `data.known` says for which it is."
    example: ClassVar[JSON] = {
        "what": "bounds",
        "city": "beijing",
        "scheme": "social",
        "on": "2026-11-01",
        "known": [{"since": "2025-07-01", "until": "2026-06-30"}],
    }


class RateOutOfRange(Invalid):
    code = "rate_out_of_range"
    detail = "The city does not allow this rate; `data` says from where to where it may lie."
    example: ClassVar[JSON] = {"scheme": "fund", "lowest": "0.05", "highest": "0.07"}
