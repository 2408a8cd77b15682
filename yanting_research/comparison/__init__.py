"""Room comparison: Corpus -> pairs of texts (文本比较)."""

from yanting_research.comparison.alignment import align_problems, statement_similarity
from yanting_research.comparison.duplicates import near_duplicates
from yanting_research.comparison.shingles import containment, jaccard, normalize_for_comparison, shingle_hashes
from yanting_research.comparison.signatures import minhash_signatures

__all__ = [
    "align_problems",
    "containment",
    "jaccard",
    "minhash_signatures",
    "near_duplicates",
    "normalize_for_comparison",
    "shingle_hashes",
    "statement_similarity",
]
