"""Draws how seconds and memory of every side grow with the number of vouchers."""

import altair as alt
import pandas as pd
import vl_convert

from benchmarks.tables import SECONDS, SIDES, TREE, Results, median
from dashboard.downloads.pictures import FONTS
from dashboard.palette import SEVERAL

WIDTH, HEIGHT = 300, 220


def growth_svg(results: Results) -> str:
    """Two panels on linear axes, where a cost that grows in proportion is a straight line."""
    names = list(SIDES.values())
    side = alt.Color("side:N", title=None, scale=alt.Scale(domain=names, range=SEVERAL[: len(names)]))
    panels = []
    for quantity in (SECONDS, TREE):
        points = [
            {"side": name, "vouchers": size / 1_000_000, "value": median(rounds, key, quantity)}
            for size, rounds in results.items()
            for key, name in SIDES.items()
        ]
        panels.append(
            alt.Chart(pd.DataFrame(points), title=quantity, width=WIDTH, height=HEIGHT)
            .mark_line(point=True)
            .encode(
                alt.X("vouchers:Q", title="百万张凭证 million vouchers"),
                alt.Y("value:Q", title=None),
                side,
            )
        )
    chart = alt.hconcat(*panels).configure(font=FONTS).configure_legend(orient="bottom", columns=3, labelLimit=0)
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))
