"""Finding a department by a part of its name or by pinyin initials."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """The pinyin initials of a name, other letters as they are: 教育局 is jyj."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def fits(name: str, sought: str) -> bool:
    """Whether what is sought stands in the name or in its pinyin initials; nothing sought fits all."""
    wanted = sought.strip().lower().replace(" ", "")
    return wanted in name.lower() or wanted in initials(name)
