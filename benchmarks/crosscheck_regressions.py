"""Recompute the reference values of the regressions in R and compare them with the stored ones.

Run: ``python benchmarks/crosscheck_regressions.py``. Needs Rscript with lme4, nlme, ordinal, sandwich and clubSandwich.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

STORED = Path(__file__).parent.parent / "tests" / "reference" / "regressions.json"
SCRIPT = """
suppressMessages({library(lme4); library(nlme); library(ordinal); library(sandwich); library(clubSandwich)})
d <- read.csv("grouped.csv"); s <- read.csv("series.csv")
say <- function(name, values) cat(name, format(as.numeric(values), digits = 15), "\\n")
se <- function(m) sqrt(diag(as.matrix(vcov(m))))
for (form in c("reml", "ml", "slope")) {
  m <- if (form == "slope") lmer(y ~ x + z + (x | g), d) else lmer(y ~ x + z + (1 | g), d, REML = form == "reml")
  say(paste0("mixed.", form, ".beta"), fixef(m)); say(paste0("mixed.", form, ".se"), se(m))
  say(paste0("mixed.", form, ".loglik"), logLik(m))
}
for (form in c("plain", "weighted")) {
  m <- clm(factor(q) ~ x + z, data = d, weights = if (form == "plain") rep(1, nrow(d)) else d$w)
  say(paste0("ordered.", form, ".values"), coef(m)); say(paste0("ordered.", form, ".se"), se(m))
}
m <- lm(y ~ x + z, d, weights = w)
say("weighted.CR1", sqrt(diag(vcovCR(m, d$g, "CR1S"))))
say("weighted.CR3", sqrt(diag(vcovCR(m, d$g, "CR3", target = 1 / d$w))))
for (kind in c("HC2", "HC3")) say(paste0("weighted.", kind), sqrt(diag(vcovHC(m, kind))))
say("binomial_HC1", sqrt(diag(vcovHC(glm(cbind(q, 5 - q) ~ x + z, binomial, d), "HC1"))))
say("quasipoisson.se", summary(glm(q ~ x + z, quasipoisson, d))$coefficients[, 2])
s$a <- s$t - 21; s$b <- as.numeric(s$t >= 21); s$c <- s$a * s$b; s$f <- factor((s$t - 1) %% 4 + 1)
m <- lm(y ~ a + b + c + f, s)
say("interrupted.newey_west.values", coef(m))
say("interrupted.newey_west.se", sqrt(diag(NeweyWest(m, lag = 2, prewhite = FALSE, adjust = TRUE))))
m <- gls(y ~ a + b + c + f, s, correlation = corAR1(form = ~t))
say("interrupted.ar1.values", coef(m)); say("interrupted.ar1.se", se(m))
m <- lm(I(y - y0) ~ a + b + c, s)
say("interrupted.compared.values", coef(m))
say("interrupted.compared.se", sqrt(diag(NeweyWest(m, lag = 3, prewhite = FALSE, adjust = TRUE))))
"""


def main() -> int:
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("Rscript is not installed")
        return 2
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        pd.DataFrame(stored["data"]).to_csv(Path(folder) / "grouped.csv", index=False)
        pd.DataFrame(stored["series"]).to_csv(Path(folder) / "series.csv", index=False)
        (Path(folder) / "check.R").write_text(SCRIPT, encoding="utf-8")
        done = subprocess.run([rscript, "check.R"], cwd=folder, capture_output=True, text=True, check=True)
    worst = 0.0
    for line in done.stdout.splitlines():
        name, *numbers = line.split()
        known = stored
        for part in name.split("."):
            known = known[part]
        apart = float(np.max(np.abs(np.array(numbers, dtype=float) / np.atleast_1d(known) - 1)))
        worst = max(worst, apart)
        print(f"{name:32} {apart:.1e}")
    return 0 if worst < 1e-5 else 1


if __name__ == "__main__":
    sys.exit(main())
