"""Parses kept by their key, each sealed with the hashes of its files: one cut short or rotten is none."""

import hashlib
import json
import shutil
import time
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.parse import Parse, ParsedCells, ParsedExport

RECORD = "parse.json"
KEPT_DAYS = 30  # of a parse that no landing file needs any more


def seal(folder: Path, parse: Parse) -> None:
    """Writes the record of a parse beside its files: what it says, and the SHA-256 of each of them and of itself."""
    record = {"parse": asdict(parse), "files": _hashes(folder)}
    sealed = {**record, "sha256": _hash(record)}
    (folder / RECORD).write_text(json.dumps(sealed, ensure_ascii=False), "utf-8")


def find_parse(folder: Path) -> Parse | None:
    """A parse as it was sealed, None when there is none or a bit of it has changed."""
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        seal_of_record = record.pop("sha256")
        if seal_of_record != _hash(record) or record["files"] != _hashes(folder):
            return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    fields = record["parse"]
    exports = tuple(ParsedExport(**export) for export in fields.pop("exports"))
    cells = tuple(ParsedCells(**sheet) for sheet in fields.pop("cells"))
    return Parse(exports=exports, cells=cells, **fields)


def prune(cache: Path, needed: Collection[str]) -> None:
    """Deletes parses that are old and under none of the needed keys."""
    oldest = time.time() - KEPT_DAYS * 86_400
    for folder in cache.iterdir():
        if folder.name not in needed and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder)


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a parse but its record."""
    hashes = {}
    for path in sorted(folder.iterdir()):
        if path.name != RECORD:
            hashes[path.name] = file_hash(path)
    return hashes


def _hash(record: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
