"""What dbt offers a macro and sqlfluff's jinja templater lacks; .sqlfluff names this folder."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from sqlfluff.core.templaters.builtins.dbt import DBT_BUILTINS


class _Adapter:
    """dbt's `adapter`, as far as our macros call it."""

    @pass_context
    def dispatch(self, context: Context, macro_name: str, macro_namespace: str | None = None) -> Any:
        """The macro a run on DuckDB would take."""
        return context.get(f"duckdb__{macro_name}") or context[f"default__{macro_name}"]


adapter = _Adapter()
builtins = DBT_BUILTINS
execute = False
