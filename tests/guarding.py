"""A home that wants a login: its two files, as an operator would write them."""

from pipelines import access
from pipelines.settings import Home

ROLES = """kind,name,role,department_code
person,zhang@example.org,department,103
group,bureau-staff,bureau,
group,audit,auditor,
person,s-liu,department,105
"""
LOGIN = """[auth]
redirect_uri = "http://127.0.0.1:8501/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "jiheng"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:9400/.well-known/openid-configuration"
"""


def guard(home: Home, login: str = LOGIN, roles: str = ROLES) -> None:
    """Puts the files of access into a home."""
    home.access.mkdir(parents=True, exist_ok=True)
    access.login_file(home).write_text(login, encoding="utf-8")
    access.login_file(home).chmod(0o600)
    access.roles_file(home).write_text(roles, encoding="utf-8")
