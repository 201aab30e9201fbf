"""Photos residents leave: decoded and encoded anew, so that nothing but the picture remains."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError

from geodata.errors import PhotoError

UPLOAD_LIMIT = 10 * 2**20
"""Largest file taken, in bytes."""
PIXEL_LIMIT = 50_000_000
"""Most pixels decoded; a phone of 2026 takes 12 to 50 million."""
SIDE_PX = 1600
"""Longest side kept."""
_QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture as JPEG, without metadata; sizes in pixels."""

    id: str
    width: int
    height: int
    content: bytes


def read_photo(upload: bytes) -> Photo:
    """Read what was uploaded, turn it upright, make it small, and drop everything else.

    Where it was taken, when and with what stands in metadata; none is kept.

    Raises
    ------
    PhotoError
        Too large, not one of the formats taken, or damaged.
    """
    if len(upload) > UPLOAD_LIMIT:
        raise _refuse(f"{len(upload) / 2**20:.1f} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(upload), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXEL_LIMIT:
                    raise _refuse(f"{opened.width} x {opened.height} px")
                opened.draft("RGB", (SIDE_PX, SIDE_PX))
                upright = ImageOps.exif_transpose(opened)
                flat = _flatten(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError,
            Image.DecompressionBombWarning, Image.DecompressionBombError) as error:  # fmt: skip
        raise _refuse(type(error).__name__) from error
    flat.thumbnail((SIDE_PX, SIDE_PX))
    written = io.BytesIO()
    flat.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Photo(
        id=f"P{uuid4().hex[:16]}",
        width=flat.width,
        height=flat.height,
        content=written.getvalue(),
    )


def _flatten(image: Image.Image) -> Image.Image:
    """Return the picture in RGB on white, in an image that carries nothing else along."""
    rgba = image.convert("RGBA")
    flat = Image.new("RGB", rgba.size, "white")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    return flat


def _refuse(value: str) -> PhotoError:
    accepted = f"JPEG, PNG, WebP; {UPLOAD_LIMIT // 2**20} MB, {PIXEL_LIMIT // 1_000_000} MP"
    return PhotoError(f"cannot take the photo ({value}); accepted: {accepted}",
                      value=value, accepted=accepted)  # fmt: skip
