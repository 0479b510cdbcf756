"""Posts of the tests' own form, and what is asked of an intake again and again."""

from __future__ import annotations

import hashlib
import io
import uuid
import zlib

from khlang.fields.form_data import FormData
from khlang.intake import Submission, Upload, name_photo
from PIL import Image

PHONE = "081-000-0001"
TITLE = "ทำป้ายบอกทางจากไม้เก่า"
LESSON: FormData = {
    "recorder.name": ("กลุ่มทดลอง",),
    "recorder.kind": ("กลุ่ม/องค์กร",),
    "contact_phone": (PHONE,),
    "title": (TITLE,),
    "problem": ("คนมาเที่ยวหาทางเข้าสวนไม่เจอ",),
    "place": ("อำเภอน้ำพอง จังหวัดขอนแก่น",),
    "fiscal_year": ("๒๕๖๗",),
    "story": ("เราช่วยกันทำป้ายจากไม้เก่าที่รื้อจากศาลา " * 4,),
}


def make_photo(width: int = 640, height: int = 480, mark: str = "") -> bytes:
    """Give a photo as a phone sends it; with another `mark` another one."""
    shift = zlib.crc32(mark.encode())
    image = Image.linear_gradient("L").resize((width, height)).point(lambda value: (value * 3 + shift) % 256)
    out = io.BytesIO()
    exif = Image.Exif()
    # Make of the camera, and turned to the right.
    exif[0x010F], exif[0x0112] = f"camera {mark}", 6
    image.convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def make_upload(data: bytes, number: int = 0) -> Upload:
    """Give a photo as it was sent."""
    sha256 = hashlib.sha256(data).hexdigest()
    return Upload(control=f"photos.{number}.file", name=name_photo(sha256), sha256=sha256, data=data)


def make_submission(*photos: bytes, draft_id: str = "", form: str = "lesson", **written: str) -> Submission:
    """Give a lesson as it is sent, with other words for some controls and with photos."""
    uploads = tuple(make_upload(photo, number) for number, photo in enumerate(photos))
    rows = {
        f"photos.{number}.{part}": (text,)
        for number, upload in enumerate(uploads)
        for part, text in (("file", upload.name), ("caption", "ป้ายไม้หน้าสวน"), ("people", "none"))
    }
    data = {**LESSON, **rows, **{name: (text,) for name, text in written.items()}}
    return Submission(
        draft_id=draft_id or str(uuid.uuid4()), form=form, version=1, data=data, uploads=uploads
    )
