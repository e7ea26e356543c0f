"""What an audit shows and writes: tables, a page, a chart, Markdown, JSON, CSV and a workbook."""
