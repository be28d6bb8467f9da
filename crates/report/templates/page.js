"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const detail = document.getElementById("detail");
  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  // Tables: every heading sorts, a field filters.
  const number = (text) => {
    const match = text.replace(/[,，\s※]/g, "").match(/^[+-]?\d+(\.\d+)?/);
    return match ? Number(match[0]) : null;
  };
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row, column) => (row.cells[column]?.textContent ?? "").trim();
  const compare = (a, b) => {
    const [x, y] = [number(a), number(b)];
    if (x !== null && y !== null && !/^\d{4}-/.test(a)) return x - y;
    // What is no number stands below what is one.
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    return collator.compare(a, b);
  };
  const sortBy = (table, heading, column) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, at) => [key(row, column), at, row]);
    rows.sort((a, b) => (down ? compare(b[0], a[0]) : compare(a[0], b[0])) || a[1] - b[1]);
    body.append(...rows.map((row) => row[2]));
  };
  const FILTER_FROM = 8;
  const prepare = (table) => {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = make("button", "", { type: "button", class: "sort" });
      const label = heading.textContent.trim();
      button.setAttribute("aria-label", words.sort + " " + label);
      const link = heading.querySelector("a");
      if (link) {
        button.textContent = "↕";
        heading.append(" ", button);
      } else {
        button.textContent = label;
        heading.replaceChildren(button);
      }
      button.addEventListener("click", () => sortBy(table, heading, column));
    });
    const rows = [...table.tBodies[0].rows];
    if (rows.length < FILTER_FROM) return;
    const field = make("input", undefined, { type: "search", class: "filter", placeholder: words.filter });
    const region = table.closest(".wide");
    field.setAttribute("aria-label", words.filter + " " + (region.getAttribute("aria-label") ?? ""));
    const count = make("span", "", { class: "note", role: "status" });
    const texts = rows.map((row) => row.textContent.toLowerCase());
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLowerCase().split(/\s+/);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !wanted.every((word) => texts[at].includes(word));
        if (!row.hidden) shown += 1;
      });
      count.textContent = field.value.trim() ? say(words.shown, { n: shown, all: rows.length }) : "";
    });
    const line = make("p", undefined, { class: "tools" });
    line.append(field, " ", count);
    region.before(line);
  };
  document.querySelectorAll("table.data").forEach(prepare);

  // Cells of a drawn form: id, state and place are told by the row they stand in.
  const cellsOf = (row) => [...row.querySelectorAll("td")];
  const idOf = (cell) => {
    const row = cell.closest("tr[data-c]");
    if (!row) return null;
    const keys = (row.dataset.k ?? row.closest("table").dataset.k).split(" ");
    const rows = row.dataset.c.split(" ");
    const at = cellsOf(row).indexOf(cell);
    const own = keys[at % keys.length];
    return rows[Math.floor(at / keys.length)] + (own ? "." + own : "");
  };
  const findCell = (report, id) => {
    for (const row of report.querySelectorAll("tr[data-c]")) {
      if (!row.dataset.c.split(" ").some((part) => id === part || id.startsWith(part + "."))) continue;
      const cell = cellsOf(row).find((cell) => idOf(cell) === id);
      if (cell) return cell;
    }
    return null;
  };
  const placeOf = (cell) => {
    const row = cell.closest("tr[data-c]");
    const own = cell.dataset.p;
    const code = own ?? row.dataset.p;
    if (!code || cell.classList.contains("gone")) return "";
    const match = code.match(/^(\d+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)([cl]?)$/);
    if (!match) return "";
    let [page, table, line, place, column] = match.slice(1, 6).map(Number);
    const by = own ? 0 : cellsOf(row).indexOf(cell);
    if (match[6] === "c") column += by;
    if (match[6] === "l") line += by;
    const say1 = (name, n) => (n > 0 ? say(words.places[name], { n }) : "");
    const parts = [say1("page", page), table > 0 ? cell.closest("table").dataset.t : "", say1("line", line)];
    if (line === 0) parts.push(say1("row", place));
    parts.push(say1("column", column));
    return parts.filter(Boolean).join(words.places.join);
  };
  const rowLabel = (cell) => {
    const row = cell.closest("tr");
    if (row.dataset.l) {
      const keys = (row.dataset.k ?? row.closest("table").dataset.k).split(" ");
      return row.dataset.l.split("|")[Math.floor(cellsOf(row).indexOf(cell) / keys.length)];
    }
    const labels = row.querySelectorAll("th");
    return labels.length ? labels[labels.length - 1].textContent : "";
  };

  // The panel that tells what is behind a number.
  let back = null;
  const show = (title, lines, link) => {
    const close = make("button", "×", { type: "button", class: "close", "aria-label": words.close });
    close.addEventListener("click", hide);
    const list = make("dl");
    for (const [name, value] of lines) {
      if (value === "" || value === null || value === undefined) continue;
      const what = make("dd");
      what.append(...(Array.isArray(value) ? value : [value]));
      list.append(make("dt", name), what);
    }
    detail.replaceChildren(close, make("h2", title), list);
    if (link) detail.append(link);
    detail.hidden = false;
  };
  const hide = () => {
    detail.hidden = true;
    document.querySelectorAll(".marked").forEach((cell) => cell.classList.remove("marked"));
    if (back) back.focus();
    back = null;
  };
  const openAll = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const mark = (cell) => {
    document.querySelectorAll(".marked").forEach((other) => other.classList.remove("marked"));
    cell.classList.add("marked");
  };
  const tell = (cell) => {
    const report = cell.closest(".report");
    const state = [...cell.classList].find((name) => name in words.states) ?? "";
    const states = [words.states[state]].concat(cell.classList.contains("bad") ? [words.bad] : []);
    mark(cell);
    show(report.querySelector("summary").firstChild.textContent.trim(), [
      [words.value, cell.textContent.trim()],
      [words.state, states.join("; ")],
      [words.row, rowLabel(cell)],
      [words.cell, idOf(cell)],
      [words.place, [report.dataset.file, placeOf(cell)].filter(Boolean).join(words.places.join)],
    ]);
  };
  const reportOf = (href) => {
    const at = href.indexOf("#");
    return at === 0 ? document.getElementById(href.slice(1)) : null;
  };
  const toCell = (report, id) => {
    const cell = findCell(report, id);
    if (!cell) return false;
    openAll(cell);
    cell.scrollIntoView({ block: "center" });
    tell(cell);
    return true;
  };
  // `a.b=1+c.d=2;e.f=3` in words, `（a 1 + c 2）÷ e 3`: each cell named leads to where it stands.
  const operand = (part, href) => {
    const at = part.indexOf("=");
    const [id, year] = part.slice(0, at).split("@");
    const value = part.slice(at + 1);
    let name = words.names[id] ?? id;
    if (year) name = say(words.of_year, { name, year });
    const missing = words.wanting[value];
    const text = missing ? say(words.with_state, { name, state: missing }) : name + " " + value;
    return href && !year && !missing && id.includes(".") ? make("a", text, { href, "data-cell": id, "data-plain": "" }) : text;
  };
  const made = (operands, href) => {
    const sums = operands.split(";").map((sum) => sum.split("+").filter(Boolean));
    // Two sums are a ratio; of more, each stands by itself.
    const between = sums.length === 2 ? " ÷ " : "; ";
    const parts = [];
    sums.forEach((sum, at) => {
      const several = sums.length > 1 && sum.length > 1;
      if (at) parts.push(between);
      if (several) parts.push(words.brackets[0]);
      sum.forEach((part, place) => parts.push(place ? " + " : "", operand(part, href)));
      if (several) parts.push(words.brackets[1]);
    });
    return parts.filter((part) => part !== "");
  };
  const recordLink = (record) =>
    document.querySelector('a[data-record="' + CSS.escape(record) + '"]')?.getAttribute("href") ?? null;

  const onValue = (cell, link) => {
    const row = cell.closest("tr");
    const heading = cell.closest("table").tHead?.rows[0].cells[cell.cellIndex];
    const name = heading?.dataset.name ?? row.querySelector("th")?.textContent ?? "";
    const href = link?.getAttribute("href");
    const open = href ? make("a", words.open, { href, "data-plain": "" }) : null;
    show(row.querySelector("th")?.textContent + (heading ? " · " + name : ""), [
      [words.value, cell.textContent],
      [words.made, made(cell.dataset.o, href)],
    ], open);
  };
  const onMark = (markOf) => {
    const record = markOf.dataset.record;
    const figure = markOf.closest("figure, .pair");
    const rows = figure ? [...figure.querySelectorAll("tr[data-record]")].filter((row) => row.dataset.record === record) : [];
    const href = recordLink(record);
    // What the mark says of itself, and what is of no use to people, is not said again.
    const known = new Set(["rank", "ranked", "value", "label", "record"]);
    const lines = rows.flatMap((row) => {
      const heads = [...row.closest("table").tHead.rows[0].cells];
      const of = (id) => row.cells[heads.findIndex((head) => head.dataset.c === id)]?.textContent ?? "";
      const several = rows.length > 1 ? [of("label"), of("segment"), of("year")].filter(Boolean).join(" ") + " · " : "";
      return [...row.cells].flatMap((cell, at) => {
        const [id, text] = [heads[at].dataset.c, cell.textContent];
        if (!text || (rows.length === 1 && known.has(id)) || ["rank", "ranked", "label", "segment"].includes(id)) return [];
        return [[several + heads[at].textContent.trim(), id === "reference" && text.includes("=") ? made(text, href) : text]];
      });
    });
    const link = href ? make("a", words.open, { href, "data-plain": "" }) : null;
    show(markOf.querySelector("title")?.textContent ?? record, lines, link);
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target;
    const cell = target.closest("table.form td");
    if (cell && idOf(cell)) return tell(cell);
    const svgMark = target.closest("svg [data-record]");
    if (svgMark) return onMark(svgMark);
    const link = target.closest("a");
    if (link && !("plain" in link.dataset)) {
      const value = link.closest("td[data-o]");
      if (value) {
        event.preventDefault();
        back = link;
        return onValue(value, link);
      }
    }
    if (link?.dataset.cell) {
      const report = reportOf(link.getAttribute("href"));
      if (report && toCell(report, link.dataset.cell)) {
        event.preventDefault();
        back = back ?? link;
        history.replaceState(null, "", link.getAttribute("href"));
      } else if (!report) {
        // The report stands on another page: the cell goes along.
        link.href = link.getAttribute("href").split("~")[0] + "~" + link.dataset.cell;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !detail.hidden) return hide();
    const region = event.target.closest?.(".wide");
    const table = region?.querySelector("table.form");
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (!table || event.target !== region || !step || event.ctrlKey || event.altKey || event.metaKey) return;
    const cells = [...table.querySelectorAll("tr[data-c] td")];
    const at = cells.findIndex((cell) => cell.classList.contains("marked"));
    let next = at < 0 ? 0 : at + Math.sign(step);
    if (at >= 0 && Math.abs(step) > 1) {
      const row = cells[at].closest("tr");
      const rows = [...table.querySelectorAll("tr[data-c]")];
      const other = rows[rows.indexOf(row) + Math.sign(step)];
      if (!other) return;
      const column = Math.min(cellsOf(row).indexOf(cells[at]), cellsOf(other).length - 1);
      next = cells.indexOf(cellsOf(other)[column]);
    }
    if (next < 0 || next >= cells.length) return;
    event.preventDefault();
    back = region;
    cells[next].scrollIntoView({ block: "nearest", inline: "nearest" });
    tell(cells[next]);
  });
  // A link into what is folded away unfolds it.
  const follow = () => {
    const [anchor, cell] = decodeURIComponent(location.hash.slice(1)).split("~");
    const element = anchor && document.getElementById(anchor);
    if (!element) return;
    openAll(element);
    if (cell && toCell(element, cell)) return;
    element.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();
})();
