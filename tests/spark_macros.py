"""The macros of the dbt project as text, for DuckDB or for Spark, without dbt."""

from collections.abc import Callable

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from pipelines.project import DBT_PROJECT

MACROS = ("dialect", "dialect_numbers", "spark", "spark_numbers", "arithmetic", "quantities", "figures")


class Adapter:
    """dbt's `adapter`: an engine's own macro, else the default one."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    @pass_context
    def dispatch(self, context: Context, name: str) -> Callable[..., str]:
        found = context.get(f"{self.engine}__{name}") or context[f"default__{name}"]
        assert callable(found)
        return found


def rendered(engine: str, text: str) -> str:
    """A text with calls of macros, as the engine gets it."""
    sources = [(DBT_PROJECT / "macros" / f"{name}.sql").read_text("utf-8") for name in MACROS]
    environment = Environment(extensions=["jinja2.ext.do"])
    environment.globals |= {"adapter": Adapter(engine), "return": lambda value: value}
    return environment.from_string("".join(sources) + "\n=====\n" + text).render().partition("\n=====\n")[2]
