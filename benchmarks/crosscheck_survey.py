"""Recomputes what independent software says for ``tests/reference/survey_measurement.json``.

Needs pingouin and factor_analyzer, in an environment of their own (they are no dependency of the package). Varimax and
promax of the reference come from R: ``f <- factanal(factors=2, covmat=ability.cov, rotation="none")``, then
``promax(varimax(loadings(f), eps=1e-14)$loadings)``.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parent.parent / "tests" / "reference" / "survey_measurement.json"


def main() -> None:
    """Print the largest difference of each value."""
    import pandas as pd
    import pingouin
    from factor_analyzer import FactorAnalyzer
    from factor_analyzer.factor_analyzer import calculate_bartlett_sphericity, calculate_kmo

    stored = json.loads(REFERENCE.read_text(encoding="utf-8"))
    known = stored["attitude"]
    table = pd.DataFrame(known["rows"], columns=known["columns"])
    alpha, interval = pingouin.cronbach_alpha(table)
    each, whole = calculate_kmo(table)
    covariance = np.array(stored["ability"]["covariance"])
    spread = np.sqrt(np.diag(covariance))
    made = FactorAnalyzer(2, method="minres", rotation="oblimin", is_corr_matrix=True)
    made.fit(covariance / np.outer(spread, spread))
    found = {
        "alpha": (alpha, known["alpha"]),
        "alpha_interval": (interval, known["alpha_interval"]),
        "kmo": (whole, known["kmo"]),
        "kmo_items": (each, known["kmo_items"]),
        "bartlett": (calculate_bartlett_sphericity(table), known["bartlett"]),
        "oblimin": (made.loadings_, stored["ability"]["oblimin"]),
    }
    for name, (now, then) in found.items():
        print(f"{name}: {np.abs(np.asarray(now, dtype=float) - np.asarray(then)).max():.2g}")


if __name__ == "__main__":
    main()
