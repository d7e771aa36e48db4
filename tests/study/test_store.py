"""A run folder is whole or absent, and reads back to the bit."""

import json
import math

import pytest

from nicias.errors import UsageError
from nicias.study import store
from nicias.study.result import Run


def test_it_reads_back_what_was_written(small_run: Run, tmp_path) -> None:
    folder = store.save(small_run, tmp_path / "run")
    stored = store.read_run(folder)
    assert stored.fingerprint == small_run.fingerprint
    assert {key: stored.record[key] for key in small_run.to_dict()} == json.loads(json.dumps(small_run.to_dict()))
    for name, column in small_run.per_draw.items():
        kept = stored.draws.column(name).to_pylist()
        assert all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(column, kept, strict=True))


def test_it_is_reproduced_bit_for_bit(small_run: Run, tmp_path) -> None:
    stored, again = store.reproduce(store.save(small_run, tmp_path / "run"))
    assert again.fingerprint == stored.fingerprint


def test_writing_the_same_run_twice_is_no_mistake_and_another_one_is(small_run: Run, tmp_path) -> None:
    folder = store.save(small_run, tmp_path / "run")
    before = (folder / "run.json").read_bytes()
    assert store.save(small_run, folder) == folder
    assert (folder / "run.json").read_bytes() == before
    (tmp_path / "other").mkdir()
    with pytest.raises(UsageError, match="nothing was written"):
        store.save(small_run, tmp_path / "other")


@pytest.mark.parametrize("moment", ["_write_draws", "_flush"])
def test_an_interrupted_write_leaves_nothing(small_run: Run, tmp_path, monkeypatch, moment: str) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        store.save(small_run, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_an_altered_folder_is_refused(small_run: Run, tmp_path) -> None:
    folder = store.save(small_run, tmp_path / "run")
    draws = folder / "draws.parquet"
    draws.write_bytes(draws.read_bytes()[:-1] + b"\0")
    with pytest.raises(UsageError, match="altered"):
        store.read_run(folder)
    draws.unlink()
    with pytest.raises(UsageError, match="not a run folder"):
        store.read_run(folder)


def test_a_record_of_a_later_format_or_no_record_is_refused(small_run: Run, tmp_path) -> None:
    folder = store.save(small_run, tmp_path / "run")
    record = folder / "run.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"format": 99}))
    with pytest.raises(UsageError, match="format 99"):
        store.read_run(folder)
    record.write_text("{")
    with pytest.raises(UsageError, match="cannot be read"):
        store.read_run(folder)
