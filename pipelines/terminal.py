"""What every command shares at the terminal: consoles, options, exit codes and the one way to end with a line."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich import box
from rich.console import Console

from pipelines.homes import HomeError, check_version
from pipelines.settings import Home, SettingsError, find_home

NOT_PUBLISHED, WRONG_USAGE = 1, 2

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)
TABLE_BOX = box.HEAVY_HEAD if console.is_terminal else None  # plain lines in a file or a journal

HomeOption = Annotated[Path | None, typer.Option("--home", help="数据目录 / where this installation keeps its data")]
LandingOption = Annotated[Path | None, typer.Option("--landing", help="收件文件夹 / where the exports lie")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="看板端口 / the dashboard's port")]


def home_or_stop(home: Path | None, landing: Path | None = None) -> Home:
    """The installation meant, or the end with what is wrong."""
    try:
        found = find_home(home, landing)
        check_version(found)
    except SettingsError as error:
        stop(WRONG_USAGE, str(error))
    except HomeError as error:
        stop(NOT_PUBLISHED, str(error))
    return found


def say(line: str) -> None:
    """A line as it is, indented, whatever stands in it."""
    console.print(f"  {line}", markup=False, soft_wrap=True)


def stop(code: int, line: str) -> NoReturn:
    """Ends the program with a line on standard error."""
    errors.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(code)
