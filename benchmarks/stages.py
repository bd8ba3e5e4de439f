"""Where a refresh spent its time: the stages of its log entry, and below the build what dbt says of itself."""

import json
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines import history
from pipelines.settings import Home
from pipelines.warehouse import dbt_target

LISTED = 12  # nodes


@dataclass(frozen=True)
class Profile:
    """One refresh that published, in seconds.

    `outside` is the process's start and end, its closing tables too. `build` is split into dbt's import (with the
    landed views and dbt's own files), its parse, and its nodes by kind (`between` is what dbt does between them).
    """

    outside: float
    stages: dict[str, float]
    dbt_import: float
    dbt_parse: float
    kinds: dict[str, float]
    counts: dict[str, int]
    nodes: dict[str, float]


def profile(home: Home, wall: float) -> Profile:
    """Of the last refresh of a home, which took `wall` seconds from outside."""
    stages = history.read_log(home)[-1].seconds
    run = json.loads((dbt_target(home) / "run_results.json").read_text(encoding="utf-8"))
    results = [result for result in run["results"] if result["timing"]]
    begun = _time(run["metadata"]["invocation_started_at"])
    first = min(_time(part["started_at"]) for result in results for part in result["timing"])
    last = max(_time(part["completed_at"]) for result in results for part in result["timing"])
    kinds, counts = Counter[str](), Counter[str]()
    for result in results:
        kind = result["unique_id"].split(".")[0]
        kinds[kind] += result["execution_time"]
        counts[kind] += 1
    return Profile(
        outside=wall - sum(stages.values()),
        stages=stages,
        dbt_import=stages["build"] - (last - begun),
        dbt_parse=first - begun,
        kinds={**kinds, "between": last - first - sum(kinds.values())},
        counts=dict(counts),
        nodes={result["unique_id"].split(".")[2]: result["execution_time"] for result in results},
    )


def lines(profiles: list[Profile]) -> dict[str, float]:
    """Every part of a refresh and its median seconds; parts of the build are indented by two blanks."""
    parts = {"process, imports, tables": _median(p.outside for p in profiles)}
    for stage in profiles[0].stages:
        parts[stage] = _median(p.stages[stage] for p in profiles)
        if stage == "build":
            parts["  dbt import and its own files"] = _median(p.dbt_import for p in profiles)
            parts["  dbt parse"] = _median(p.dbt_parse for p in profiles)
            for kind in profiles[0].kinds:
                number = profiles[0].counts.get(kind)
                label = f"  {number} {kind}s" if number else f"  {kind} nodes"
                parts[label] = _median(p.kinds[kind] for p in profiles)
    return parts


def slowest_nodes(profiles: list[Profile]) -> dict[str, float]:
    """The dbt nodes with the highest median seconds, slowest first."""
    medians = {node: _median(p.nodes[node] for p in profiles) for node in profiles[0].nodes}
    return dict(sorted(medians.items(), key=lambda pair: -pair[1])[:LISTED])


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _time(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
