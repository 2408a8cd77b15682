/* The page: shows what Search finds. Texts enter it through textContent only. */
(() => {
  const ROWS = 100, LANES = 100;
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const documents = data.documents.map(Search.prepare);
  const state = {term: "", mode: "text", hits: [], shown: [], page: 0, lanes: LANES, by: "g2", down: true};
  const count = (n) => n.toLocaleString("zh-CN");
  const number = (value, digits) => value === null ? "–" : value.toFixed(digits).replace("-", "−");

  function element(name, content, ...classes) {
    const made = document.createElement(name);
    if (content !== undefined) made.textContent = content;
    made.classList.add(...classes);
    return made;
  }

  function button(content, label, action, ...classes) {
    const made = element("button", content, ...classes);
    made.type = "button";
    if (label) made.title = label;
    made.addEventListener("click", action);
    return made;
  }

  function fill(select, pairs) {
    select.replaceChildren(...pairs.map(([value, name]) => {
      const option = element("option", name);
      option.value = value;
      return option;
    }));
  }

  const say = (message) => { byId("status").textContent = message; };

  /* ---- search ---- */

  function search() {
    state.term = byId("term").value;
    state.mode = byId("mode").value;
    state.hits = Search.find(documents, state.term, state.mode);
    choose();
    state.lanes = LANES;
    showLanes();
  }

  function choose() {
    const only = byId("document").value, role = byId("role").value;
    const chosen = state.hits.filter((hit) =>
      (only === "" || hit.document === documents[Number(only)])
      && (role === "" || (hit.section ? hit.section.role : "") === (role === "none" ? "" : role)));
    state.shown = Search.sort(chosen, byId("sort").value, Number(byId("window").value));
    state.page = 0;
    report();
    showHits();
  }

  function report() {
    if (state.term === "") { say("请输入检索词。"); return; }
    const all = state.hits.length, part = state.shown.length;
    const texts = new Set(state.shown.map((hit) => hit.document)).size;
    const name = `“${Search.visible(state.term)}”`;
    if (all === 0) {
      say(`${name}：没有找到。${state.mode === "words" ? "可改用“连续文字”再试。" : ""}`);
      return;
    }
    const filtered = part === all ? "" : `（全部 ${count(all)} 处）`;
    say(`${name}：${count(part)} 处${filtered}，见于 ${count(texts)} 篇，共 ${count(documents.length)} 篇。`);
  }

  /* ---- concordance ---- */

  function cell(name, ...content) {
    const made = element("td");
    made.classList.add(name);
    made.append(...content);
    return made;
  }

  function where(hit) {
    const names = [Search.visible(hit.document.name)];
    if (hit.section && hit.section.heading) names.push(Search.visible(hit.section.heading));
    const place = element("span", names.join(" › "), "name");
    place.title = names.join(" › ");
    const role = hit.section ? hit.section.role : "";
    return role ? [element("span", role, "role"), place] : [place];
  }

  function nextTo(text, side, name) {
    /* the sign beside the keyword is set off when the order goes by it */
    const made = element("div", undefined, "context");
    const signs = Array.from(Search.visible(text));
    if (byId("sort").value !== side || signs.length === 0) {
      made.textContent = signs.join("");
      return cell(name, made);
    }
    const line = element("span");
    if (side === "left") line.append(signs.slice(0, -1).join(""), element("b", signs[signs.length - 1]));
    else line.append(element("b", signs[0]), signs.slice(1).join(""));
    made.append(line);
    return cell(name, made);
  }

  function hitRow(hit) {
    const {left, keyword, right} = Search.context(hit, Number(byId("window").value));
    const row = element("tr");
    const open = button(Search.visible(keyword), "看整段", () => unfold(row, open, hit));
    open.setAttribute("aria-expanded", "false");
    const id = Search.citation(hit);
    row.append(
      nextTo(left, "left", "left"), cell("keyword", open), nextTo(right, "right", "right"), cell("where", ...where(hit)),
      cell("cite", button(Search.visible(id), "复制出处编号", () => copy(id))),
    );
    return row;
  }

  function unfold(row, open, hit) {
    if (open.getAttribute("aria-expanded") === "true") {
      row.nextElementSibling.remove();
      open.setAttribute("aria-expanded", "false");
      return;
    }
    const {left, keyword, right} = Search.paragraph(hit);
    const words = element("p");
    words.append(Search.visible(left), element("mark", Search.visible(keyword)), Search.visible(right));
    const wide = element("td");
    wide.colSpan = 5;
    wide.append(words);
    const below = element("tr", undefined, "whole");
    below.append(wide);
    row.after(below);
    open.setAttribute("aria-expanded", "true");
  }

  let said = 0;

  async function copy(text) {
    let done = false;
    if (navigator.clipboard) {
      done = await navigator.clipboard.writeText(text).then(() => true, () => false);
    }
    if (!done) {
      const field = element("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      done = document.execCommand("copy");
      field.remove();
    }
    clearTimeout(said);
    said = setTimeout(report, 5000);
    say(done ? `已复制：${Search.visible(text)}` : `浏览器不许复制，请自行选取：${Search.visible(text)}`);
  }

  function showHits() {
    const pages = Math.max(1, Math.ceil(state.shown.length / ROWS));
    const from = state.page * ROWS;
    byId("hits").replaceChildren(...state.shown.slice(from, from + ROWS).map(hitRow));
    byId("page").textContent = `第 ${count(state.page + 1)} 页，共 ${count(pages)} 页`;
    byId("previous").disabled = state.page === 0;
    byId("next").disabled = state.page + 1 >= pages;
  }

  function turn(step) {
    state.page += step;
    showHits();
    byId("panel-kwic").scrollIntoView();
  }

  /* ---- dispersion ---- */

  const strokes = (places, length) => places.map((place) => `M${(1000 * place / length).toFixed(2)} 0V24`).join("");

  function lane(text, hits) {
    const row = element("div", undefined, "lane");
    const rate = text.length ? 10000 * hits.length / text.length : 0;
    const name = button(Search.visible(text.name), `${text.id}：看该篇的语境`, () => {
      byId("document").value = String(documents.indexOf(text));
      choose();
      show("kwic", true);
    }, "name");
    const picture = byId("picture").content.firstElementChild.cloneNode(true);
    const tops = text.sections.filter((section) => section.level === 1).map((section) => section.start);
    picture.querySelector(".tops").setAttribute("d", strokes(tops, text.text.length));
    picture.querySelector(".ticks").setAttribute("d", strokes(hits.map((hit) => hit.start), text.text.length));
    const n = hits.length ? `${count(hits.length)} 次（每万字 ${rate.toFixed(1)}）` : "0 次";
    row.append(name, picture, element("span", n, "n"));
    return row;
  }

  function showLanes() {
    const found = new Map(documents.map((text) => [text, []]));
    for (const hit of state.hits) found.get(hit.document).push(hit);
    let texts = documents.filter((text) => !byId("present").checked || found.get(text).length);
    if (byId("order").value === "rate") {
      const rate = (text) => text.length ? found.get(text).length / text.length : 0;
      texts = texts.map((text) => [rate(text), text]).sort((a, b) => b[0] - a[0]).map((pair) => pair[1]);
    }
    byId("lanes").replaceChildren(...texts.slice(0, state.lanes).map((text) => lane(text, found.get(text))));
    byId("more").parentElement.hidden = texts.length <= state.lanes;
  }

  /* ---- keywords ---- */

  const HEADS = [
    ["feature", "词"], ["g2", "G²"], ["p_fdr", "p（校正后）"], ["log_ratio", "对数比"], ["n_target", "目标组次数"],
    ["n_reference", "其余次数"], ["docfreq_target", "目标组单位数"], ["docfreq_reference", "其余单位数"],
  ];

  function comparison() {
    return data.comparisons[Number(byId("comparison").value)];
  }

  function heads() {
    byId("heads").replaceChildren(...HEADS.map(([column, name]) => {
      const head = element("th");
      head.scope = "col";
      head.dataset.column = column;
      head.append(button(name, "", () => {
        state.down = state.by === column ? !state.down : column !== "feature" && column !== "p_fdr";
        state.by = column;
        showFeatures();
      }));
      return head;
    }));
  }

  function ordered(rows) {
    const at = data.columns.indexOf(state.by), sign = state.down ? -1 : 1;
    const worth = (row) => row[at];
    return [...rows].sort((a, b) => {
      const [x, y] = [worth(a), worth(b)];
      if (x === null || y === null) return (x === null) - (y === null);
      return sign * (typeof x === "string" ? Search.compare(x, y) : x - y) || Search.compare(a[0], b[0]);
    });
  }

  function score(value, p, most) {
    const bar = element("div", undefined, "bar2"), made = element("div", undefined, "value");
    const part = element("i", undefined, value > 0 ? "more" : "less");
    if (p === null || p >= 0.05) part.classList.add("weak");
    part.style.width = `${(50 * Math.abs(value) / most).toFixed(2)}%`;
    bar.append(part);
    bar.setAttribute("aria-hidden", "true");
    made.append(bar, element("span", number(value, 2)));
    return made;
  }

  function featureRow(row, most) {
    const [feature, g2, p, ratio, ...counts] = row;
    const made = element("tr");
    const word = element("th");
    word.scope = "row";
    word.append(button(Search.visible(feature), "看语境", () => {
      byId("term").value = feature;
      byId("mode").value = comparison().layer === "分词" ? "words" : "text";
      byId("document").value = "";
      byId("role").value = "";
      search();
      show("kwic", true);
    }));
    made.append(word, cell("score", score(g2, p, most)));
    made.append(cell("n", p !== null && p < 0.001 ? "< 0.001" : number(p, 3)), cell("n", number(ratio, 2)));
    made.append(...counts.map((n) => cell("n", count(n))));
    return made;
  }

  function showFeatures() {
    const chosen = comparison();
    for (const head of byId("heads").children) {
      const here = head.dataset.column === state.by;
      head.setAttribute("aria-sort", here ? (state.down ? "descending" : "ascending") : "none");
    }
    if (!chosen) {
      byId("sizes").textContent = "只有一组文本，没有可以比较的另一组。";
      return;
    }
    const part = byId("filter").value, side = byId("side").value;
    const rows = chosen.rows.filter((row) => row[0].includes(part)
      && (side === "both" || (side === "target") === (row[1] > 0)));
    const most = Math.max(...chosen.rows.map((row) => Math.abs(row[1])), 1e-9);
    byId("features").replaceChildren(...ordered(rows).map((row) => featureRow(row, most)));
    byId("sizes").textContent = `${chosen.layer}层；目标组“${Search.visible(chosen.group)}” ${count(chosen.n_target)} 词次，`
      + `其余 ${count(chosen.n_reference)} 词次；够次数的词 ${count(chosen.n_features)} 个，`
      + `本表存有两侧最突出的 ${count(chosen.rows.length)} 个，现列 ${count(rows.length)} 个。`;
  }

  function listComparisons() {
    const groups = new Map();
    data.comparisons.forEach((record, index) => {
      const key = `${record.grouping}（${record.layer}）`;
      if (!groups.has(key)) groups.set(key, element("optgroup"));
      const option = element("option", `${Search.visible(shortName(record))} 与其余`);
      option.value = String(index);
      groups.get(key).label = key;
      groups.get(key).append(option);
    });
    byId("comparison").replaceChildren(...groups.values());
  }

  function shortName(record) {
    const text = record.grouping === "文档" && documents.find((each) => each.id === record.group);
    return text ? text.name : record.group;
  }

  /* ---- tabs and wiring ---- */

  const TABS = ["kwic", "dispersion", "keyness"];

  function show(name, focus) {
    for (const tab of TABS) {
      const here = tab === name, handle = byId(`tab-${tab}`);
      handle.setAttribute("aria-selected", String(here));
      handle.tabIndex = here ? 0 : -1;
      byId(`panel-${tab}`).hidden = !here;
      if (here && focus) handle.focus();
    }
  }

  function step(event) {
    const at = TABS.findIndex((tab) => `tab-${tab}` === event.target.id);
    const moves = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1};
    if (!(event.key in moves)) return;
    event.preventDefault();
    show(TABS[(moves[event.key] + TABS.length) % TABS.length], true);
  }

  function resize(factor) {
    const root = document.documentElement;
    const now = parseFloat(getComputedStyle(root).fontSize);
    root.style.fontSize = `${Math.min(32, Math.max(12, now * factor)).toFixed(1)}px`;
  }

  fill(byId("document"), [["", `全部 ${count(documents.length)} 篇`],
    ...documents.map((text, index) => [String(index), Search.visible(text.name)])]);
  const roles = [...new Set(documents.flatMap((text) => text.sections.map((section) => section.role)))].filter(Boolean);
  fill(byId("role"), [["", "全部"], ...roles.sort(Search.compare).map((role) => [role, role]), ["none", "未标性质"]]);
  listComparisons();
  heads();

  byId("search").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  let wait = 0;
  byId("term").addEventListener("input", (event) => {
    clearTimeout(wait);
    if (!event.isComposing) wait = setTimeout(search, 250);
  });
  byId("term").addEventListener("compositionend", search);
  byId("mode").addEventListener("change", search);
  for (const id of ["sort", "window", "document", "role"]) byId(id).addEventListener("change", choose);
  byId("previous").addEventListener("click", () => turn(-1));
  byId("next").addEventListener("click", () => turn(1));
  byId("order").addEventListener("change", showLanes);
  byId("present").addEventListener("change", showLanes);
  byId("more").addEventListener("click", () => { state.lanes += LANES; showLanes(); });
  for (const id of ["comparison", "side"]) byId(id).addEventListener("change", showFeatures);
  byId("filter").addEventListener("input", showFeatures);
  for (const tab of TABS) {
    byId(`tab-${tab}`).addEventListener("click", () => show(tab, false));
    byId(`tab-${tab}`).addEventListener("keydown", step);
  }
  byId("smaller").addEventListener("click", () => resize(1 / 1.15));
  byId("larger").addEventListener("click", () => resize(1.15));

  byId("term").value = data.term;
  search();
  showFeatures();
})();
