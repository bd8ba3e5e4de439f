"""Header spellings of one site, which HOME/spellings.csv adds to the catalogue.

A file of three columns: export, field and spelling.
"""

from dataclasses import replace
from pathlib import Path

from pipelines.exports import Catalogue, Export, load_catalogue
from pipelines.settings import SEEDS, Home
from pipelines.sitelists import line_error, read_list
from pipelines.text import squeeze

HEADER = ["export", "field", "spelling"]


def site_catalogue(home: Home, seeds: Path = SEEDS) -> Catalogue:
    """The catalogue with the site's spellings, where the site has any.

    Raises:
        CatalogueError: the seeds contradict themselves.
        SettingsError: a line of spellings.csv cannot be used.
    """
    catalogue = load_catalogue(seeds)
    if not home.spellings.exists():
        return catalogue
    for number, cells in read_list(home.spellings, HEADER):
        try:
            catalogue = _added(catalogue, cells)
        except ValueError as error:
            raise line_error(home.spellings, number, error) from error
    return catalogue


def _added(catalogue: Catalogue, cells: list[str]) -> Catalogue:
    """The catalogue with one more spelling; ValueError says why it cannot be."""
    if len(cells) != len(HEADER) or not all(map(squeeze, cells)):
        raise ValueError("须有三列且不空 / three filled columns are needed")
    name, field, spelling = cells
    own = [export for export in catalogue.exports if export.name == name]
    if not own:
        names = ", ".join(export.name for export in catalogue.exports)
        raise ValueError(f"没有这种导出：{name} / no export {name}; there are {names}")
    changed = _spelled(own[0], field, spelling)
    return Catalogue(tuple(changed if export.name == name else export for export in catalogue.exports))


def _spelled(export: Export, field: str, spelling: str) -> Export:
    """The export with one more spelling of a field."""
    if field not in {column.field for column in export.columns}:
        fields = ", ".join(column.field for column in export.columns)
        raise ValueError(f"{export.name} 没有这一列：{field} / no column {field}; there are {fields}")
    for column in export.columns:
        known = squeeze(spelling) in map(squeeze, column.spellings)
        if known and column.field != field:
            raise ValueError(f"“{spelling}”已是 {column.field} 的表头 / already spells {column.field}")
        if known:
            return export
    return replace(
        export,
        columns=tuple(
            replace(column, spellings=(*column.spellings, spelling)) if column.field == field else column
            for column in export.columns
        ),
    )
