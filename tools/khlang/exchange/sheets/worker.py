"""The child process: answers requests of a `format` (csv, xlsx) with the code and facts of what refused the file, or an
empty code, warnings (`notes`), and the tables as JSON.
"""

from __future__ import annotations

import json

from khlang.child_process import Json, answer_requests
from khlang.exchange.sheets.bounds import BadSheetError
from khlang.exchange.sheets.csv_file import read_csv
from khlang.exchange.sheets.xlsx_file import read_xlsx

# 10,000 rows of 100 columns take 3 s and 500 MB.
MAX_CPU_SECONDS = 8
MAX_MEMORY = 1024 * 1024 * 1024


def answer(request: Json, data: bytes) -> tuple[Json, bytes]:
    """Read one file."""
    try:
        found = read_csv(data) if request["format"] == "csv" else read_xlsx(data)
    except BadSheetError as error:
        return {"code": error.code, "facts": error.facts, "notes": []}, b""
    except MemoryError:
        return {"code": "costly_sheet", "facts": {}, "notes": []}, b""
    return {"code": "", "facts": {}, "notes": found.notes}, json.dumps(found.tables).encode()


def main() -> None:
    """Answer until there is nothing more to read."""
    answer_requests(answer, MAX_CPU_SECONDS, MAX_MEMORY)


if __name__ == "__main__":
    main()
