"""Writes a table as CSV that Excel opens with its Thai right and takes nothing in it for a formula."""

from __future__ import annotations

import csv
import io

from khlang.exchange.sheets.guard import guard_cells
from khlang.exchange.sheets.table import Grid

# Excel takes UTF-8 for what it is only with this.
BYTE_ORDER_MARK = "\ufeff"


def write_csv(grid: Grid) -> str:
    """Give a table as CSV: what people wrote is quoted, whatever sign the reader's program separates by."""
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    csv.writer(out, lineterminator="\r\n").writerow(guard_cells(grid.header))
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows(map(guard_cells, grid.rows))
    return out.getvalue()
