"""Why points were lost: the waterfall and the charts of one criterion."""

from decimal import Decimal

import altair as alt
import pandas as pd

from dashboard import formats
from dashboard.charts.basics import FRAME, ROW, colours, either, layered, name_axis, numbers, select
from dashboard.frames import records
from dashboard.palette import Palette
from dashboard.wording import Words

KINDS = ("lost", "unverified", "open", "total")


def steps(indicators: pd.DataFrame, unverified: dict[str, Decimal], words: Words) -> pd.DataFrame:
    """The waterfall's steps from the possible points down to the earned: name, kind, start, end, points.

    `indicators` are one department's year; `unverified` are the lost points by indicator that nobody verified.
    """
    possible, earned = sum(indicators["points_possible"]), sum(indicators["points_earned"])
    rows: list[tuple[str, str, str, Decimal, Decimal]] = [("", words("possible"), "total", Decimal(0), possible)]
    level = possible
    for row in records(indicators):
        hidden = min(unverified.get(row.indicator_code, Decimal(0)), row.points_lost)
        parts = (("lost", row.points_lost - hidden), ("unverified", hidden), ("open", row.points_open))
        for kind, amount in parts:
            if amount > 0:
                name = f"{row.indicator_code} {words.of(row, 'name')}"
                rows.append((row.indicator_code, name, kind, level - amount, level))
                level -= amount
    rows.append(("", words("earned"), "total", Decimal(0), earned))
    frame = pd.DataFrame(rows, columns=["indicator_code", "name", "kind", "start", "end"])
    frame["points"] = frame["end"] - frame["start"]
    return frame


def waterfall(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """From 100 down to the score, a step an indicator; a click on a step chooses its indicator_code."""
    drawn = numbers(frame)
    names = words.map("loss", KINDS)
    drawn["kind"] = drawn["kind"].map(names)
    order = list(dict.fromkeys(drawn["name"]))
    y = alt.Y("name:N", sort=order, title=None, axis=name_axis(150))
    lowest = min(60.0, float(drawn.loc[drawn["start"] > 0, "start"].min()) // 10 * 10)
    scale = alt.Scale(domain=[lowest, 110], nice=False)
    x = alt.X("start:Q", title=None, scale=scale, axis=alt.Axis(orient="top", values=list(range(0, 101, 10))))
    is_unverified = alt.datum.kind == names["unverified"]
    colour = alt.Color(
        "kind:N",
        title=None,
        legend=alt.Legend(orient="top", columns=2, offset=0),
        scale=colours(names.values(), [palette.lost, palette.unverified, palette.open, palette.self]),
    )
    bars = (
        alt.Chart(drawn)
        .mark_bar(cursor="pointer", clip=True, strokeWidth=1.5)
        .encode(
            x=x,
            x2="end:Q",
            y=y,
            color=colour,
            stroke=either(alt.StrokeValue, is_unverified, palette.lost, "transparent"),
            strokeDash=either(alt.StrokeDashValue, is_unverified, [4, 3], [1, 0]),
            tooltip=[
                alt.Tooltip("name:N", title=words("indicator")),
                alt.Tooltip("kind:N", title=words("basis")),
                alt.Tooltip("points:Q", title=words("points"), format=".2f"),
            ],
        )
        .add_params(select("indicator_code"))
    )
    texts = alt.Chart(labels(frame)).mark_text(align="left", dx=4, color=palette.ink)
    texts = texts.encode(x=alt.X("end:Q", scale=scale), y=y, text="text:N")
    return layered(bars, texts, height=ROW * len(order) + FRAME)


def labels(frame: pd.DataFrame) -> pd.DataFrame:
    """What stands beside each line of the waterfall: name, end, text."""
    lines = frame.groupby("name", sort=False).agg(end=("end", "max"), points=("points", "sum"), kind=("kind", "first"))
    signs = lines["kind"].map(lambda kind: "" if kind == "total" else "−")
    texts = signs + lines["points"].map(formats.points)
    return pd.DataFrame({"name": lines.index, "end": lines["end"].map(float), "text": texts})


def bullet(measure: float, bands: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """The figure as a bar against the rule's thresholds, each with the points that it gives.

    `bands` has bound (a fraction) and text; measure is a fraction. Texts stand below each other, so that they never
    cover one another.
    """
    drawn = numbers(bands)
    most = max([measure, *drawn["bound"].tolist()]) * 1.2 or 1.0
    axis = alt.Axis(format="%", orient="top", tickCount=5)
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, most]), axis=axis)
    figure = pd.DataFrame({"value": [measure], "text": [formats.percent(measure)]})
    bar = alt.Chart(figure).mark_bar(size=22, color=palette.self, yOffset=-30).encode(x=x, tooltip="text:N")
    value = bar.mark_text(align="left", dx=5, dy=-30, color=palette.ink, fontWeight="bold").encode(text="text:N")
    layers: list[alt.Chart] = [bar, value]
    for line, row in enumerate(records(drawn)):
        bound = alt.Chart(pd.DataFrame({"bound": [row.bound], "text": [row.text]})).encode(
            x="bound:Q", tooltip="text:N"
        )
        layers.append(bound.mark_tick(thickness=3, size=46, color=palette.lost, yOffset=-30))
        text = bound.encode(text="text:N")
        below = 4 + 16 * line
        is_right = row.bound > most / 2
        layers.append(
            text.mark_text(dy=below, align="right", color=palette.ink)
            if is_right
            else text.mark_text(dy=below, align="left", color=palette.ink)
        )
    return layered(*layers, height=170)


