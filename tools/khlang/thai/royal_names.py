"""Royal names and titles, which nothing may alter or cut."""

from __future__ import annotations

ROYAL_NAMES = (
    "พระบาทสมเด็จ", "สมเด็จพระ", "สมเด็จเจ้า", "พระเจ้าอยู่หัว", "พระราชินี", "พระบรม", "พระราชชนนี", "พระองค์เจ้า", "เจ้าฟ้า",
    "พระเทพ", "ทูลกระหม่อม", "ภูมิพล", "อดุลยเดช", "สิริกิติ์", "วชิราลงกรณ", "วชิรเกล้า", "มหิดล", "สิรินธร", "จุฬาภรณ",
    "อุบลรัตน", "พัชรกิติยาภา", "สุทิดา", "สิริวัณณวรี", "ทีปังกร", "โสมสวลี", "ปรมินทร", "มหาวชิร", "ในหลวง",
)  # fmt: skip


def has_royal_name(text: str) -> bool:
    """Tell whether a text holds a royal name or title."""
    return any(name in text for name in ROYAL_NAMES)
