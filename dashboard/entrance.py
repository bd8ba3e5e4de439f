"""The entrance: open to the machine's user, or a login with the provider named in HOME/access/login.toml."""

import time
from functools import cache, lru_cache
from typing import Any

import streamlit as st

from dashboard import formats, frame
from dashboard.visitor import LOCAL, Visitor
from dashboard.wording import Words
from pipelines import access
from pipelines.settings import Home

TOKENS = 10_000  # logins remembered
DAY = 86_400.0  # seconds; a browser's timer cannot run for a month


@cache
def needs_login(home: Home) -> bool:
    """Whether people must log in, as it was when the server first asked: a file taken away later opens nothing."""
    return access.needs_login(home)


def find_visitor(home: Home, words: Words) -> Visitor | None:
    """Who has come in; None, with a page that says why, when nobody may."""
    if not needs_login(home):
        return LOCAL
    claims = find_claims()
    expires = claims.get("exp")
    if not isinstance(expires, int | float) or not claims.get("is_logged_in"):
        ask_in(words("login.needed"), words)
        return None
    if time.time() >= expires:
        ask_in(words("login.ended"), words)
        return None
    try:
        rule = access.find_rule(access.read_roles(home), claims)
        visitor = Visitor(
            subject=str(claims.get("sub")),
            name=str(claims.get("name") or claims.get("email") or ""),
            role=rule.role if rule else "",
            department=rule.department_code if rule and rule.role == "department" else None,
            expires=float(expires),
        )
        note_entry(home, visitor)
    except (access.AccessError, OSError) as error:
        st.error(words("login.broken", cause=formats.plain(str(error))), icon=":material/error:")
        return None
    if rule is None:
        turn_away(visitor, words)
        return None
    return visitor


def find_claims() -> dict[str, Any]:
    """What the provider says of the one who is logged in; nothing when nobody is."""
    return st.user.to_dict()


@lru_cache(maxsize=TOKENS)
def note_entry(home: Home, visitor: Visitor) -> None:
    """Writes a login down, once for each token and what it came in as; pages opened with it later are no login."""
    visitor.note(home, "login" if visitor.role else "refused")


def ask_in(text: str, words: Words) -> None:
    """The page of those who are not logged in."""
    head(words)
    st.info(text, icon=":material/lock:")
    if st.button(words("login.button"), icon=":material/login:", type="primary"):
        st.login()


def turn_away(visitor: Visitor, words: Words) -> None:
    """The page of those whom no line of roles.csv names."""
    head(words)
    name = formats.plain(f"{visitor.name}（{visitor.subject}）")
    st.warning(words("login.unknown", name=name), icon=":material/block:")
    leave(words)


def head(words: Words) -> None:
    """What stands above pages without a warehouse: the program's name and the language switch."""
    title, choice = st.columns([6, 1], vertical_alignment="center")
    title.subheader(words("login.title"), anchor=False)
    with choice:
        frame.choose_language(words.lang)


def leave(words: Words) -> None:
    """The button that logs out."""
    if st.button(words("login.leave"), icon=":material/logout:", key="leave"):
        st.logout()


def stay(visitor: Visitor, words: Words) -> None:
    """Below every page of those who logged in: the way out, and an alarm that ends an idle page with its token."""
    if visitor.expires is None:
        return
    leave(words)

    @st.fragment(run_every=min(DAY, max(1.0, visitor.expires - time.time())))
    def alarm() -> None:
        if visitor.has_expired:
            st.rerun()

    alarm()