def trend(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """A criterion through the years: its points, with the figure where there is one."""
    drawn = numbers(frame)
    drawn["text"] = [
        formats.points(row.points_earned)
        + ("" if formats.is_empty(row.measure) else f"（{formats.percent(row.measure)}）")
        for row in records(frame)
    ]
    base = alt.Chart(drawn).encode(
        x=alt.X("fiscal_year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=0.6)),
        y=alt.Y(
            "points_earned:Q",
            title=words("points"),
            scale=alt.Scale(domain=[0, float(drawn["points_possible"].max()) * 1.15]),
        ),
    )
    line = base.mark_line(point=alt.OverlayMarkDef(size=70), color=palette.self)
    return layered(line, base.mark_text(dy=-14, color=palette.ink).encode(text="text:N"), height=175)


def peers(frame: pd.DataFrame, figure: str, words: Words, palette: Palette) -> alt.LayerChart:
    """Where the peers stand: a dot a department, the department itself marked, the median as a line.

    `figure` is the column drawn: measure or points_earned.
    """
    drawn = numbers(frame.loc[frame[figure].notna()])
    drawn["who"] = drawn["is_self"].map({True: words("self"), False: words("peer")})
    form = "%" if figure == "measure" else ".2f"
    x = alt.X(f"{figure}:Q", title=None, axis=alt.Axis(format=form), scale=alt.Scale(zero=False, nice=True, padding=14))
    dots = (
        alt.Chart(drawn)
        .transform_calculate(spread="sin(datum.points_earned * 7919 + length(datum.department_name))")
        .mark_circle(size=110, opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("spread:Q", axis=None, scale=alt.Scale(domain=[-2, 2])),
            color=alt.Color(
                "who:N",
                title=None,
                legend=alt.Legend(orient="top"),
                scale=colours([words("self"), words("peer")], [palette.lost, palette.peer]),
            ),
            order=alt.Order("is_self:Q"),
            tooltip=[
                alt.Tooltip("department_name:N", title=words("department")),
                alt.Tooltip(f"{figure}:Q", title=words("figure"), format=".2%" if figure == "measure" else ".4f"),
                alt.Tooltip("points_earned:Q", title=words("points"), format=".2f"),
            ],
        )
    )
    median = (
        alt.Chart(drawn)
        .mark_rule(color=palette.ink, strokeDash=[5, 4])
        .encode(x=f"median({figure}):Q", tooltip=alt.Tooltip(f"median({figure}):Q", title=words("median"), format=form))
    )
    return layered(median, dots, height=150)


def payments(frame: pd.DataFrame, words: Words, palette: Palette) -> alt.LayerChart:
    """Cumulative payments by month, as a share of the adjusted budget, against the schedule."""
    drawn = numbers(frame)
    drawn["share"] = drawn["paid"] / drawn["budget"]
    drawn["line"], drawn["due_line"] = words("paid"), words("schedule")
    scale = colours([words("paid"), words("schedule")], [palette.self, palette.lost])
    x = alt.X("month:O", title=words("month"), axis=alt.Axis(labelAngle=0))
    colour = alt.Color("line:N", title=None, scale=scale, legend=alt.Legend(orient="top"))
    paid = (
        alt.Chart(drawn)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y("share:Q", title=words("share_of_budget"), axis=alt.Axis(format="%")),
            color=colour,
            tooltip=[
                alt.Tooltip("month:O", title=words("month")),
                alt.Tooltip("paid:Q", title=words("paid"), format=",.2f"),
                alt.Tooltip("share:Q", title=words("share_of_budget"), format=".2%"),
            ],
        )
    )
    due = (
        alt.Chart(drawn.loc[drawn["scheduled"].notna()])
        .mark_line(strokeDash=[6, 4], point=alt.OverlayMarkDef(shape="diamond", size=70))
        .encode(
            x=x,
            y="scheduled:Q",
            color=alt.Color("due_line:N", scale=scale),
            tooltip=alt.Tooltip("scheduled:Q", title=words("schedule"), format=".0%"),
        )
    )
    return layered(paid, due, height=205)
