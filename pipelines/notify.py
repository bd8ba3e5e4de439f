"""Sends notices where the operator says: HOME/notify.txt, one Apprise address a line, # begins a remark.

One message a refresh, with what was never sent before. This is the only thing that leaves the machine.
"""

import json
import logging
from collections.abc import Callable
from datetime import date

from pipelines.notices import Notice
from pipelines.settings import Home


def send_new(home: Home, notices: list[Notice], refresh_id: str, as_of: date, report: Callable[[str], None]) -> None:
    """Sends the notices that were not sent before, and remembers them once every address has taken them.

    Says so when an address is none or takes nothing; these notices are tried again at the next refresh.
    """
    addresses = _addresses(home)
    sent = _sent(home)
    fresh = [notice for notice in notices if notice.key not in sent]
    if not addresses or not fresh:
        return
    import apprise  # it knows some hundred services and takes its time

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it prints addresses, and these may hold a password
    messenger = apprise.Apprise()
    for number, address in addresses:
        if not messenger.add(address):
            report(
                f"{home.notify.name} 第 {number} 行不是可用的通知地址，已略过；写法见 docs/operations.md"
                f" / line {number} is no address for notices and is left out"
            )
    title = f"绩衡 {as_of}：{len(fresh)} 条提醒 / notices"
    body = "\n".join(f"{notice.text_zh}\n{notice.text_en}" for notice in fresh)
    if len(messenger) and messenger.notify(title=title, body=body):
        _remember(home, fresh, refresh_id)
        report(f"已发送 {len(fresh)} 条提醒 / notices sent")
    else:
        report("提醒未能发出，下次刷新再发 / the notices could not be sent; the next refresh tries again")


def _addresses(home: Home) -> list[tuple[int, str]]:
    """The lines of the operator's file that hold an address, numbered from 1; none where there is no file."""
    if not home.notify.exists():
        return []
    lines = home.notify.read_text(encoding="utf-8").splitlines()
    return [(i, line.strip()) for i, line in enumerate(lines, start=1) if line.strip() and line.strip()[0] != "#"]


def _sent(home: Home) -> set[str]:
    """The keys of all notices ever sent; a last line cut short by a crash is left out."""
    if not home.notified.exists():
        return set()
    keys = set()
    for line in home.notified.read_text(encoding="utf-8").splitlines():
        try:
            keys.add(json.loads(line)["key"])
        except (ValueError, KeyError, TypeError):
            continue
    return keys


def _remember(home: Home, notices: list[Notice], refresh_id: str) -> None:
    """Adds a line for each notice sent."""
    home.notified.parent.mkdir(parents=True, exist_ok=True)
    with home.notified.open("a", encoding="utf-8") as file:
        for notice in notices:
            file.write(json.dumps({"key": notice.key, "refresh_id": refresh_id}, ensure_ascii=False) + "\n")
