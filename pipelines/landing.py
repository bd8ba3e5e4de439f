"""What lies in the landing folder: every file with its content's hash, its date and its standing among equals.

Landing is only read. Nothing in it is left out: what cannot be read is listed with the cause.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from pipelines.districts import ONE_DISTRICT, Districts
from pipelines.settings import Home
from pipelines.text import fold, shown

BLOCK = 1 << 20
SUPPLEMENT = re.compile("补报|补充")
"""In a file's name or a sheet's title: it adds to what is there instead of replacing it."""


class LandingError(Exception):
    """The landing folder is not there."""


@dataclass(frozen=True)
class LandedFile:
    """One file below landing.

    `name` is its path below landing with forward slashes and control characters escaped, unlike any other's; `order`
    its 0-based rank by that path, `stamp` its size in bytes and change time in ns. `sha256` is '' and `cause` says why
    when it cannot be read. `date` and `year` (None without one) are told by its name without folders, the date else by
    the day its bytes were first seen. `adds`: its name calls it a supplement. `duplicate_of` names the file of the same
    bytes that is read in its stead, of its own district. `district` is the district's code, None when its folder is
    listed for none.
    """

    name: str
    path: Path
    order: int
    stamp: tuple[int, int]
    sha256: str
    cause: str
    date: date
    year: int | None
    adds: bool
    district: str | None = ""
    duplicate_of: str = ""


def list_landing(home: Home, today: date, districts: Districts = ONE_DISTRICT) -> list[LandedFile]:
    """Every file below landing, by path. New contents are remembered as first seen on `today`, a UTC day.

    Raises:
        LandingError: the landing folder is not there or is no folder.
    """
    if not home.landing.is_dir():
        raise LandingError(f"没有收件文件夹：{home.landing} / there is no landing folder {home.landing}")
    root = home.landing.resolve()
    found = sorted((_shown(path.relative_to(root)), path, cause) for path, cause in _walk(root))
    names = _distinct([name for name, *_ in found])
    entries = enumerate(zip(names, found, strict=True))
    files = [_landed(order, name, path, cause, today) for order, (name, (_, path, cause)) in entries]
    seen = _first_seen(home.first_seen, {file.sha256 for file in files if file.sha256}, today)
    dated = [
        replace(file, date=date_in(file.name) or seen.get(file.sha256, today), district=districts.of(file.name))
        for file in files
    ]
    return _mark_duplicates(dated)


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and change time: differs as soon as somebody writes to the file."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def open_regular(path: Path) -> BinaryIO:
    """Opens a file to read its bytes, unless something else has taken its place: a pipe would block for ever.

    Raises:
        OSError: it cannot be opened, or is no regular file any more.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "no regular file any more")
    return os.fdopen(descriptor, "rb")


def date_in(name: str) -> date | None:
    """The last valid date among the runs of exactly eight digits in a file's name without its folders."""
    found = None
    for digits in re.findall(r"(?<![0-9])(?:19|20)[0-9]{6}(?![0-9])", _base(name)):
        try:
            found = datetime.strptime(digits, "%Y%m%d").date()
        except ValueError:
            continue
    return found


def year_in(text: str) -> int | None:
    """The first of 2000 to 2099 that stands as a run of exactly four digits in a folded text."""
    found = re.search(r"(?<![0-9])20[0-9]{2}(?![0-9])", text)
    return int(found.group()) if found else None


def _base(name: str) -> str:
    return fold(name.rsplit("/", 1)[-1])


def _shown(path: Path) -> str:
    """A path as text; a name that is not UTF-8 comes from an archive packed under Chinese Windows."""
    data = os.fsencode(path.as_posix())
    try:
        return shown(data.decode("utf-8"))
    except UnicodeDecodeError:
        return shown(data.decode("gb18030", errors="backslashreplace"))


