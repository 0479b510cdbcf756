"""Sheets, CSV and XLSX: records as rows, written and read back, and the sheets that other programs make.

`columns` says which columns a form has, in Thai words, and is all that reading and writing share. Writing: `table`
makes a header and rows of records, `csv_text` and `workbook` write them. Reading: `client` asks the child process
(`worker`, with `csv_file` and `xlsx_file`) for a `Sheet`; `headings` finds which column is which question, `mapping`
keeps that for the next time, and `rows` makes a `Reading` of each row. `counts` and `reports` count records for the
reports that offices send. The only importer of python-calamine and openpyxl. Of the package, the child imports
nothing but `khlang.child_process`.
"""
