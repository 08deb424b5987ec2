"""Lost Learning: every possible session of every pupil, accounted for once.

``import lostlearning as ll; books = ll.read("exports/")`` opens the books of a folder of files.
Nothing heavy is imported until it is used, so that ``lostlearning --help`` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lostlearning.books import Books, read

__version__ = "0.1.0"
__all__ = ["Books", "__version__", "read"]


def __getattr__(name: str) -> Any:
    if name in {"read", "Books"}:
        from lostlearning import books

        return getattr(books, name)
    raise AttributeError(f"module 'lostlearning' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names, which are there only once they are used."""
    return sorted({*globals(), *__all__})