def _distinct(names: list[str]) -> list[str]:
    """The names, a number behind those that stood before: one name may be spelt in two encodings."""
    taken: dict[str, None] = {}
    for name in names:
        numbered = (f"{name}_{number}" for number in count(2))
        taken[next(free for free in chain([name], numbered) if free not in taken)] = None
    return list(taken)


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Every entry that is no folder, and every folder that cannot be entered, with a cause where there is one.

    Folders wait in a list: os.walk calls itself for each, and gives up a thousand deep.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                found = [(Path(entry.path), entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError as error:
            yield folder, os_cause(error)
            continue
        waiting += [path for path, is_folder in found if is_folder]
        for path in (path for path, is_folder in found if not is_folder):
            cause = _cause(path, root)
            if cause or not path.is_dir():  # a link to a folder of landing leads to files that are listed anyway
                yield path, cause


def _cause(path: Path, root: Path) -> str:
    """Why an entry must not even be opened, '' when it may be."""
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except RuntimeError:  # Python's own word for a link that leads to itself
        return os_cause(OSError(errno.ELOOP, os.strerror(errno.ELOOP)))
    except OSError as error:
        return os_cause(error)
    if not target.is_relative_to(root):
        return "链接指向收件文件夹之外 / a link that leaves the landing folder"
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return "不是普通文件（管道、设备等） / no regular file (a pipe, a device)"
    return ""


def os_cause(error: OSError) -> str:
    """Why the operating system would not let a file be read."""
    return f"无法读取：{error.strerror} / cannot be read: {error.strerror}"


def _landed(order: int, name: str, path: Path, cause: str, today: date) -> LandedFile:
    """The file with its hash, or with the cause that it has none; its date is not settled yet."""
    stamp, sha256 = (0, 0), ""
    if not cause:
        try:
            stamp = stamp_of(path)
            sha256 = _sha256(path)
            if stamp != stamp_of(path):
                sha256, cause = "", STILL_WRITTEN
            elif not stamp[0]:
                sha256, cause = "", "空文件 / an empty file"
        except OSError as error:
            cause = os_cause(error)
    adds = bool(SUPPLEMENT.search(_base(name)))
    return LandedFile(name, path, order, stamp, sha256, cause, today, year_in(_base(name)), adds)


STILL_WRITTEN = "文件仍在写入，下次刷新再读 / still being written; left to the next refresh"
AWAY = (errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENETDOWN)
"""What the operating system says of a share that does not answer for the moment."""


def may_pass(cause: str) -> bool:
    """Whether what keeps a file from being read may be over in a moment."""
    return cause in {STILL_WRITTEN, *(os_cause(OSError(number, os.strerror(number))) for number in AWAY)}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _first_seen(record: Path, contents: set[str], today: date) -> dict[str, date]:
    """The day each content was first seen. The record is only ever added to; a torn line in it is passed over."""
    text = record.read_text("utf-8") if record.exists() else "sha256,day\n"
    known: dict[str, date] = {}
    for sha256, day in re.findall(r"^([0-9a-f]{64}),(\d{4}-\d{2}-\d{2})$", text, re.MULTILINE):
        if date.fromisoformat(day) <= today:  # a later day was written while the clock was wrong
            known.setdefault(sha256, date.fromisoformat(day))
    new = sorted(contents - known.keys())
    if new:
        record.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{sha256},{today.isoformat()}\n" for sha256 in new)
        opening = "" if record.exists() and text.endswith("\n") else text if not record.exists() else "\n"
        with record.open("a", encoding="utf-8") as file:
            file.write(opening + lines)
            file.flush()
            os.fsync(file.fileno())
    return known | dict.fromkeys(new, today)


def _mark_duplicates(files: list[LandedFile]) -> list[LandedFile]:
    """Of a district's files with the same bytes the newest is read, the first by path among those of one date."""
    read: dict[tuple[str, str | None], LandedFile] = {}
    for file in sorted(files, key=lambda f: (-f.date.toordinal(), f.order)):
        if file.sha256:
            read.setdefault((file.sha256, file.district), file)
    return [
        file if not file.sha256 or one is file else replace(file, duplicate_of=one.name)
        for file, one in ((file, read.get((file.sha256, file.district), file)) for file in files)
    ]
