"""Packages for tests: good ones by the standard library, bad ones by hand.

The same bytes at any time: parameters become names of tests, and two processes must find the same ones.
"""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping

from archive.intake.limits import Limits, Refused
from archive.intake.uploads import arrivals
from archive.values import Arrival


def zipped(
    files: Mapping[str, bytes] | Iterable[tuple[str | zipfile.ZipInfo, bytes]],
    *,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(_dated(name) if isinstance(name, str) else name, data, compress_type=method)
    return held.getvalue()


def _dated(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
    info.external_attr = 0o600 << 16  # as `writestr` gives to a plain name
    return info


def tarred(
    files: Mapping[str, bytes] | Iterable[tuple[str | tarfile.TarInfo, bytes]],
    *,
    mode: str = "w",
    kind: int = tarfile.PAX_FORMAT,
) -> bytes:
    if mode == "w:gz":  # it would note the time
        return gzipped(tarred(files, kind=kind))
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode, format=kind) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def arrived(name: str, data: bytes, *, media_type: str | None = None, **limits: int) -> list[Arrival | Refused]:
    return list(arrivals(name, io.BytesIO(data), media_type=media_type, limits=Limits(**limits)))


def texts(told: Iterable[Arrival | Refused]) -> dict[str, bytes]:
    return {each.name: each.data for each in told if isinstance(each, Arrival)}


def codes(told: Iterable[Arrival | Refused]) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in told if isinstance(each, Refused)]
