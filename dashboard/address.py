"""Where a user is: district, department, year, indicator, criterion and language live in the URL, and nowhere else.

Every view writes its whole address, defaults too, so that a shared link keeps its meaning. A click in the menu drops
the query; then what was last known is put back.
"""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.wording import LANGUAGES

LAST = "address"


@dataclass(frozen=True)
class Address:
    """The place in the URL; None and () mean that nothing is chosen.

    `part` is the part of a page that has several, `others` are the departments compared, `finding` is the finding
    chosen in a report, `since` and `until` are the refreshes held against each other.
    """

    lang: str = "zh"
    year: int | None = None
    department: str | None = None
    indicator: str | None = None
    criterion: str | None = None
    part: str | None = None
    others: tuple[str, ...] = ()
    finding: str | None = None
    since: str | None = None
    until: str | None = None
    district: str | None = None

    def to_query(self) -> dict[str, str]:
        """As query parameters, without what is not chosen."""
        fields = {**self.__dict__, "others": ",".join(self.others)}
        return {name: str(value) for name, value in fields.items() if value}


def from_query(query: dict[str, str]) -> Address:
    """An address from query parameters; what cannot be understood counts as not chosen."""
    year = query.get("year", "")
    return Address(
        lang=query["lang"] if query.get("lang") in LANGUAGES else "zh",
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        department=query.get("department"),
        indicator=query.get("indicator"),
        criterion=query.get("criterion"),
        part=query.get("part"),
        others=tuple(code for code in query.get("others", "").split(",") if code),
        finding=query.get("finding"),
        since=query.get("since"),
        until=query.get("until"),
        district=query.get("district"),
    )


def current() -> Address:
    """Where the user is: by the URL; a URL without a language came from the menu and keeps what was last known."""
    query = st.query_params.to_dict()
    if "lang" not in query:
        last: Address = st.session_state.get(LAST, Address())
        kept = replace(last, indicator=None, criterion=None, part=None, finding=None, since=None, until=None)
        query = {**kept.to_query(), **query}
    return from_query(query)


def settle(address: Address) -> None:
    """Writes the address into the URL and remembers it for the menu."""
    st.session_state[LAST] = address
    if st.query_params.to_dict() != address.to_query():
        st.query_params.from_dict(address.to_query())


def move(**changes: Any) -> None:
    """Changes parts of the address; a widget's callback calls this before the page runs again."""
    settle(replace(current(), **changes))
