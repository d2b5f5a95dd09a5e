"""The draw itself: pure, and so plain that an auditor can do it again with a hash and a sheet of paper.

Random: the numbers are put in the order of SHA-256("seed:number") and the first ones are taken. Systematic: the population, in
the order of its numbers, is cut into as many equal stretches as records are wanted; of each the record at the same place is
taken, and the place follows from SHA-256(seed).
"""

from collections.abc import Sequence
from hashlib import sha256

RANDOM, SYSTEMATIC = "random", "systematic"


def digest(numbers: Sequence[str]) -> str:
    """The SHA-256 of a population: its numbers in their order, a line each."""
    return sha256("".join(f"{number}\n" for number in numbers).encode()).hexdigest()


def draw(numbers: Sequence[str], *, seed: str, size: int, method: str = RANDOM) -> list[str]:
    """The numbers that come out, in the order of the population; all of them where fewer are there than wanted.

    Raises ValueError for an unknown method or a size below one.
    """
    if size < 1:
        raise ValueError("A sample has at least one record.")
    if method not in (RANDOM, SYSTEMATIC):
        raise ValueError(f"There is no way to draw called {method}.")
    if len(numbers) <= size:
        return list(numbers)
    if method == RANDOM:
        chosen = set(sorted(numbers, key=lambda number: _hash(f"{seed}:{number}"))[:size])
        return [number for number in numbers if number in chosen]
    first = int(_hash(seed), 16) % len(numbers)
    places = sorted((first + turn * len(numbers) // size) % len(numbers) for turn in range(size))
    return [numbers[place] for place in places]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
