# Stored values of tests/reference/clubsandwich_glm.json:  Rscript benchmarks/crosscheck_sandwich.R
suppressMessages(library(clubSandwich))
set.seed(7)
sizes <- c(3,4,5,6,7,4,5,6,3,8)
g <- rep(seq_along(sizes)-1, sizes); N <- length(g)
treated <- as.numeric(g < 4); x <- round(rnorm(N), 4)
n <- sample(20:60, N, replace=TRUE)
u <- rnorm(length(sizes), sd=.3)[g+1]
k <- rbinom(N, n, plogis(.3 + .5*treated + .3*x + u))
count <- rpois(N, exp(1 + .3*treated + .2*x + u))
out <- list(source=sprintf("R %s, clubSandwich %s: glm(cbind(k, n-k) ~ treated + x, binomial) and glm(count ~ treated + x, poisson), restarted until converged to the last digit; vcovCR(fit, cluster = g, type), coef_test(test = 'Satterthwaite'); CR1 is its CR1S", paste(R.version$major, R.version$minor, sep="."), packageVersion("clubSandwich")))
num <- function(v) paste0("[", paste(format(v, digits=16, trim=TRUE, scientific=FALSE), collapse=","), "]")
cat('{"source": "', out$source, '",\n "data": {', sep="")
cat('"g": ', num(g), ', "treated": ', num(treated), ', "x": ', num(x), ', "n": ', num(n), ', "k": ', num(k), ', "count": ', num(count), '}', sep="")
options(warn=-1)
fits <- list(logit=glm(cbind(k, n-k) ~ treated + x, family=binomial, control=glm.control(epsilon=1e-14,maxit=100)), poisson=glm(count ~ treated + x, family=poisson, control=glm.control(epsilon=1e-14,maxit=100)))
for (name in names(fits)) {
  f <- fits[[name]]
  for (again in 1:3) f <- update(f, start=coef(f), control=glm.control(epsilon=1e-300, maxit=1))
  cat(',\n "', name, '": {"coef": ', num(coef(f)), sep="")
  w <- weights(f, "working"); cat(",\n  \"weights\": ", num(w), ", \"residuals\": ", num(w * residuals(f, "working")), sep="")
  for (t in c("CR0","CR1S","CR3")) {
    V <- vcovCR(f, cluster=g, type=t)
    cat(',\n  "', sub("S","",t), '": ', num(as.numeric(as.matrix(V))), sep="")
    if (t == "CR3") cat(',\n  "df_', t, '": ', num(coef_test(f, vcov=V, test="Satterthwaite")$df_Satt), sep="")
  }
  cat('}')
}
cat('}\n')
