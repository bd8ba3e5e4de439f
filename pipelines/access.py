"""Who may come in: HOME/access/login.toml says how people prove who they are, HOME/access/roles.csv what each may see.

login.toml has the form of Streamlit's secrets, so that `st.login` reads the very file that is checked here.
"""

import csv
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.settings import Home

ROLES = ("bureau", "department", "auditor")
KINDS = ("person", "group")
HEADER = ["kind", "name", "role", "department_code"]
SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
CALLBACK = "/oauth2callback"
SHORTEST_SECRET = 32  # characters


class AccessError(Exception):
    """The files of access cannot be used; the text says which, where and what to do."""


@dataclass(frozen=True)
class Rule:
    """One line of roles.csv: a person (by e-mail address or subject) or a group, and what it may see."""

    kind: str
    name: str
    role: str
    department_code: str


@dataclass(frozen=True)
class Login:
    """What of login.toml the server itself needs."""

    host: str
    is_encrypted: bool


def login_file(home: Home) -> Path:
    """The provider and the client: a table [auth] in TOML."""
    return home.access / "login.toml"


def roles_file(home: Home) -> Path:
    """Who may see what: kind, name, role, department_code."""
    return home.access / "roles.csv"


def needs_login(home: Home) -> bool:
    """Whether this home lets only those in who prove who they are."""
    return login_file(home).exists()


def is_loopback(host: str) -> bool:
    """Whether an address or name leads to this machine only; a name counts only when it is localhost."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_login(home: Home) -> Login:
    """The login's settings, checked.

    Raises:
        AccessError: something lacks or cannot be used.
    """
    path = login_file(home)
    if path.stat().st_mode & 0o077:
        raise AccessError(f"{path} 含密钥，其他用户不应能读：chmod 600 / holds secrets that others can read: chmod 600")
    try:
        auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AccessError(f"{path} 不是 UTF-8 的 TOML / is no TOML in UTF-8: {error}") from error
    settings = auth if isinstance(auth, dict) else {}
    lacking = [name for name in SETTINGS if not isinstance(settings.get(name), str) or not settings[name].strip()]
    if lacking:
        raise AccessError(f"{path} 的 [auth] 缺少 / lacks in [auth]: {', '.join(lacking)}")
    return _checked(path, settings)


def _checked(path: Path, settings: Mapping[str, str]) -> Login:
    """The settings, if they hold what they should."""
    if len(settings["cookie_secret"]) < SHORTEST_SECRET:
        raise AccessError(
            f"{path}：cookie_secret 至少 {SHORTEST_SECRET} 个字符，例如 openssl rand -hex 32 的输出"
            f" / at least {SHORTEST_SECRET} characters, such as openssl rand -hex 32 prints"
        )
    for name in ("redirect_uri", "server_metadata_url"):
        address = urlsplit(settings[name])
        host = address.hostname or ""
        if not host or not (address.scheme == "https" or address.scheme == "http" and is_loopback(host)):
            raise AccessError(
                f"{path}：{name} 须为 https 地址（本机可用 http） / must be https (http on loopback only)"
            )
    redirect = urlsplit(settings["redirect_uri"])
    if not redirect.path.endswith(CALLBACK):
        raise AccessError(f"{path}：redirect_uri 须以 {CALLBACK} 结尾 / must end with {CALLBACK}")
    return Login(redirect.hostname or "", redirect.scheme == "https")


def read_roles(home: Home) -> list[Rule]:
    """Who may see what, in the file's order.

    Raises:
        AccessError: there is no such file, or a line of it cannot be used.
    """
    path = roles_file(home)
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except FileNotFoundError as error:
        raise AccessError(f"缺少 / missing: {path}（{','.join(HEADER)}）") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise AccessError(f"{path} 不是 UTF-8 的 CSV / is no CSV in UTF-8: {error}") from error
    if not lines or [cell.strip() for cell in lines[0]] != HEADER:
        raise AccessError(f"{path}，第 1 行 / line 1: 表头须为 / the header must be {','.join(HEADER)}")
    filled = [(number, line) for number, line in enumerate(lines[1:], 2) if any(cell.strip() for cell in line)]
    return [_rule(path, number, [cell.strip() for cell in line]) for number, line in filled]


def _rule(path: Path, number: int, cells: list[str]) -> Rule:
    """One line, if it can be used."""
    place = f"{path}，第 {number} 行 / line {number}"
    if len(cells) != len(HEADER) or not cells[1]:
        raise AccessError(f"{place}: 须有四列，且 name 不空 / four columns are needed, name filled")
    rule = Rule(*cells)
    if rule.kind not in KINDS:
        raise AccessError(f"{place}: kind 须为 / must be one of {', '.join(KINDS)}")
    if rule.role not in ROLES:
        raise AccessError(f"{place}: role 须为 / must be one of {', '.join(ROLES)}")
    if (rule.role == "department") != bool(rule.department_code):
        raise AccessError(f"{place}: 角色 department 须填 department_code，其他角色须留空 / for department only")
    return rule


def find_rule(rules: list[Rule], claims: Mapping[str, Any]) -> Rule | None:
    """The first rule that fits what the provider says of a person; None when none does.

    An e-mail address counts unless the provider says that it was not verified. Groups come as the claim `groups`.
    """
    people = {str(claims[name]) for name in ("sub", "email") if claims.get(name)}
    if claims.get("email_verified") is False:
        people.discard(str(claims.get("email")))
    groups = claims.get("groups") or []
    known = {"person": people, "group": {groups} if isinstance(groups, str) else set(map(str, groups))}
    return next((rule for rule in rules if rule.name in known[rule.kind]), None)
