"""The rules across files: the mini handbook keeps them all, its broken twin breaks them all."""
import re

import pytest
from conftest import ROOT, SMALL
from pydantic import BaseModel

from macros.checks import CHECKS, check
from macros.handbook import Handbook
from macros.listings import COLLECTIONS
from macros.loader import load
from macros.model import KINDS
from macros.render import MACROS

BROKEN = ROOT / "tests" / "broken"


def models(value: object) -> list[BaseModel]:
    """Every model inside a value."""
    if isinstance(value, BaseModel):
        return [value, *(found for name in type(value).model_fields for found in models(getattr(value, name)))]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
    return [found for item in items for found in models(item)]


def test_the_mini_handbook_has_no_problems():
    assert check(load(SMALL)) == []


def test_the_mini_handbook_uses_every_key():
    book = load(SMALL).handbook
    used: dict[type, set[str]] = {}
    for found in models(book):
        used.setdefault(type(found), set()).update(found.model_fields_set)
    assert {kind.__name__: set(kind.model_fields) - names for kind, names in used.items() if set(kind.model_fields) - names} == {}
    assert {*KINDS.values(), *COLLECTIONS.values(), Handbook} <= set(used)


def test_the_mini_handbook_calls_every_macro():
    pages = " ".join(path.read_text("utf-8") for path in SMALL.rglob("*.md"))
    assert set(re.findall(r"{{ (\w+)\(", pages)) == set(MACROS)


def test_the_broken_twin_is_told_every_mistake_in_order():
    expected = (BROKEN / "expected.txt").read_text("utf-8").splitlines()
    assert [str(problem) for problem in check(load(BROKEN))] == expected


@pytest.mark.parametrize("rule", CHECKS)
def test_every_rule_is_broken_and_kept_somewhere(rule):
    assert rule.__doc__.endswith(".")
    assert list(rule(load(BROKEN))) != []
    assert list(rule(load(SMALL))) == []
