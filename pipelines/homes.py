"""The layout of a home has a version: an older one is brought up to date, a newer one is refused.

An upgrade that was interrupted is done again from its beginning, so each must stand being repeated.
"""

import os
import shutil

from pipelines.settings import Home


class HomeError(Exception):
    """This home cannot be used; the text says why and what to do."""


def check_version(home: Home) -> int:
    """The version of a home's layout; 0 of a new one, and of those made before versions were written down.

    Raises:
        HomeError: a newer program made it, or the version cannot be read.
    """
    path = home.root / "version"
    try:
        version = int(path.read_text("utf-8")) if path.exists() else 0
    except (OSError, ValueError) as error:
        raise HomeError(f"版本文件不可读：{path}，请从备份恢复 / cannot be read, restore it: {error}") from error
    if version > VERSION:
        raise HomeError(
            f"数据目录 {home.root} 的版本是 {version}，本程序只到 {VERSION}；请用新版程序"
            f" / the home is of version {version}, this program knows up to {VERSION}; use the newer program"
        )
    return version


def bring_up(home: Home) -> None:
    """Brings an older home's layout up to date; only whoever holds the home may.

    Raises:
        HomeError: as `check_version`.
    """
    for version in range(check_version(home), VERSION):
        UPGRADES[version](home)
        fresh = home.root / "version.new"
        fresh.write_text(f"{version + 1}\n", "utf-8")
        os.replace(fresh, home.root / "version")


def _seal_parses(home: Home) -> None:
    """To 1: parses carry the hashes of their files; those without are made again."""
    for folder in (home.cache, home.build):
        if folder.exists():
            shutil.rmtree(folder)


UPGRADES = (_seal_parses,)
VERSION = len(UPGRADES)
