"""Text statistics (文本统计): TOKENS and TERM_SPANS -> TERMS and tables of statistics."""

from yanting_research.textstats.association import ASSOCIATIONS, association
from yanting_research.textstats.collocates import collocates
from yanting_research.textstats.collocation import collocations
from yanting_research.textstats.concordance import kwic
from yanting_research.textstats.counting import count_lists, count_matrix, count_terms
from yanting_research.textstats.diversity import diversity, hdd, mattr, mtld, vocabulary_growth, yule_k
from yanting_research.textstats.effects import (
    conditional_odds_ratio,
    difference_coefficient,
    fisher_p,
    log_ratio,
    odds_ratio,
    percent_difference,
    simple_maths,
)
from yanting_research.textstats.frequencies import frequency
from yanting_research.textstats.keyness_profile import keyness_profile
from yanting_research.textstats.keywords import chi2_score, g2_score, keyness, rayson_ll
from yanting_research.textstats.log_odds import log_odds
from yanting_research.textstats.matrix import FeatureMatrix, dense_counts, feature_matrix, trim_terms
from yanting_research.textstats.readability import readability
from yanting_research.textstats.similarity import SIMILARITIES, similarity
from yanting_research.textstats.spread import dispersion, part_dispersion
from yanting_research.textstats.textrank import textrank
from yanting_research.textstats.trends import change_points, trend
from yanting_research.textstats.weighting import tfidf
from yanting_research.textstats.wordscores import score_texts, score_words

__all__ = [
    "ASSOCIATIONS",
    "SIMILARITIES",
    "FeatureMatrix",
    "association",
    "change_points",
    "chi2_score",
    "collocates",
    "collocations",
    "conditional_odds_ratio",
    "count_lists",
    "count_matrix",
    "count_terms",
    "dense_counts",
    "difference_coefficient",
    "dispersion",
    "diversity",
    "feature_matrix",
    "fisher_p",
    "frequency",
    "g2_score",
    "hdd",
    "keyness",
    "keyness_profile",
    "kwic",
    "log_odds",
    "log_ratio",
    "mattr",
    "mtld",
    "odds_ratio",
    "part_dispersion",
    "percent_difference",
    "rayson_ll",
    "readability",
    "score_texts",
    "score_words",
    "similarity",
    "simple_maths",
    "textrank",
    "tfidf",
    "trend",
    "trim_terms",
    "vocabulary_growth",
    "yule_k",
]
