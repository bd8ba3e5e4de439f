"""Runs in .venv-spark: statements as a JSON list on standard input, the rows of each as texts on standard output.

The session is that of dbt's target: its settings come from the profile, as far as they say what figures mean.
"""

import json
import sys

from pyspark.sql import SparkSession


def main(settings: dict[str, str], statements: list[str]) -> list[list[list[object]]]:
    """The rows of every statement."""
    builder = SparkSession.builder
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    return [[list(row) for row in session.sql(statement).collect()] for statement in statements]


if __name__ == "__main__":
    json.dump(main(*json.load(sys.stdin)), sys.stdout, default=str)
