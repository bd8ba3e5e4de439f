"""What an installation needs, looked at: each with what was found and, where it does not do, what to do."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryFile

from packaging.requirements import Requirement

from pipelines import history
from pipelines.publish import published_path
from pipelines.settings import Home
from pipelines.status import nearest

GIB = 1024**3
LEAST_FREE = GIB
ROOM = 4  # times the published warehouse: the one being built, what DuckDB spills, and those kept
PORTS = {"看板 dashboard": 8501, "Prefect": 4200}


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `remedy` is '' when it is well, `harmless`: it may be left as it is."""

    subject: str
    found: str
    remedy: str = ""
    harmless: bool = False


def examine(home: Home, now: datetime) -> list[Finding]:
    """All that can be told of an installation without changing it; `now` is UTC."""
    found = [_versions(), _fonts(), _home(home), _landing(home), _disk(home), _clock(home, now), *_ports()]
    return sorted(found, key=lambda finding: not finding.remedy)


def _versions() -> Finding:
    """Every package that is not of a version the program was tried with."""
    subject, remedy = "版本 versions", "运行 make venv，按锁文件安装 / run make venv, which installs what is locked"
    try:
        wanted = [Requirement(text) for text in metadata.requires("jiheng") or []]
    except metadata.PackageNotFoundError:
        return Finding(subject, "程序未安装 / not installed", remedy)
    wrong = [text for each in wanted if (text := _mismatch(each))]
    return Finding(subject, "；".join(wrong), remedy) if wrong else Finding(subject, f"{len(wanted)} 个包 / packages")


def _mismatch(wanted: Requirement) -> str:
    """What is wrong with an installed package, '' when nothing is."""
    if wanted.marker and not wanted.marker.evaluate():
        return ""
    try:
        version = metadata.version(wanted.name)
    except metadata.PackageNotFoundError:
        return f"{wanted.name} 没有 / missing"
    return "" if version in wanted.specifier else f"{wanted.name} {version}，须 / needs {wanted.specifier}"


def _fonts() -> Finding:
    """Whether pictures of charts can show Chinese; pages in the browser use the reader's own fonts."""
    subject = "中文字体 Chinese fonts"
    remedy = "apt-get install fonts-noto-cjk fontconfig，否则导出的图没有汉字 / else pictures have no Chinese"
    if not shutil.which("fc-list"):
        return Finding(subject, "无法查看 / cannot be told", remedy)
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    return Finding(subject, listed.splitlines()[0]) if listed.strip() else Finding(subject, "没有 / none", remedy)


def _home(home: Home) -> Finding:
    """Whether the home can be written to."""
    subject = "数据目录 home"
    try:
        with TemporaryFile(dir=nearest(home.root)):
            return Finding(subject, f"可写 / can be written to: {home.root}")
    except OSError as error:
        remedy = f"让用户 {os.getuid()} 可写，检查是否只读挂载 / give it to this user, check for a read-only mount"
        return Finding(subject, f"{home.root}: {error.strerror}", remedy)


def _landing(home: Home) -> Finding:
    """Whether the exports can be read."""
    subject = "收件文件夹 landing"
    if not home.landing.is_dir():
        return Finding(subject, f"没有 / not there: {home.landing}", "建立它，或挂载共享 / make it, or mount the share")
    files = [Path(folder, name) for folder, _, names in os.walk(home.landing) for name in names]
    shut = [path.name for path in files if not os.access(path, os.R_OK)]
    if not shut:
        return Finding(subject, f"{len(files)} 个文件可读 / files can be read")
    remedy = f"让用户 {os.getuid()} 可读 / let this user read them"
    return Finding(subject, f"{len(shut)} 个文件不可读 / files cannot be read: {shut[0]}", remedy)


def _disk(home: Home) -> Finding:
    """Whether the next refresh has room."""
    free = shutil.disk_usage(nearest(home.root)).free
    published = published_path(home)
    needed = max(LEAST_FREE, ROOM * published.stat().st_size if published else 0)
    found = f"剩余 / left {free / GIB:.1f} GiB，需要 / needed {needed / GIB:.1f} GiB"
    remedy = "清出空间；cache/ 与 build/ 可删 / make room; cache/ and build/ may be deleted while nothing runs"
    return Finding("磁盘 disk", found, remedy if free < needed else "")


def _clock(home: Home, now: datetime) -> Finding:
    """Whether the clock agrees with what is known to have happened before."""
    subject = "时钟 clock"
    remedy = "校准系统时钟（timedatectl） / set the clock (timedatectl)"
    last = max((entry.finished_at for entry in history.read_log(home)), default=now)
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC).replace(tzinfo=None)
    known = max(last, installed)
    if now < known:
        return Finding(subject, f"{now:%F %T} UTC，早于已发生的 / before what has happened: {known:%F %T}", remedy)
    return Finding(subject, f"{now:%F %T} UTC")


def _ports() -> Iterator[Finding]:
    """Whether the usual ports are free."""
    for name, port in PORTS.items():
        with socket.socket() as probe:
            taken = not probe.connect_ex(("127.0.0.1", port))
        remedy = "若不是绩衡自己，用 --port 换一个 / unless it is ours, choose another with --port" if taken else ""
        yield Finding(f"端口 port {port} {name}", "已占用 / taken" if taken else "空闲 / free", remedy, harmless=True)
