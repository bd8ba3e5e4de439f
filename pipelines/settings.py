"""Where everything of one installation lies. The only module that reads the environment."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
SEEDS = PROJECT / "seeds"
BUREAU_TIME = ZoneInfo("Asia/Shanghai")


class SettingsError(Exception):
    """A setting that cannot be used; its text says which and why."""


class Environment(BaseSettings):
    """What may be set from outside, each as JIHENG_<NAME>; an empty variable counts as unset."""

    model_config = SettingsConfigDict(env_prefix="JIHENG_", env_ignore_empty=True)

    home: Path = Path("var")
    landing: Path | None = None
    sheet_memory: int = Field(4 * 1024**3, ge=256 * 1024**2, description="bytes one workbook may take to open")
    sheet_seconds: int = Field(120, ge=1, description="seconds one workbook may take to open")


@dataclass(frozen=True)
class SheetLimits:
    """What opening one workbook may cost: address space and written text in bytes, wall time in seconds."""

    memory: int
    seconds: int


@dataclass(frozen=True)
class Home:
    """Every path of one installation, absolute; landing alone may lie elsewhere and is never written to."""

    root: Path
    landing: Path
    sheet_limits: SheetLimits

    @property
    def cache(self) -> Path:
        """Parsed files, a folder each, named by file key."""
        return self.root / "cache"

    @property
    def warehouse(self) -> Path:
        """Published warehouses and the pointer to the last."""
        return self.root / "warehouse"

    @property
    def build(self) -> Path:
        """The warehouse being built and scratch files; may be deleted when no refresh runs."""
        return self.root / "build"

    @property
    def spellings(self) -> Path:
        """The site's own header spellings: export, field, spelling."""
        return self.root / "spellings.csv"

    @property
    def districts(self) -> Path:
        """Which folders of landing are which district's: folder, district_code, district_name."""
        return self.root / "districts.csv"

    @property
    def first_seen(self) -> Path:
        """The day this home first saw each content: sha256, day."""
        return self.root / "state" / "first_seen.csv"

    @property
    def access(self) -> Path:
        """How people log in and what each may see: login.toml, roles.csv."""
        return self.root / "access"

    @property
    def notify(self) -> Path:
        """Where notices are sent: the operator's addresses."""
        return self.root / "notify.txt"

    @property
    def notified(self) -> Path:
        """The notices sent so far."""
        return self.root / "state" / "notified.jsonl"

    @property
    def history(self) -> Path:
        """The scores of every published refresh."""
        return self.root / "history"

    @property
    def log(self) -> Path:
        """Every refresh, published or not."""
        return self.root / "log"


def find_home(home: Path | None = None, landing: Path | None = None) -> Home:
    """The installation meant: by argument, else by environment, else ./var with its landing folder.

    Raises:
        SettingsError: an environment variable has a value that cannot be used.
    """
    try:
        environment = Environment()
    except ValidationError as error:
        problems = "; ".join(f"JIHENG_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"环境变量不可用 / environment: {problems}") from error
    root = (home or environment.home).expanduser().absolute()
    chosen = landing or (None if home else environment.landing) or root / "landing"
    limits = SheetLimits(environment.sheet_memory, environment.sheet_seconds)
    return Home(root, chosen.expanduser().absolute(), limits)


def read_as_of(text: str | None) -> date:
    """The day to score at: YYYY-MM-DD, today in the bureau's time zone when not given.

    Raises:
        SettingsError: the text is no day of the calendar in that form.
    """
    if text is None:
        return datetime.now(BUREAU_TIME).date()
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise SettingsError(f"日期须为 YYYY-MM-DD：{text} / --as-of must be a day as YYYY-MM-DD: {text}") from error
