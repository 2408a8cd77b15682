"""Signatures of 300 texts of 2,000 characters: ours, hashed by numpy, beside datasketch fed shingle by shingle.

Run: python benchmarks/duplicates.py
"""

from __future__ import annotations

import random

from datasketch import MinHash
from timing import compare

from yanting_research.comparison import minhash_signatures, shingle_hashes

LETTERS = "党员教育工作乡镇村支部培训干部农民基层组织建设制度考核经费阵地网络学习全县共有其中"
N_TEXTS = 300
LENGTH = 2000


def ours(texts: list[str]) -> object:
    return minhash_signatures([shingle_hashes(text) for text in texts])


def one_by_one(texts: list[str]) -> object:
    sketches = []
    for text in texts:
        sketch = MinHash(num_perm=128)
        for at in range(len(text) - 4):
            sketch.update(text[at : at + 5].encode())
        sketches.append(sketch)
    return sketches


def in_batches(texts: list[str]) -> object:
    sketches = []
    for text in texts:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([text[at : at + 5].encode() for at in range(len(text) - 4)])
        sketches.append(sketch)
    return sketches


def main() -> None:
    rng = random.Random(1)  # noqa: S311
    texts = ["".join(rng.choices(LETTERS, k=LENGTH)) for _ in range(N_TEXTS)]
    compare(
        {
            "ours": lambda: ours(texts),
            "datasketch, update": lambda: one_by_one(texts),
            "datasketch, update_batch": lambda: in_batches(texts),
        },
        repeats=3,
    )


if __name__ == "__main__":
    main()
