"""Workbooks of indicators: the form, what comes back in it, and the merged workbook."""
