"""The one palette: Okabe and Ito's colours, told apart by colour-blind people, in a light and a dark tuning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours by what they stand for. Lost points that nobody verified also get a dashed outline.

    `ramp` colours a share from 0 to 1; `above` and `below` are the inks on it from `turn` on and before.
    """

    group_a: str
    group_b: str
    group_c: str
    lost: str
    unverified: str
    open: str
    self: str
    peer: str
    gain: str
    ink: str
    faint: str
    ground: str
    ramp: tuple[str, ...]
    turn: float
    above: str
    below: str
    several: tuple[str, ...]

    @property
    def groups(self) -> list[str]:
        """The rubric's three groups, in their order."""
        return [self.group_a, self.group_b, self.group_c]


SEVERAL = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C6D1F", "#7F7F7F")
LIGHT = Palette(
    group_a="#0072B2",
    group_b="#E69F00",
    group_c="#009E73",
    lost="#D55E00",
    unverified="#F3D3E4",
    open="#C4C8CE",
    self="#0072B2",
    peer="#A9B4BF",
    gain="#009E73",
    ink="#1F2933",
    faint="#8A949E",
    ground="#FFFFFF",
    ramp=("#F7E3D4", "#F1EEE6", "#9CC4E4", "#0B5C9E"),
    turn=0.8,
    above="#FFFFFF",
    below="#1F2933",
    several=SEVERAL,
)
DARK = Palette(
    group_a="#56B4E9",
    group_b="#E69F00",
    group_c="#2BB591",
    lost="#F0803C",
    unverified="#6B4459",
    open="#5A626B",
    self="#56B4E9",
    peer="#6E7883",
    gain="#2BB591",
    ink="#E6EAEE",
    faint="#98A2AC",
    ground="#0E1117",
    ramp=("#5C3317", "#3A3F45", "#2C618C", "#8CCBF5"),
    turn=0.85,
    above="#10202E",
    below="#E6EAEE",
    several=("#56B4E9", "#E69F00", "#2BB591", "#F0803C", "#CC79A7", "#F0E442", "#B89A4A", "#A9B4BF"),
)
