"""How much of a file is read at most, and why.

A file comes from somebody else, so each number is a ceiling on what it can cost this process.
They are far above what a listing needs: the longest texts in use are below 20,000 characters.
"""

# A longer cell is refused by row and column; the row itself can still be handed back whole.
MAX_CELL_CHARACTERS = 100_000
# A longer line or cell is not even read: what is held in memory at once stays bounded.
MAX_LINE_CHARACTERS = 16 * 1024 * 1024
MAX_COLUMNS = 500
# The deepest column is a rate table inside of terms, four levels down.
MAX_JSON_DEPTH = 8
# The last row that a worksheet can have. A file may claim a later one, and openpyxl would then
# hand out that many empty rows.
MAX_WORKSHEET_ROWS = 1_048_576

# A workbook of 20,000 full rows has about 60 MB in 15 parts, and shrinks by 5 to 20 times.
MAX_ARCHIVE_PARTS = 2_000
MAX_EXPANDED_BYTES = 512 * 1024 * 1024
MAX_EXPANSION = 100
# Parts below this size may shrink by any factor: a sheet with one long cell does, and its
# own limit names that cell.
EXPANSION_CHECKED_FROM_BYTES = 16 * 1024 * 1024

# Excel keeps no more digits of a number; what follows has been replaced by zeros.
SPREADSHEET_DIGITS = 15
