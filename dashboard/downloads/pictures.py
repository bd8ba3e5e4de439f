"""Charts as PNG and SVG, drawn on this machine with fonts that have Chinese letters."""

import altair as alt
import vl_convert

from dashboard.palette import Palette

FONTS = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
WIDTH = 900  # pixels


def picture(chart: alt.LayerChart, title: str, form: str, palette: Palette) -> bytes:
    """A chart under its title; `form` is png or svg."""
    drawn = chart.properties(width=WIDTH, title=alt.Title(title, anchor="start", fontSize=18, color=palette.ink))
    spec = drawn.configure(font=FONTS, background=palette.ground, padding=18).to_dict()
    if form == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
