"use strict";
/* Searching the embedded texts. The same hits, order, windows and citations as yanting_research.textstats.kwic.
   Offsets inside are those of JavaScript (UTF-16); what is shown or copied counts code points. */
const Search = (() => {
  const LONGEST_GAP = 10;
  const GAP_SIGN = "[\\p{L}\\p{N}]";
  const SIGNS = /[\\^$.*+?()[\]{}|/]/gu;

  /* Places of the characters beyond the basic plane, each of which takes two units of UTF-16. */
  function prepare(document) {
    const doubles = [];
    for (const found of document.text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) doubles.push(found.index);
    document.doubles = doubles;
    document.length = document.text.length - doubles.length;
    document.sections = document.sections.map(([id, start, end, level, role, heading]) => ({
      id, start: toUnits(document, start), end: toUnits(document, end), level, role, heading,
    }));
    return document;
  }

  /* How many of the sorted places lie before the limit. */
  function before(places, limit) {
    let low = 0, high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (places[middle] < limit) low = middle + 1; else high = middle;
    }
    return low;
  }

  function toPoints(document, unit) {
    return unit - before(document.doubles, unit);
  }

  function toUnits(document, point) {
    const doubles = document.doubles;
    let low = 0, high = doubles.length;  // the i-th double stands at point doubles[i] - i
    while (low < high) {
      const middle = (low + high) >> 1;
      if (doubles[middle] - middle < point) low = middle + 1; else high = middle;
    }
    return point + low;
  }

  /* Token boundaries: one flag for every code point and the end. */
  function boundaries(document) {
    if (!document.bounds) {
      const bounds = new Uint8Array(document.length + 1);
      let at = 0, more = 0;
      bounds[0] = 1;
      for (const letter of document.tokens) {
        if (letter === "z") { more += 35; continue; }
        at += more + parseInt(letter, 36);
        more = 0;
        bounds[at] = 1;
      }
      document.bounds = bounds;
    }
    return document.bounds;
  }

  function pattern(term) {
    const parts = term.replace(/\*+/gu, "*").split(/([?*])/u);
    if (!parts.some((part) => part !== "" && part !== "?" && part !== "*")) return null;
    const signs = {"?": GAP_SIGN, "*": `${GAP_SIGN}{0,${LONGEST_GAP}}?`};
    return new RegExp(parts.map((part) => signs[part] || part.replace(SIGNS, "\\$&")).join(""), "gu");
  }

  /* Spans of all occurrences in one text; they may overlap. */
  function occurrences(document, term, mode) {
    const text = document.text, spans = [];
    if (mode === "wildcards") {
      const wanted = pattern(term);
      for (let hit = wanted && wanted.exec(text); hit; hit = wanted.exec(text)) {
        spans.push([hit.index, hit.index + hit[0].length]);
        wanted.lastIndex = hit.index + (text.codePointAt(hit.index) > 0xFFFF ? 2 : 1);
      }
      return spans;
    }
    const bounds = mode === "words" ? boundaries(document) : null;
    for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      const end = at + term.length;
      if (!bounds || (bounds[toPoints(document, at)] && bounds[toPoints(document, end)])) spans.push([at, end]);
    }
    return spans;
  }

  /* The innermost section that holds a place; sections come in order of appearance. */
  function sectionAt(document, place) {
    const sections = document.sections;
    let low = 0, high = sections.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sections[middle].start <= place) low = middle + 1; else high = middle;
    }
    for (let index = low - 1; index >= 0; index -= 1) {
      if (place < sections[index].end) return sections[index];
    }
    return null;
  }

  function find(documents, term, mode) {
    const hits = [];
    if (term === "") return hits;
    for (const document of documents) {
      for (const [start, end] of occurrences(document, term, mode)) {
        hits.push({document, start, end, section: sectionAt(document, start)});
      }
    }
    return hits;
  }

  const oneLine = (text) => text.replace(/[\r\n]/gu, " ");

  function context(hit, size) {
    const {document, start, end} = hit, text = document.text;
    const low = toUnits(document, Math.max(0, toPoints(document, start) - size));
    const high = toUnits(document, Math.min(document.length, toPoints(document, end) + size));
    return {
      left: oneLine(text.slice(low, start)),
      keyword: oneLine(text.slice(start, end)),
      right: oneLine(text.slice(end, high)),
    };
  }

  function citation(hit) {
    const section = hit.section ? hit.section.id : "";
    return `${hit.document.id}/${section}@${toPoints(hit.document, hit.start)}-${toPoints(hit.document, hit.end)}`;
  }

  /* Order of code points, as Python sorts; UTF-16 would put U+E000 to U+FFFF after the higher planes. */
  function compare(a, b) {
    const least = Math.min(a.length, b.length);
    for (let i = 0; i < least; i += 1) {
      let x = a.charCodeAt(i), y = b.charCodeAt(i);
      if (x === y) continue;
      if (x >= 0xD800 && y >= 0xD800) {
        x += x >= 0xE000 ? -0x800 : 0x2000;
        y += y >= 0xE000 ? -0x800 : 0x2000;
      }
      return x - y;
    }
    return a.length - b.length;
  }

  function sort(hits, order, size) {
    if (order === "position") return hits;
    const key = (hit) => {
      const {left, keyword, right} = context(hit, size);
      if (order === "left") return Array.from(left).reverse().join("");
      return order === "right" ? right : keyword;
    };
    // sort() is stable and the hits come by document and place, so ties keep that order; of two hits
    // at one place the shorter comes first in both
    return hits.map((hit) => [key(hit), hit]).sort((a, b) => compare(a[0], b[0])).map((pair) => pair[1]);
  }

  /* The lines around a hit, for reading on: the paragraph, at most 600 units on each side. */
  function paragraph(hit) {
    const {document, start, end} = hit, text = document.text;
    let low = Math.max(text.lastIndexOf("\n", start - 1) + 1, start - 600);
    const close = text.indexOf("\n", end);
    let high = Math.min(close < 0 ? text.length : close, end + 600);
    if (start === 0) low = 0;
    if (/[\uDC00-\uDFFF]/u.test(text[low] || "")) low += 1;
    if (/[\uD800-\uDBFF]/u.test(text[high - 1] || "")) high -= 1;
    return {left: text.slice(low, start), keyword: text.slice(start, end), right: text.slice(end, Math.max(high, end))};
  }

  /* Control characters and marks that turn the direction of writing, made visible. */
  const visible = (text) => text.replace(
    /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

  return {boundaries, citation, compare, context, find, paragraph, prepare, sort, toPoints, toUnits, visible};
})();
