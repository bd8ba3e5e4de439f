"""绩衡 as `streamlit run` starts it: the menu's script behind what every response gets."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from dashboard.base import KnownBase
from dashboard.entrance import needs_login
from dashboard.headers import SecureHeaders
from dashboard.returning import KnownPlace
from pipelines.access import is_loopback, read_login
from pipelines.settings import find_home

home = find_home()
login = read_login(home) if needs_login(home) else None
if login is None and not is_loopback(str(config.get_option("server.address"))):
    raise SystemExit("只有本机地址可以不登录 / without a login only loopback is served: jiheng serve")

headers = Middleware(SecureHeaders, is_encrypted=login is not None and login.is_encrypted)
returning = [] if login is None else [Middleware(KnownPlace)]
app = st.App(Path(__file__).parent / "menu.py", middleware=[headers, *returning, Middleware(KnownBase)])
