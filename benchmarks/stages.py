"""Where a refresh spent its time: the stages of its log entry, and below the build the nodes of the dbt project."""

import json
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines import history
from pipelines.project import compiled_nodes
from pipelines.settings import Home

LISTED = 12  # nodes


@dataclass(frozen=True)
class Profile:
    """One refresh that published, in seconds.

    `outside` is the process's start and end, its closing tables too; `kinds` and `counts` are those of seeds, models
    and tests.
    """

    outside: float
    stages: dict[str, float]
    kinds: dict[str, float]
    counts: dict[str, int]
    nodes: dict[str, float]


def profile(home: Home, wall: float) -> Profile:
    """Of the last refresh of a home, which took `wall` seconds from outside."""
    stages = history.read_log(home)[-1].seconds
    events = [json.loads(line) for line in (home.log / "events.jsonl").read_text(encoding="utf-8").splitlines()]
    nodes = next(event["seconds"] for event in reversed(events) if event["event"] == "built")
    kinds, counts = Counter[str](), Counter[str]()
    for node in compiled_nodes(home):
        kinds[node.kind] += nodes[node.name]
        counts[node.kind] += 1
    return Profile(wall - sum(stages.values()), stages, dict(kinds), dict(counts), nodes)


def lines(profiles: list[Profile]) -> dict[str, float]:
    """Every part of a refresh and its median seconds; parts of the build are indented by two blanks."""
    parts = {"process, imports, tables": _median(p.outside for p in profiles)}
    for stage in profiles[0].stages:
        parts[stage] = _median(p.stages[stage] for p in profiles)
        if stage == "build":
            for kind, number in profiles[0].counts.items():
                parts[f"  {number} {kind}s"] = _median(p.kinds[kind] for p in profiles)
    return parts


def slowest_nodes(profiles: list[Profile]) -> dict[str, float]:
    """The dbt nodes with the highest median seconds, slowest first."""
    medians = {node: _median(p.nodes[node] for p in profiles) for node in profiles[0].nodes}
    return dict(sorted(medians.items(), key=lambda pair: -pair[1])[:LISTED])


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)
