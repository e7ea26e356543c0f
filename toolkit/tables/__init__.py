"""Tables as they are shown and written: HTML, charts, CSV, workbooks, Parquet; and the words in them."""

from toolkit.tables.html import Table

__all__ = ["Table"]
