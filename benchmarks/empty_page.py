"""What a whole page is measured against: an empty Streamlit page with one chart and one table of sixteen rows.

It is spared the garbage collector as the dashboard is: otherwise that alone would take most of its time.
"""

import altair as alt
import pandas as pd
import streamlit as st

from dashboard.memory import set_imports_aside

set_imports_aside()
FRAME = pd.DataFrame({"department": [f"部门 {place}" for place in range(16)], "points": range(60, 92, 2)})

st.altair_chart(alt.Chart(FRAME).mark_bar().encode(x="points:Q", y="department:N"))
st.dataframe(FRAME)
