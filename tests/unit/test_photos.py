"""A photo left with feedback: the picture and nothing else."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from geodata.errors import (
    PhotoError,
)
from geodata.photos import SIDE_PX, read_photo


def test_a_photo_keeps_the_picture_and_nothing_else() -> None:
    taken = Image.new("RGB", (3000, 1000), "navy")
    taken.paste("white", (0, 0, 1500, 1000))
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter, as the EXIF standard counts them
    exif[0x010F] = "canary camera"
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    taken.save(written, "JPEG", exif=exif, comment=b"canary comment")
    photo = read_photo(written.getvalue())
    kept = Image.open(io.BytesIO(photo.content))
    assert (kept.width, kept.height) == (photo.width, photo.height) == (533, SIDE_PX)
    assert not kept.getexif()
    assert b"canary" not in photo.content
    top, bottom = kept.getpixel((266, 100)), kept.getpixel((266, 1500))
    assert min(top) > 200
    assert bottom[0] < 60


@pytest.mark.parametrize(
    "upload", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\xff\xd8\xff" + b"\0" * 50]
)
def test_what_is_no_photo_is_refused(upload: bytes) -> None:
    with pytest.raises(PhotoError) as refused:
        read_photo(upload)
    assert "JPEG" in str(refused.value.facts["accepted"])


def test_a_picture_too_large_to_decode_is_refused() -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    with pytest.raises(PhotoError):
        read_photo(written.getvalue())
