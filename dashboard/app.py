"""绩衡 as `streamlit run` starts it: the menu's script, served so that a shared address opens without detours."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.base import KnownBase

app = st.App(Path(__file__).parent / "menu.py", middleware=[Middleware(KnownBase)])
