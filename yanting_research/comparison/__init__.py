"""Room comparison: Corpus -> pairs of texts (文本比较)."""

from yanting_research.comparison.alignment import align_problems, statement_similarity
from yanting_research.comparison.coinages import local_coinages
from yanting_research.comparison.duplicates import near_duplicates
from yanting_research.comparison.local_alignment import LocalAlignment, align_local
from yanting_research.comparison.reuse import reuse_shares, text_reuse
from yanting_research.comparison.sentence_pairs import similar_sentences
from yanting_research.comparison.shingles import containment, jaccard, normalize_for_comparison, shingle_hashes
from yanting_research.comparison.signatures import minhash_signatures
from yanting_research.comparison.statements import Statement, read_statements

__all__ = [
    "LocalAlignment",
    "Statement",
    "align_local",
    "align_problems",
    "containment",
    "jaccard",
    "local_coinages",
    "minhash_signatures",
    "near_duplicates",
    "normalize_for_comparison",
    "read_statements",
    "reuse_shares",
    "shingle_hashes",
    "similar_sentences",
    "statement_similarity",
    "text_reuse",
]
