"""Which day it is."""

from __future__ import annotations

import datetime
import os


def find_today() -> datetime.date:
    """Give the day of SOURCE_DATE_EPOCH (seconds since 1970, UTC) where it is set, or else the machine's.

    MkDocs reads the same variable for its sitemap, so that two builds of one source are the same bytes.
    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH specification".
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.date.today()
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
