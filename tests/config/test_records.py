from __future__ import annotations

from typing import Any

import pytest

from newsreader.config.accounts import AccountConfig
from newsreader.config.commands_file import UserCommand
from newsreader.config.records import record_of
from newsreader.errors import ConfigError

ACCOUNT = {"name": "Home", "kind": "miniflux", "url": "https://rss.example/"}
COMMAND = {"name": "Play", "program": ["mpv"]}


@pytest.mark.parametrize(
    ("kind", "values", "told"),
    [
        (AccountConfig, {"name": "Home", "kind": "miniflux"}, "url is missing"),
        (AccountConfig, {**ACCOUNT, "nosuch": 1}, "nosuch: there is no such setting (there are name, kind"),
        (AccountConfig, {**ACCOUNT, "kind": "x"}, 'kind: expected one of "freshrss", "miniflux"'),
        (AccountConfig, {**ACCOUNT, "name": ""}, "name: expected text in quotes of 1 to 60 letters"),
        (AccountConfig, {**ACCOUNT, "every": -1}, "every: expected a whole number from 0 to 10080"),
        (UserCommand, {**COMMAND, "program": 5}, "program: expected a list of texts in quotes"),
        (UserCommand, {**COMMAND, "actions": ["star", 5]}, "actions: expected a list of texts in quotes"),
        (UserCommand, {**COMMAND, "mode": "x"}, 'mode: expected one of "background", "terminal", "output"'),
        (UserCommand, {**COMMAND, "seconds": "x"}, "seconds: expected a number"),
        (UserCommand, {**COMMAND, "codes": {3: 1}}, "codes: expected a table of texts in quotes"),
    ],
)
def test_a_table_that_can_not_be_meant_is_told_in_the_words_of_the_file(
    kind: type[AccountConfig | UserCommand], values: dict[str, Any], told: str
) -> None:
    with pytest.raises(ConfigError) as error:
        record_of(values, kind)
    assert error.value.message.startswith(told)


def test_a_table_is_its_record() -> None:
    assert record_of({**COMMAND, "codes": {3: "late"}}, UserCommand).codes == {3: "late"}
    assert record_of(ACCOUNT, AccountConfig).every == 15
