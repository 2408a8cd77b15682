/* Side columns that open from the keyboard too, and what was searched for marked on the page that was found. */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const names = { __navigation: "打开或收起目录", __toc: "打开或收起本页提纲" };
  document.querySelectorAll("label.nav-overlay-icon, label.toc-overlay-icon").forEach((label) => {
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", names[label.htmlFor]);
    label.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      document.getElementById(label.htmlFor).click();
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("#__navigation, #__toc").forEach((box) => { box.checked = false; });
  });
  const terms = (sessionStorage.getItem("yanting-search") || "").split("\n").filter((term) => term);
  sessionStorage.removeItem("yanting-search");
  const article = document.querySelector("article");
  if (terms.length && article && !document.getElementById("search-found")) markTerms(article, terms);
});

/* every place of a term in running text; terms are in small letters */
function markTerms(article, terms) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("svg, math, script")) texts.push(walker.currentNode);
  for (let text of texts) {
    for (;;) {
      const small = text.data.toLowerCase();
      const places = terms.map((term) => [small.indexOf(term), term.length]).filter(([at]) => at >= 0);
      if (!places.length) break;
      const [at, width] = places.sort((a, b) => a[0] - b[0] || b[1] - a[1])[0];
      const found = text.splitText(at);
      text = found.splitText(width);
      const mark = document.createElement("mark");
      found.replaceWith(mark);
      mark.append(found);
    }
  }
}
