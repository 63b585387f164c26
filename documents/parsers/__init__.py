"""Parsers of other people's files, which run in a child process only (../child.py): light imports, plain data out."""


class FileRefused(Exception):
    """The parser understood why it will not read a file; the reason is a word that the parent knows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
