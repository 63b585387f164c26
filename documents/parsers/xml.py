"""Reading the XML inside office files, element by element.

Nothing outside the file is ever fetched; entities that multiply are stopped by the parser itself (expat 2.4 or newer),
and by the child's limits.
"""

from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from documents.packing import UNREADABLE_PACKAGE

DAMAGED = (*UNREADABLE_PACKAGE, ElementTree.ParseError, LookupError)
"""What a package raises whose parts are missing, cut, not XML, or numbered nonsensically."""


def elements(part: IO[bytes], *names: str) -> Iterator[ElementTree.Element]:
    """Return the elements of those names (without namespace) as they end, each emptied after its turn.

    Raises ElementTree.ParseError.
    """
    for _, element in ElementTree.iterparse(part):
        if local_name(element) in names:
            yield element
            element.clear()


def local_name(element: ElementTree.Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: ElementTree.Element, name: str) -> str:
    """Return an attribute by its name without namespace; "" where there is none."""
    return next((value for qualified, value in element.items() if qualified.rpartition("}")[2] == name), "")
