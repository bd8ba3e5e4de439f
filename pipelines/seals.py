"""A published warehouse's SHA-256 beside it: whether the file is, to the bit, as it was published."""

from pathlib import Path

from pipelines.cache import file_hash


def seal(published: Path) -> None:
    """Writes the seal of a published warehouse."""
    _seal_of(published).write_text(file_hash(published), encoding="ascii")


def is_sealed(published: Path) -> bool:
    """Whether a warehouse has a seal, and is as it was sealed."""
    return _seal_of(published).exists() and not is_damaged(published)


def is_damaged(published: Path) -> bool:
    """Whether a bit of a warehouse is not as it was sealed; of one without a seal nobody knows."""
    seal_file = _seal_of(published)
    return seal_file.exists() and seal_file.read_text(encoding="ascii") != file_hash(published)


def unlink_sealed(published: Path) -> None:
    """Deletes a warehouse and its seal."""
    published.unlink()
    _seal_of(published).unlink(missing_ok=True)


def _seal_of(published: Path) -> Path:
    return published.with_suffix(".sha256")
