"""A checkpoint: the finished points of one long question, on disk, so that a kill loses none of them.

One SQLite file. Each point is written in a transaction of its own and read back only if its own checksum holds, so an interrupted write
never reads as complete. The file says nothing but fingerprints and figures, lies in the user's own cache, and goes when the question
has been answered.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError, UsageError

FOLDER = "NICIAS_CACHE"
"""Environment variable that names another folder for checkpoints."""

_MANY = 500


def checkpoint_file(question: str) -> Path:
    """Where the checkpoint of a question, given by its fingerprint, lies: `$NICIAS_CACHE`, else the user's cache folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get(FOLDER) or Path(cache) / "nicias")
    return folder / f"{question}.points"


class Checkpoint:
    """Finished points by fingerprint: each an array of floats. Use it as a context; `done` removes the file."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._opened()
        except sqlite3.DatabaseError:  # not a checkpoint, or a broken one: it only ever saves time, so start afresh
            self._remove()
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE IF NOT EXISTS points (key TEXT PRIMARY KEY, sum BLOB NOT NULL, row BLOB NOT NULL)")
            connection.execute("CREATE TABLE IF NOT EXISTS question (seed INTEGER NOT NULL)")
            connection.execute("SELECT count(*) FROM points WHERE length(key) > 0").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def __enter__(self) -> Checkpoint:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and keep it."""
        self._connection.close()

    @property
    def seed(self) -> int | None:
        """The seed of the points, so that a question asked without one goes on with the seed it had."""
        row = self._connection.execute("SELECT seed FROM question").fetchone()
        return None if row is None else int(row[0])

    @seed.setter
    def seed(self, seed: int) -> None:
        self._connection.execute("DELETE FROM question")
        self._connection.execute("INSERT INTO question VALUES (?)", (seed,))

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM points").fetchone()[0])

    def get(self, keys: Iterable[str]) -> dict[str, NDArray[np.float64]]:
        """The finished points among `keys`, as flat arrays."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, NDArray[np.float64]] = {}
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            places = ",".join("?" * len(some))
            for key, checksum, row in self._connection.execute(f"SELECT key, sum, row FROM points WHERE key IN ({places})", some):
                if _sum(row) == checksum:
                    found[key] = np.frombuffer(row, np.float64)
        return found

    def put(self, key: str, row: NDArray[np.float64]) -> None:
        """Keep a finished point."""
        data = np.ascontiguousarray(row, np.float64).tobytes()
        self._connection.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", (key, _sum(data), data))

    def done(self) -> None:
        """The question is answered: close and remove the file."""
        self._connection.close()
        self._remove()

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)


@contextmanager
def keeping(kept: Checkpoint | None, seed: int) -> Generator[None, None, None]:
    """Work on a question of that seed: its points stay on disk when it is interrupted, and go when it is answered or has no answer."""
    if kept is None:
        yield
        return
    kept.seed = seed
    try:
        yield
    except (ModelError, UsageError):
        kept.done()
        raise
    except BaseException:
        kept.close()
        raise
    kept.done()


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()
