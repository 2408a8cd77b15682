/* Chinese search of a site opened from a folder: Sphinx's index names the pages, the pages' own text decides.
 *
 * HAN_CLASS, FOLD_FROM and FOLD_TO stand in language_data.js, SEARCH_TEXTS in search_texts.js; Search is Sphinx's.
 * Words are cut as in yanting_research/site/bigrams.py.
 */
"use strict";

const ChineseSearch = {
  context: 60,
  longest: 200,

  foldMap: new Map(),
  fold(text) {
    let made = "";
    for (let at = 0; at < text.length; at += 1) {
      let one = text[at];
      const plain = this.foldMap.get(one);
      if (plain !== undefined) made += plain;
      else {
        const code = one.charCodeAt(0);
        if (code === 0x3000) one = " ";
        else if (code >= 0xff01 && code <= 0xff5e) one = String.fromCharCode(code - 0xfee0);
        const small = one.toLowerCase();
        made += small.length === 1 ? small : one;
      }
    }
    return made;
  },

  pieces(text) {
    const word = `(?:(?![${HAN_CLASS}])[\\p{L}\\p{N}_])`;
    const piece = new RegExp(`([0-9]+(?:[.,][0-9]+)*)(?!${word})|([${HAN_CLASS}]+)|(${word}+)`, "gu");
    return [...this.fold(text).matchAll(piece)].map((found) => ({
      number: found[1] !== undefined,
      han: found[2] !== undefined,
      text: found[0],
      asked: found[1] !== undefined ? found[0].replaceAll(",", "") : found[0],
    }));
  },

  pairs(run) {
    return run.length < 2 ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2));
  },

  queryWords(query) {
    return this.pieces(query).flatMap((piece) => (piece.han ? this.pairs(piece.asked) : [piece.asked]));
  },

  /* pages that the index names for a word; a Latin word may be the opening of a longer one */
  listed(word, opening) {
    const index = Search._index;
    const found = new Set();
    const add = (files) => {
      if (files !== undefined) [files].flat().forEach((file) => found.add(file));
    };
    for (const table of [index.terms, index.titleterms]) {
      if (Object.hasOwn(table, word)) add(table[word]);
      if (opening && word.length > 2) for (const term of Object.keys(table)) if (term.startsWith(word)) add(table[term]);
    }
    return found;
  },

  /* where a piece stands in a folded text; a number or a Latin word does not stand inside a longer one */
  places(text, piece) {
    const spelled = new Set([piece.text]);
    if (piece.number) {
      const [whole, rest] = piece.asked.split(/(?=\.)/);
      spelled.add(piece.asked).add(whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ",") + (rest || ""));
    }
    return [...spelled].flatMap((wanted) => this.standing(text, wanted, piece)).sort((a, b) => a - b);
  },

  standing(text, wanted, piece) {
    const found = [];
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const before = text[at - 1] || " ";
      const after = text.slice(at + wanted.length, at + wanted.length + 2);
      let inside = false;
      if (piece.number) inside = /[0-9.,]/.test(before) || /^(?:[0-9]|[.,][0-9])/.test(after);
      else if (!piece.han) inside = /[a-z0-9]/.test(before);
      if (!inside) found.push(at);
    }
    return found;
  },

  folded: new Map(),
  textOf(doc) {
    if (!this.folded.has(doc)) this.folded.set(doc, this.fold(SEARCH_TEXTS[doc] || ""));
    return this.folded.get(doc);
  },

  headingsOf(file) {
    if (!this.headings) {
      this.headings = new Map();
      for (const [title, places] of Object.entries(Search._index.alltitles))
        for (const [number, anchor] of places) {
          if (!this.headings.has(number)) this.headings.set(number, []);
          this.headings.get(number).push({ title, anchor });
        }
    }
    return this.headings.get(file) || [];
  },

  /* pages with every piece of the query, best first */
  exact(pieces) {
    const { docnames, titles } = Search._index;
    const lists = pieces.map((piece) => {
      const words = piece.han ? this.pairs(piece.asked) : [piece.asked];
      const sets = words.map((word) => this.listed(word, !piece.han && !piece.number));
      return sets.reduce((left, right) => new Set([...left].filter((file) => right.has(file))));
    });
    const pages = [...lists.reduce((left, right) => new Set([...left].filter((file) => right.has(file))))];
    const results = pages.map((file) => {
      const text = this.textOf(docnames[file]);
      return { file, doc: docnames[file], title: titles[file], found: pieces.map((piece) => this.places(text, piece)), text };
    }).filter((result) => result.found.every((places) => places.length > 0));
    const mean = results.reduce((sum, result) => sum + result.text.length, 0) / (results.length || 1);
    const phrase = this.fold(pieces.map((piece) => piece.text).join(""));
    for (const result of results) result.score = this.score(result, pieces, mean, phrase);
    return results.sort((a, b) => b.score - a.score || (a.doc < b.doc ? -1 : 1));
  },

  score(result, pieces, mean, phrase) {
    const title = this.fold(result.title);
    const headings = this.headingsOf(result.file);
    let score = title.includes(phrase) ? 20 + (40 * phrase.length) / title.length : 0;
    pieces.forEach((piece, at) => {
      const count = result.found[at].length;
      score += (10 * count) / (count + 0.5 + (1.5 * result.text.length) / (mean || 1));
      if (title.includes(piece.text)) score += 10 + (10 * piece.text.length) / title.length;
      score += 3 * Math.min(3, headings.filter((heading) => this.fold(heading.title).includes(piece.text)).length);
    });
    if (pieces.length > 1) {
      // as a phrase, also where the page puts blanks between Chinese and numbers
      const parts = pieces.map((piece) => piece.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      if (new RegExp(parts.join("[\\s,]{0,2}")).test(result.text)) score += 30;
    }
    if (result.doc.startsWith("reference/") || result.doc === "changelog") return 0.7 * score;
    return result.doc.startsWith("notebooks/") ? 0.85 * score : score;
  },

  /* pages with most pairs of the query, where none has it whole */
  near(pieces) {
    const words = [...new Set(pieces.flatMap((piece) => (piece.han ? this.pairs(piece.asked) : [piece.asked])))];
    if (words.length < 3) return [];
    const { docnames, titles } = Search._index;
    const counts = new Map();
    for (const word of words) for (const file of this.listed(word, false)) counts.set(file, (counts.get(file) || 0) + 1);
    return [...counts].filter(([, count]) => count / words.length >= 0.6).map(([file, count]) => {
      const text = this.textOf(docnames[file]);
      const found = words.map((word) => this.places(text, { text: word, han: true }));
      return { file, doc: docnames[file], title: titles[file], text, found, score: count };
    }).sort((a, b) => b.score - a.score || a.text.length - b.text.length);
  },

  /* functions and classes by name */
  objects(query) {
    const wanted = query.trim().toLowerCase();
    if (!/^[a-z_][a-z0-9_.]{2,}$/.test(wanted)) return [];
    const { docnames, titles, objects } = Search._index;
    const found = [];
    for (const [prefix, entries] of Object.entries(objects))
      for (const [file, , , , name] of entries) {
        const full = `${prefix}.${name}`;
        const small = name.toLowerCase();
        if (small === wanted || full.toLowerCase() === wanted) found.push({ rank: 0, full, file });
        else if (small.startsWith(wanted)) found.push({ rank: 1, full, file });
      }
    return found.sort((a, b) => a.rank - b.rank || (a.full < b.full ? -1 : 1)).slice(0, 5)
      .map(({ full, file }) => ({ doc: docnames[file], title: full, anchor: `#${full}`, note: titles[file] }));
  },

  search(query) {
    const pieces = this.pieces(query.slice(0, this.longest));
    if (!pieces.length) return { pieces, results: [], near: false };
    const named = this.objects(query);
    const whole = this.exact(pieces);
    const near = !whole.length && !named.length;
    return { pieces, results: [...named, ...(near ? this.near(pieces).slice(0, 10) : whole)], near };
  },

  element(tag, text, parent, className) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.appendChild(made);
    return made;
  },

  /* the place from which the next lines hold most different pieces of the query */
  richest(found) {
    const within = (list, at) => list.some((place) => place >= at && place < at + 2 * this.context);
    let best = [0, 0];
    for (const at of found.flat().sort((a, b) => a - b).slice(0, 300)) {
      const held = found.filter((list) => within(list, at)).length;
      if (held > best[1]) best = [at, held];
    }
    return best[0];
  },

  /* the lines around that place, what was asked for marked; built of text nodes, never of markup */
  snippet(result, pieces, parent) {
    const shown = SEARCH_TEXTS[result.doc];
    if (!shown || !result.found) return;
    const start = Math.max(0, this.richest(result.found) - this.context);
    const end = Math.min(shown.length, start + 3 * this.context);
    const line = this.element("p", start > 0 ? "…" : "", parent, "context");
    const marks = [];
    result.found.forEach((list, at) => {
      const width = pieces[at] ? pieces[at].text.length : 2;
      list.filter((place) => place >= start && place + width <= end).forEach((place) => marks.push([place, place + width]));
    });
    let at = start;
    for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
      if (from < at) continue;
      line.append(shown.slice(at, from));
      this.element("mark", shown.slice(from, to), line);
      at = to;
    }
    line.append(shown.slice(at, end) + (end < shown.length ? "…" : ""));
  },

  show(query) {
    const { pieces, results, near } = this.search(query);
    const list = document.getElementById("search-found");
    const root = document.documentElement.dataset.content_root;
    list.replaceChildren();
    for (const result of results) {
      const item = this.element("li", "", list);
      const link = this.element("a", result.title, item);
      link.href = `${root}${result.doc}.html${result.anchor || ""}`;
      if (result.note) this.element("p", result.note, item, "context");
      const headings = result.file === undefined || near ? [] : this.headingsOf(result.file).filter(
        (heading) => heading.anchor && pieces.some((piece) => this.fold(heading.title).includes(piece.text)));
      if (headings.length) {
        const parts = this.element("p", "见：", item, "parts");
        headings.slice(0, 3).forEach((heading, at) => {
          if (at) parts.append("，");
          this.element("a", heading.title, parts).href = `${root}${result.doc}.html#${heading.anchor}`;
        });
      }
      this.snippet(result, near ? [] : pieces, item);
    }
    const status = document.getElementById("search-status");
    if (!results.length) status.textContent = `没有找到“${query}”。换一个说法，或者写短一些试试。`;
    else if (near) status.textContent = `没有一页完整地写着“${query}”，下面 ${results.length} 页最接近。`;
    else status.textContent = `“${query}”：找到 ${results.length} 处。`;
    // a single letter or digit would mark half the page
    const marked = pieces.map((piece) => piece.text).filter((text, at) => pieces[at].han || text.length > 1);
    sessionStorage.setItem("yanting-search", marked.join("\n"));
  },
};
{
  const plain = [...FOLD_TO];
  [...FOLD_FROM].forEach((one, at) => ChineseSearch.foldMap.set(one, plain[at]));
}
Search.performSearch = (query) => ChineseSearch.show(query);
