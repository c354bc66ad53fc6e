"""Judging kinds of listings gives what judging every pair of listings would."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from matchmaker.matching.policies.alike import (
    needs_alike,
    open_to_needs,
    open_to_technologies,
    technologies_alike,
)
from matchmaker.matching.policies.gates import (
    NEVER,
    NO_LAST_DAY,
    NO_ORGANIZATION,
    NeedColumns,
    TechnologyColumns,
    passing,
)

TODAY = date(2026, 11, 22)
DAY = TODAY.toordinal()
OWNERS = {1: (NO_ORGANIZATION, True, "CN"), 2: (1, False, "CN"), 3: (NO_ORGANIZATION, True, "DE")}
days = st.sampled_from([NEVER, DAY - 1, DAY, DAY + 1, NO_LAST_DAY])
listing = {
    "owner": st.sampled_from([*OWNERS]),
    "published": st.booleans(),
    "last_day": days,
    "brokered": st.booleans(),
}
technologies = st.lists(
    st.fixed_dictionaries(
        {
            **listing,
            "exclusive_until": days,
            **{
                name: st.booleans()
                for name in ("without_rights", "restricted", "prohibited", "cleared")
            },
        }
    ),
    max_size=12,
)
needs = st.lists(st.fixed_dictionaries({**listing, "deadline": days}), max_size=8)


def columns(kind: Any, rows: list[dict[str, Any]], own: Mapping[str, type]) -> Any:
    types = {"owner": np.int64, "published": bool, "last_day": np.int64, "brokered": bool, **own}
    owners = [OWNERS[row["owner"]] for row in rows]
    return kind(
        keys=np.arange(len(rows), dtype=np.int64) * 3 + 5,
        parent=np.array([parent for parent, _, _ in owners], np.int64),
        verified=np.array([verified for _, verified, _ in owners], bool),
        country=np.array([country for _, _, country in owners], "U2"),
        **{name: np.array([row[name] for row in rows], kind) for name, kind in types.items()},
    )


@given(needs, technologies)
def test_kinds_are_let_through_as_each_pair_is(
    asked: list[dict[str, Any]], offered: list[dict[str, Any]]
) -> None:
    flags = ("without_rights", "restricted", "prohibited", "cleared")
    own = {"exclusive_until": np.int64, **dict.fromkeys(flags, bool)}
    every_need = columns(NeedColumns, asked, {"deadline": np.int64})
    every_technology = columns(TechnologyColumns, offered, own)
    alike = needs_alike(every_need, today=TODAY), technologies_alike(every_technology, today=TODAY)

    to_needs = open_to_needs(*alike, today=TODAY)
    to_technologies = open_to_technologies(*alike, today=TODAY)

    for row, key in enumerate(every_need.keys.tolist()):
        mask = passing(every_need.take([row]), every_technology, today=TODAY)
        assert to_needs[key].tolist() == every_technology.keys[mask].tolist()
    for row, key in enumerate(every_technology.keys.tolist()):
        mask = passing(every_need, every_technology.take([row]), today=TODAY)
        assert to_technologies[key].tolist() == every_need.keys[mask].tolist()
    brokered = every_technology.keys[every_technology.brokered]
    assert alike[1].brokered().tolist() == brokered.tolist()


def test_needs_to_which_the_same_is_open_share_one_list() -> None:
    row = {"owner": 1, "published": True, "last_day": NO_LAST_DAY, "brokered": False}
    asked = [{**row, "deadline": NO_LAST_DAY}, {**row, "owner": 3, "deadline": DAY}]
    flags = dict.fromkeys(("without_rights", "restricted", "prohibited", "cleared"), False)
    offered = [{**row, "owner": 2, "exclusive_until": NEVER, **flags}]
    own = {"exclusive_until": np.int64, **dict.fromkeys(flags, bool)}

    found = open_to_needs(
        needs_alike(columns(NeedColumns, asked * 2, {"deadline": np.int64}), today=TODAY),
        technologies_alike(columns(TechnologyColumns, offered, own), today=TODAY),
        today=TODAY,
    )

    related, stranger = found[5], found[8]
    assert (related.tolist(), stranger.tolist()) == ([], [5])
    assert found[11] is related
    assert found[14] is stranger
