"""What all charts share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

import altair as alt
import pandas as pd

ROW = 24  # height of a line of a ranking, in pixels
FRAME = 90  # what axis and legend take of a chart's height

alt.data_transformers.enable("default", max_rows=None)  # Altair draws 5,000 at most otherwise

Value = TypeVar("Value", alt.ColorValue, alt.StrokeValue, alt.StrokeDashValue, alt.StrokeWidthValue)


def numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its exact columns as floats: for drawing only."""
    exact = [name for name in frame.columns if any(isinstance(value, Decimal) for value in frame[name].array)]
    return frame.astype(dict.fromkeys(exact, float))


def select(field: str) -> alt.Parameter:
    """A click on a mark chooses its `field`; the page reads it from the event under that name."""
    return alt.selection_point(name=field, fields=[field], on="click", clear=False)


def either(channel: type[Value], test: Any, yes: Any, no: Any) -> Value:
    """A channel such as alt.ColorValue that is `yes` where the test of a datum holds, else `no`.

    alt.when would do; but Altair then finds out the channel's class anew each time, and longer than it draws the chart.
    """
    return channel(no, condition={"test": test, "value": yes})


def colours(names: Iterable[str], values: Iterable[str | int]) -> alt.Scale:
    """A scale from names to the palette's colours, or to shapes or sizes."""
    return alt.Scale(domain=list(names), range=list(values))


def name_axis(limit: int = 190) -> alt.Axis:
    """An axis of names: every one is shown, cut off where it is longer than `limit` pixels."""
    return alt.Axis(labelLimit=limit, labelOverlap=False, labelFlush=False)


def layered(*layers: alt.Chart, height: int) -> alt.LayerChart:
    """Layers on each other, in a chart of that height in pixels."""
    return alt.LayerChart(layer=list(layers), height=height)
