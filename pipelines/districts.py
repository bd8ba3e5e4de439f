"""The districts of a municipality: HOME/districts.csv says which first-level folders of landing are whose.

Without that file a home is one district, whose code is ''. With it, whatever codes the files of a district hold are
told apart from those of the others by the district's code in front: 110105/101.
"""

from dataclasses import dataclass

from pipelines.settings import Home
from pipelines.sitelists import line_error, read_list
from pipelines.text import fold, shown

HEADER = ["folder", "district_code", "district_name"]
MARK = "/"
"""Between a district's code and the code that it qualifies; no district's code holds it."""


@dataclass(frozen=True)
class Districts:
    """Whose the first-level folders of landing are: code by folder, name by code, both in the list's order."""

    folders: dict[str, str]
    names: dict[str, str]

    def of(self, file_name: str) -> str | None:
        """The code of the district that a file (its path below landing) belongs to; None when to none."""
        if not self.folders:
            return ""
        folder, slash, _ = file_name.partition("/")
        return self.folders.get(fold(folder)) if slash else None


ONE_DISTRICT = Districts({}, {"": ""})
"""A home without HOME/districts.csv."""


def read_districts(home: Home) -> Districts:
    """The districts of a home.

    Raises:
        SettingsError: a line of districts.csv cannot be used, or it has none.
    """
    if not home.districts.exists():
        return ONE_DISTRICT
    folders: dict[str, str] = {}
    names: dict[str, str] = {}
    for number, cells in read_list(home.districts, HEADER):
        problem = _problem(cells, folders, names)
        if problem:
            raise line_error(home.districts, number, problem)
        folder, code, name = cells
        folders[fold(folder)] = code
        names[code] = name
    if not folders:
        raise line_error(home.districts, 2, "至少列一个区县 / at least one district is needed")
    return Districts(folders, names)


def prefix_of(district: str) -> str:
    """What stands in front of a district's codes; nothing where there is one district."""
    return f"{district}{MARK}" if district else ""


def _problem(cells: list[str], folders: dict[str, str], names: dict[str, str]) -> str:
    """Why a line cannot follow those before it; '' when it can."""
    if len(cells) != len(HEADER) or not all(cells):
        return "须有三列且不空 / three filled columns are needed"
    folder, code, name = cells
    if "/" in folder or "\\" in folder:
        return f"须为收件文件夹下的第一级文件夹名：{folder} / must name a folder directly below landing"
    if fold(folder) in folders:
        return f"文件夹已列过：{folder} / the folder stands twice"
    if MARK in code or shown(code) != code or any(map(str.isspace, code)):
        return f"区县代码不能含 / 或空白：{code} / a district's code holds no slash and no blank"
    if names.get(code, name) != name:
        return f"区县 {code} 已名为 {names[code]} / the district has another name above"
    if name in names.values() and names.get(code) != name:
        return f"区县名已用过：{name} / another district has this name"
    return ""
