// The page: takes files, has workers read them, and shows what the desk says of all of them. It decides nothing.
"use strict";

// ---------------------------------------------------------------- words

const WORDS = {
  skip: ["跳到检查结果", "Skip to the results"],
  title: ["政府信息公开年报检查", "Check of disclosure annual reports"],
  lead: ["在这台电脑的浏览器里检查，文件不上传、不联网。", "Checked in the browser of this computer: nothing is uploaded, no network is used."],
  drop: ["把年报稿拖到这里", "Drop drafts here"],
  kinds: [
    "Word、旧版 Word 和 WPS 文字、RTF、网页、整页保存的网页（MHT）、PDF、OFD、Excel 和 WPS 表格、文本、CSV、JSON、JSON Lines、ZIP。可一次放入多份；上一年的年报、上一次的检查结果（本页保存的“问题（JSON）”）、配置（gongkai.toml）、名册也放在一起。改好后把同名文件再放一次即可复查。",
    "Word, old Word and WPS Writer, RTF, web pages, pages saved whole (MHT), PDF, OFD, Excel and WPS sheets, text, CSV, JSON, JSON Lines, ZIP; many at once, and with them last year’s report, the findings of last time (saved here as JSON), a profile (gongkai.toml) or a roster. Drop a mended file of the same name again to check it anew.",
  ],
  choose: ["选择文件…", "Choose files…"],
  folder: ["选择文件夹…", "Choose a folder…"],
  paste: ["粘贴表格", "Paste a table"],
  type: ["在空表中填写", "Fill in an empty form"],
  "paste-h": ["粘贴从 Word、Excel 复制的表格或全文", "Paste a table or a text copied from Word or Excel"],
  "paste-box": ["在此粘贴（Ctrl+V）；文字也可以直接输入", "Paste here (Ctrl+V), or type"],
  "paste-note": ["粘贴的内容没有写明单位和年度时，以上面填写的为准。", "Agency and year hold where what is pasted names none."],
  "check-text": ["检查文字", "Check the text"],
  "type-h": ["在空表中填写，边填边检查", "Fill in an empty form; it is checked as you type"],
  "type-note": ["只核对已填的格；从 Excel 复制的一块数字可以整块粘贴。", "Only cells with a number are checked; a block copied from Excel can be pasted whole."],
  agency: ["单位名称", "Agency"],
  year: ["年度", "Year"],
  clear: ["清空", "Clear"],
  starting: ["正在准备……", "Starting …"],
  ready: ["可以放入文件了。", "Ready for files."],
  empty: ["没有可以检查的文件。", "There are no files to check."],
  summary: ["检查结果", "Results"],
  "get-notice": ["整改清单（Word）", "Notice (Word)"],
  annotate: ["存为带批注的 Word", "Save with comments (Word)"],
  "file-gone": ["文件已移动、改名或被其他程序占用，请重新放入", "the file was moved, renamed or is held by another program; add it again"],
  "get-csv": ["问题表（CSV）", "Findings (CSV)"],
  "get-json": ["问题（JSON）", "Findings (JSON)"],
  print: ["打印", "Print"],
  "remove-all": ["全部移除", "Remove all"],
  letter: ["整改清单的落款与期限", "Who sends the notice, and by when"],
  issuer: ["发文单位", "From"],
  due: ["反馈期限", "Due"],
  files: ["文件", "Files"],
  lacking: ["没有条件判断的规则", "Rules that could not be judged"],
  foot: ["规则、用语与命令行 gongkai lint 相同；每条问题都请对照原件核实。", "Rules and words are those of gongkai lint; hold every finding against the original."],
  "let-go": ["松开鼠标，放入检查", "Let go to check"],
  waiting: ["等待", "waiting"],
  reading: ["正在读取", "reading"],
  reviewing: ["正在核对……", "Checking …"],
  remove: ["移除", "Remove"],
  errors: ["须改正", "To be mended"],
  warnings: ["请核实", "To be verified"],
  notes: ["提示", "Notes"],
  aside: ["不计入的问题", "Findings that do not count"],
  nothing: ["没有发现问题。", "Nothing was found."],
  advice: ["怎么办：", "What to do: "],
  explain: ["规则说明", "About the rule"],
  tables: ["法定表格", "Statutory tables"],
  "tables-marked": ["法定表格（有问题的格已标出）", "Statutory tables, with the cells in question marked"],
  "save-tables": ["保存表格（网页，可复制到 Word）", "Save the tables (web page)"],
  "save-docx": ["法定表格（Word）", "Statutory tables (Word)"],
  "save-xlsx": ["法定表格（Excel）", "Statutory tables (Excel)"],
  absent: ["在这份文件中读不到这张表；其中的格是缺失，不是零。", "This table could not be read from the file; its cells are absent, not zero."],
  "no-tables": ["这份报告没有可以画出的法定表格。", "There are no statutory tables to draw."],
  should: ["应为 ", "should be "],
  suspect: ["可疑", "suspect"],
  involved: ["有关", "involved"],
  elsewhere: ["没有报告可对应的问题", "Findings about reports that are wanting"],
  published: ["发布日期", "published"],
  "to-table": ["在表中查看", "Show in the table"],
  rejected: ["未能读取", "Rejected"],
  replaced: ["已换成新的一份：", "Replaced by a new version: "],
  colon: ["：", ": "],
  comma: ["、", ", "],
  semicolon: ["；", "; "],
  clean: ["没有须改正、须核实的问题", "Nothing to mend or to verify"],
  "no-year": ["这一年没有全国统一的表格。", "There was no national form for that year."],
  "typed-ok": ["已填的格之间没有矛盾。", "What is filled in agrees."],
  "typed-empty": ["尚未填写。", "Nothing is filled in."],
  "typed-bad": ["处不相符，已在表中标出", "found not to add up, and marked in the table"],
  "failed-review": ["合在一起无法核对；有的文件已单独剔除。", "They could not be checked together; a file was set aside."],
  old: ["这个浏览器太旧，不能运行本页；请用近三年的 Chrome、Edge 或 Firefox。", "This browser is too old; use Chrome, Edge or Firefox of the last three years."],
  problems: ["读取时遇到的情况", "What was odd in reading"],
  dropped: ["未采用", "not used"],
  pasted: ["粘贴", "pasted"],
  typed: ["填写的表格", "typed form"],
  error: ["错误", "errors"],
  warning: ["警告", "warnings"],
  note: ["提示", "notes"],
};

let lang = "zh";
const word = (key) => WORDS[key][lang === "en" ? 1 : 0];

// ---------------------------------------------------------------- small help

const $ = (id) => document.getElementById(id);

// An element with attributes and children. Text goes in as text: nothing that comes from a file is ever markup.
const el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

const today = () => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

const say = (text) => {
  if ($("status").textContent !== text) $("status").textContent = text;
};

// ---------------------------------------------------------------- workers

// Longest that a file may be read and that all may be reviewed, in ms; as the command line has it.
const LONGEST_READ = 30_000;
const LONGEST_REVIEW = 120_000;

const unpacked = async () => {
  const bytes = (id) => {
    const text = atob($(id).textContent);
    const array = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) array[at] = text.charCodeAt(at);
    return array;
  };
  // Five of 85 characters as four bytes.
  const packed = () => {
    const text = $("module").textContent;
    const array = new Uint8Array(Math.floor((text.length * 4) / 5));
    const digit = (at) => {
      if (at >= text.length) return 84;
      const code = text.charCodeAt(at);
      return (code === 125 ? 60 : code) - 40;
    };
    for (let at = 0, to = 0; at < text.length; at += 5) {
      let four = 0;
      for (let of = 0; of < 5; of += 1) four = four * 85 + digit(at + of);
      for (let shift = 24; shift >= 0 && to < array.length; shift -= 8) array[to++] = four >>> shift;
    }
    return array;
  };
  const gunzip = new Blob([bytes("unpacker")]).stream().pipeThrough(new DecompressionStream("gzip"));
  await unpacker({ module_or_path: await new Response(gunzip).arrayBuffer() });
  return unpacker.unpack(packed(), Number($("module").dataset.size));
};

let module = null;
let workerAddress = null;

// A worker that is asked and answers in turn. One that dies or is too slow is ended, and every question to it with it.
class Hand {
  constructor() {
    this.used = false;
    this.asked = new Map();
    this.next = 0;
    this.dead = false;
    this.worker = new Worker(workerAddress);
    this.worker.onmessage = ({ data: { id, value, died } }) => {
      if (died !== undefined) return this.end(died);
      const asked = this.asked.get(id);
      this.asked.delete(id);
      clearTimeout(asked?.timer);
      asked?.resolve(value);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end(event.message || "error");
    };
    this.started = this.ask("start", { module, day: today() }, LONGEST_READ);
    this.started.catch(() => {});
  }

  ask(call, args, longest) {
    return new Promise((resolve, reject) => {
      if (this.dead) return reject(new Error("memory"));
      const id = (this.next += 1);
      const timer = setTimeout(() => this.end(`slow ${longest / 1000}`), longest);
      this.asked.set(id, { resolve, reject, timer });
      this.worker.postMessage({ id, call, args });
    });
  }

  end(how) {
    this.dead = true;
    this.worker.terminate();
    for (const { reject, timer } of this.asked.values()) {
      clearTimeout(timer);
      reject(new Error(how));
    }
    this.asked.clear();
  }
}

const HANDS = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1 || 1));
// A module gives back no memory: a worker that took this much is replaced.
const MOST_MEMORY = 400 * 2 ** 20;
const idle = [];
let busy = 0;

const files = new Map(); // number → what is known of a file
let lastNumber = 0;
const queue = [];

// Reads the next files of the queue, one a worker.
const pump = () => {
  while (queue.length && busy < HANDS) {
    const number = queue.shift();
    const file = files.get(number);
    if (!file || file.state !== "waiting") continue;
    busy += 1;
    read(file).finally(() => {
      busy -= 1;
      progress();
      pump();
      if (!busy && !queue.length) review();
    });
  }
};

const read = async (file) => {
  file.state = "reading";
  file.since = performance.now();
  const { version } = file;
  const done = (answer) => {
    if (file.version !== version || !files.has(file.number)) return;
    Object.assign(file, answer, { state: "read" });
    lay(file);
  };
  for (;;) {
    const hand = idle.pop() ?? new Hand();
    const fresh = !hand.used;
    hand.used = true;
    try {
      await hand.started;
      const { packed, page, gone, took, size, memory } = await hand.ask("read", { name: file.name, file: file.blob, found: file.found }, LONGEST_READ);
      if (memory > MOST_MEMORY) hand.end("memory");
      else idle.push(hand);
      return done(gone ? { how: "gone", packed: null } : { packed, page, took, size, how: null });
    } catch (error) {
      hand.end(error.message);
      // The file before it may have left the module as it is: it is tried once more, alone. Its time is its own.
      if (fresh || error.message.startsWith("slow")) return done({ how: error.message, packed: null });
    }
  }
};

// ---------------------------------------------------------------- the desk

let desk = null;
let view = null;
let reviews = 0;
let pending = false;

// Files laid on the desk since it last said something.
let laid = 0;
// A file that is being read for so long, in ms, is not waited for.
const SO_FAR = 3000;

const lay = (file, on = desk) => {
  laid += 1;
  const { number, name, packed, page, how } = file;
  if (packed) on?.ask("put", { number, name, packed, page }, LONGEST_REVIEW).catch(() => {});
  else if (how) on?.ask("lost", { number, name, how }, LONGEST_REVIEW).catch(() => {});
};

const newDesk = (some = files.values()) => {
  desk?.end("replaced");
  desk = new Hand();
  desk.ask("lay", {}, LONGEST_REVIEW).catch(() => {});
  for (const file of some) lay(file);
  return desk;
};

const askDesk = (call, args = {}) => {
  if (desk.dead) newDesk();
  return desk.ask(call, { lang, ...args }, LONGEST_REVIEW);
};

// Has the desk say what it says of all files. A file with which it dies is found and set aside.
// `so_far`: files are still being read, and what is there is shown.
const review = async (so_far = false) => {
  if (!so_far && (busy || queue.length)) return;
  const mine = (reviews += 1);
  if (!files.size) {
    view = null;
    return show();
  }
  say(word("reviewing"));
  pending = true;
  try {
    let text;
    try {
      text = await askDesk("view");
    } catch (error) {
      if (error.message === "replaced") return;
      await setAside();
      text = await askDesk("view");
    }
    if (mine !== reviews) return;
    view = JSON.parse(text);
    laid = 0;
    show();
    if (so_far) progress();
  } catch {
    say(word("failed-review"));
  } finally {
    if (mine === reviews) pending = false;
  }
};

const setAside = async () => {
  for (const file of [...files.values()].filter((file) => file.packed)) {
    newDesk([file]);
    try {
      await desk.ask("view", { lang }, LONGEST_READ);
    } catch (error) {
      Object.assign(file, { packed: null, how: error.message });
    }
  }
  newDesk();
};

// ---------------------------------------------------------------- files come and go

// What systems and programs leave beside files, and nobody put there.
const isLitter = (path) => /(^|\/)(\.|~\$|(thumbs\.db|desktop\.ini)$)/i.test(path);

const add = (all) => {
  const list = all.filter(({ name }) => !isLitter(name));
  if (!list.length) return say(word("empty"));
  const replaced = [];
  const named = new Map([...files.values()].map((file) => [file.name, file]));
  for (const { name, blob, found } of list) {
    const old = named.get(name);
    const file = old ?? { number: (lastNumber += 1), name, version: 0 };
    Object.assign(file, { blob, found, state: "waiting", version: file.version + 1, packed: null, page: null, how: null });
    if (old && !file.live) replaced.push(name);
    files.set(file.number, file);
    named.set(name, file);
    queue.push(file.number);
  }
  lastReplaced = replaced;
  $("results").hidden = false;
  progress();
  pump();
};

let lastReplaced = [];

const remove = (numbers) => {
  for (const number of numbers) {
    files.delete(number);
    desk.ask("take", { number }, LONGEST_REVIEW).catch(() => {});
  }
  review();
};

// One slow file does not keep back what the others gave.
setInterval(() => {
  if (laid && busy && !pending && [...files.values()].some((file) => file.state === "reading" && performance.now() - file.since > SO_FAR)) review(true);
}, 1000);

const progress = () => {
  const all = [...files.values()];
  const done = all.filter((file) => file.state === "read").length;
  const going = done < all.length;
  $("progress").hidden = !going || all.length < 3;
  $("progress").max = all.length || 1;
  $("progress").value = done;
  if (going) {
    const current = all.find((file) => file.state === "reading");
    say(`${word("reading")} ${done + 1} / ${all.length}${current ? " " + current.name : ""}`);
  }
};

// What lies in folders that are dropped, with its path. What cannot be had has no blob, and is told like a file that is gone.
const within = async (entry, found = false) => {
  const name = entry.fullPath.slice(1);
  if (entry.isFile) return [{ name, blob: await new Promise((resolve) => entry.file(resolve, () => resolve(null))), found }];
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve(null)));
    if (!some) all.push({ name, blob: null, found: false });
    if (!some?.length) break;
    for (const inner of some) all.push(...(await within(inner, true)));
  }
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
};

const fromDrop = async (transfer) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return add([...transfer.files].map((blob) => ({ name: blob.name, blob, found: false })));
  const all = [];
  for (const entry of entries) all.push(...(await within(entry)));
  add(all);
};

const fromInput = (input) => {
  add([...input.files].map((blob) => ({ name: blob.webkitRelativePath || blob.name, blob, found: Boolean(blob.webkitRelativePath) })));
  input.value = "";
};

// ---------------------------------------------------------------- what is shown

const SEVERITIES = ["error", "warning", "note"];

const show = () => {
  $("results").hidden = !files.size;
  if (!view || !files.size) {
    $("results").hidden = true;
    say(word("ready"));
    showTyped();
    return;
  }
  showSummary();
  showFiles();
  showReports();
  showTyped();
  const replaced = lastReplaced.length ? `${word("semicolon")}${word("replaced")}${lastReplaced.join(word("comma"))}` : "";
  lastReplaced = [];
  say(view.verdict + replaced);
  document.body.dataset.shown = reviews;
};

const count = (n, key) => el("span", { class: `count ${key}${n ? "" : " zero"}` }, el("b", {}, String(n)), ` ${n === 1 && lang === "en" ? key : word(key)}`);

const showSummary = () => {
  $("counts").replaceChildren(count(view.errors, "error"), count(view.warnings, "warning"), count(view.notes, "note"));
  if (view.reports.length && !view.errors && !view.warnings) $("counts").prepend(el("span", { class: "count clean" }, "✓ ", word("clean")));
  $("verdict").textContent = view.sentence;
  $("remarks").replaceChildren(...view.remarks.map((remark) => el("li", {}, remark)));
  const { follow_up } = view;
  $("follow-up").hidden = !follow_up;
  if (follow_up) {
    const [summary, box] = $("follow-up").children;
    summary.textContent = follow_up.verdict;
    const lines = (of) => [el("h3", {}, of.of), el("ul", {}, of.lines.map((line) => el("li", {}, line)))];
    box.replaceChildren(...follow_up.agencies.flatMap(lines));
  }
  $("get-notice").disabled = !view.notices;
  $("letter").hidden = !view.notices;
  $("lacking-box").hidden = !view.lacking.length;
  $("lacking").replaceChildren(...view.lacking.map((lack) => el("li", {}, lack.reason, el("span", { class: "quiet" }, ` ${lack.rules.join(" ")}`))));
};

const showFiles = () => {
  const open = new Set([...document.querySelectorAll("#files details[open]")].map((details) => details.dataset.number));
  const order = { rejected: 0, read: 1, decision: 1, skipped: 2 };
  const rows = [...view.files].sort((a, b) => order[a.state] - order[b.state]);
  const row = (file) => {
    const readings = view.reports.filter((report) => report.number === file.number);
    const read = readings.map((report) =>
      el("li", {}, `${report.agency} ${report.year}`, report.reading ? word("colon") + report.reading : "", report.form ? word("semicolon") + report.form : ""),
    );
    const problems = file.problems.map((problem) =>
      el("li", {}, problem.dropped ? el("b", {}, `${word("dropped")} `) : null, problem.said, problem.place ? word("semicolon") + problem.place : ""),
    );
    const found = view.findings.some((finding) => view.reports[finding.report]?.number === file.number);
    const annotates = found && file.state === "read" && /\.docx$/i.test(file.name);
    return el(
      "li",
      { class: file.state },
      el("span", { class: "name" }, file.name),
      el("span", { class: "said" }, file.state === "rejected" ? el("b", {}, `${word("rejected")} `) : null, file.said),
      el(
        "span",
        { class: "acts" },
        annotates ? el("button", { type: "button", class: "small annotate", "aria-label": `${word("annotate")} ${file.name}`, onclick: () => saveAnnotated(file) }, word("annotate")) : null,
        el("button", { type: "button", class: "small", "aria-label": `${word("remove")} ${file.name}`, onclick: () => remove([file.number]) }, word("remove")),
      ),
      read.length ? el("ul", { class: "quiet" }, read) : null,
      problems.length
        ? el("details", { "data-number": file.number, open: open.has(String(file.number)) }, el("summary", {}, `${word("problems")} (${problems.length})`), el("ul", {}, problems))
        : null,
    );
  };
  $("files").replaceChildren(...rows.map(row));
};

// Most reports that are unfolded at once.
const MOST_OPEN = 3;

const showReports = () => {
  const folded = new Map([...document.querySelectorAll("#reports > details")].map((details) => [details.dataset.key, details.open]));
  const of = new Map(view.reports.map((_, at) => [at, []]));
  const wanting = [];
  view.findings.forEach((finding, at) => (of.get(finding.report) ?? wanting).push({ ...finding, at }));
  const grave = (list) => SEVERITIES.map((severity) => list.filter((f) => f.counts && f.severity === severity).length);
  // The draft first: the latest year; of two drafts the one that is used; then the one with the most to mend.
  const order = view.reports
    .map((report, at) => ({ report, at, list: of.get(at), counts: grave(of.get(at)) }))
    .sort((a, b) => b.report.year - a.report.year || !!a.report.unused - !!b.report.unused || b.counts[0] - a.counts[0] || b.counts[1] - a.counts[1] || a.at - b.at);
  const sections = order.map(({ report, at, list, counts }, place) => {
    const key = `${report.number} ${report.agency} ${report.year}`;
    const open = folded.get(key) ?? place < MOST_OPEN;
    const details = el(
      "details",
      { class: "report", "data-key": key, "data-report": at },
      el(
        "summary",
        {},
        el("h2", {}, `${report.agency} ${report.year}`),
        report.unused ? el("span", { class: "count note" }, report.unused) : null,
        el("span", { class: "counts" }, SEVERITIES.map((severity, n) => (counts[n] ? count(counts[n], severity) : null)), counts.some(Boolean) ? null : word("nothing")),
        el("span", { class: "quiet" }, [report.file, report.scope, report.published && `${word("published")} ${report.published}`].filter(Boolean).join(word("semicolon"))),
      ),
    );
    const fill = () => {
      if (details.open && details.children.length === 1) details.append(...body(report, at, list));
    };
    details.addEventListener("toggle", fill);
    details.open = open;
    fill();
    return details;
  });
  if (wanting.length) {
    sections.push(el("details", { class: "report", "data-key": "wanting", open: true }, el("summary", {}, el("h2", {}, word("elsewhere"))), wanting.map((f) => card(f, true))));
  }
  $("reports").replaceChildren(...sections);
};

const body = (report, at, list) => {
  const counted = list.filter((finding) => finding.counts);
  const groups = SEVERITIES.map((severity) => [severity, counted.filter((finding) => finding.severity === severity)]);
  const parts = groups
    .filter(([, group]) => group.length)
    .map(([severity, group]) => el("section", { class: severity }, el("h3", {}, `${word(severity + "s")} (${group.length})`), group.map((finding) => card(finding))));
  const aside = list.filter((finding) => !finding.counts);
  if (aside.length) parts.push(el("details", { class: "aside" }, el("summary", {}, `${word("aside")} (${aside.length})`), aside.map((finding) => card(finding))));
  const tables = el("section", { class: "tables" }, el("h3", {}, word(counted.some((finding) => finding.cells.length) ? "tables-marked" : "tables")));
  drawTables(tables, report, at, list);
  return [...parts, tables];
};

const card = (finding, named = false) => {
  const blamed = new Map(finding.blamed.map(({ id, would_be }) => [id, would_be]));
  const cell = ({ id, label, state, stands, written }) =>
    el(
      "li",
      { class: blamed.has(id) ? "blamed" : finding.suspects.includes(id) ? "suspect" : null },
      el(
        "button",
        { type: "button", class: "cell", title: word("to-table"), onclick: (event) => toCell(event.currentTarget, id) },
        el("span", {}, label),
        el("b", {}, state === "blank" || state === "absent" ? stands : written),
        blamed.has(id) ? el("ins", {}, word("should") + blamed.get(id)) : null,
      ),
    );
  const where = [finding.place.includes(finding.table) ? null : finding.table, finding.place].filter(Boolean);
  const quote = finding.sentence;
  const rule = el("details", { class: "rule" }, el("summary", {}, `${word("explain")} ${finding.rule}`));
  rule.addEventListener("toggle", () => explain(rule, finding.rule), { once: true });
  return el(
    "article",
    { class: `finding ${finding.counts ? finding.severity : "aside"}`, id: `f${finding.at}`, tabindex: "-1" },
    el("h4", {}, el("span", { class: "tag" }, finding.standing), named ? `${finding.agency} ${finding.year}${word("colon")}` : null, finding.message),
    quote ? el("blockquote", {}, quote[0], quote[1] ? el("mark", {}, quote[1]) : null, quote[2]) : null,
    where.length || finding.source ? el("p", { class: "quiet" }, [...where, finding.source].filter(Boolean).join(word("semicolon"))) : null,
    finding.cells.length ? el("ul", { class: "cells" }, finding.cells.map(cell)) : null,
    el("p", {}, el("b", {}, word("advice")), finding.advice),
    finding.causes.length ? el("ul", { class: "causes" }, finding.causes.map((cause) => el("li", {}, cause))) : null,
    finding.title ? rule : null,
  );
};

// The page of a rule: headings, paragraphs and lists are all the Markdown there is in it.
const explain = async (details, code) => {
  const text = await askDesk("rule", { code });
  const parts = [];
  for (const block of text.split("\n\n")) {
    const lines = block.trim().split("\n");
    if (lines[0].startsWith("## ")) parts.push(el("h5", {}, lines[0].slice(3)));
    else if (lines[0].startsWith("# ")) parts.push(el("p", {}, el("b", {}, lines[0].slice(2))));
    else if (lines[0].startsWith("- ")) parts.push(el("ul", {}, lines.map((line) => el("li", {}, line.replace(/^- /, "")))));
    else parts.push(el("p", {}, lines.join("\n")));
  }
  details.append(el("div", {}, parts));
};

const toCell = (from, id) => {
  const report = from.closest("details.report");
  const box = [...(report?.querySelectorAll("td[data-id]") ?? [])].find((td) => td.dataset.id === id);
  if (!box) return;
  box.scrollIntoView({ block: "center", inline: "center" });
  document.querySelectorAll("td.here").forEach((td) => td.classList.remove("here"));
  box.classList.add("here");
  (box.querySelector("a") ?? box).focus({ preventScroll: true });
};

// ---------------------------------------------------------------- tables

const table = (drawing, content) => {
  const line = (slots) =>
    el(
      "tr",
      {},
      slots.map((slot) => {
        const spans = { rowspan: slot.rows > 1 && slot.rows, colspan: slot.columns > 1 && slot.columns };
        if (slot.kind === "c") return content(slot, spans);
        const scope = slot.kind === "h" ? (slot.columns > 1 ? "colgroup" : "col") : slot.rows > 1 ? "rowgroup" : "row";
        return el("th", { scope, ...spans }, slot.text);
      }),
    );
  const { head, lines, narrow } = drawing;
  return el(
    "table",
    { class: narrow ? "form narrow" : "form" },
    el("caption", {}, drawing.title),
    head ? el("thead", {}, lines.slice(0, head).map(line)) : null,
    el("tbody", {}, lines.slice(head).map(line)),
  );
};

// How each cell stands in the findings, and the first of them.
const marksOf = (list) => {
  const marks = new Map();
  const mark = (id, grade, finding, would_be) => {
    if ((marks.get(id)?.grade ?? 0) < grade) marks.set(id, { grade, finding, would_be });
  };
  for (const finding of list.filter((finding) => finding.counts && finding.severity !== "note")) {
    for (const { id } of finding.cells) mark(id, 1, finding);
    for (const id of finding.suspects) mark(id, 2, finding);
    for (const { id, would_be } of finding.blamed) mark(id, 3, finding, would_be);
  }
  return marks;
};

const drawTables = async (section, report, at, list) => {
  const mine = reviews;
  const drawings = JSON.parse(await askDesk("tables", { report: at }));
  if (mine !== reviews) return;
  if (!drawings.length) return void section.append(el("p", { class: "quiet" }, word("no-tables")));
  const marks = marksOf(list);
  const content = (slot, spans) => {
    const mark = marks.get(slot.id);
    const label = `${slot.label} ${slot.text}`;
    const cls = [slot.state, mark && ["", "involved", "suspect", "blamed"][mark.grade]].filter(Boolean).join(" ");
    if (!mark) return el("td", { class: cls || null, "data-id": slot.id, title: slot.label, tabindex: "-1", ...spans }, slot.text);
    const said = mark.grade === 3 ? word("should") + mark.would_be : word(mark.grade === 2 ? "suspect" : "involved");
    const link = el(
      "a",
      { href: `#f${mark.finding.at}`, "aria-label": `${label}${word("comma")}${said}${word("colon")}${mark.finding.message}`, title: mark.finding.message, onclick: (event) => { event.preventDefault(); toFinding(mark.finding.at); } },
      slot.text || "—",
      mark.grade === 3 ? el("ins", {}, said) : null,
    );
    return el("td", { class: cls, "data-id": slot.id, ...spans }, link);
  };
  for (const drawing of drawings) {
    if (drawing.absent) section.append(el("p", {}, el("b", {}, drawing.title), el("br"), word("absent")));
    else section.append(el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": drawing.title }, table(drawing, content)));
  }
  const button = (name, onclick) => el("button", { type: "button", "data-save": name, onclick }, word(name));
  section.append(
    el(
      "p",
      { class: "row" },
      button("save-docx", () => saveStatutory(at, "docx")),
      button("save-xlsx", () => saveStatutory(at, "xlsx")),
      button("save-tables", () => saveTables(section, report)),
    ),
  );
};

const toFinding = (at) => {
  const article = $(`f${at}`);
  const aside = article?.closest("details.aside");
  if (aside) aside.open = true;
  article?.scrollIntoView({ block: "start" });
  article?.focus({ preventScroll: true });
};

// ---------------------------------------------------------------- saving

const save = (name, parts, type) => {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

const saveTables = (section, report) => {
  const clean = [...section.querySelectorAll("table")].map((table) => {
    const copy = table.cloneNode(true);
    copy.querySelectorAll("ins").forEach((ins) => ins.remove());
    copy.querySelectorAll("a").forEach((a) => a.replaceWith(a.textContent === "—" ? "" : a.textContent));
    for (const element of copy.querySelectorAll("*")) for (const name of ["class", "data-id", "title", "tabindex"]) element.removeAttribute(name);
    return copy.outerHTML;
  });
  const title = `${report.agency}${report.year}年政府信息公开工作年度报告`;
  const head = el("title", {}, title).outerHTML;
  const style = "table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #000;padding:.2em .4em;font-weight:normal;text-align:center}caption{font-weight:bold}";
  save(`${title}表格.html`, [`<!doctype html><html lang="zh-CN"><meta charset="utf-8">${head}<style>${style}</style>${el("h1", {}, title).outerHTML}${clean.join("\n")}</html>`], "text/html");
};

// The tables as the notice lays them out, written by what writes them for the command line.
const saveStatutory = async (report, format) => {
  const made = await askDesk("statutory", { report, format });
  if (!made) return say(word("no-tables"));
  save(made.name, [made.bytes], "application/octet-stream");
  say(made.name + word("colon") + made.filling);
};

const saveFindings = async (format, name, type) => save(name, [await askDesk("findings", { format })], type);

const saveNotice = async () => {
  const made = await askDesk("notices", { issuer: $("issuer").value, due: $("due").value });
  if (made) save(made.name, [made.bytes], "application/octet-stream");
};

// The draft again, what was found in it as comments. The desk has no files: it is given this one once more.
const saveAnnotated = async ({ number, name }) => {
  const made = await askDesk("annotated", { number, file: files.get(number)?.blob });
  if (made.gone || made.wrong) return say(name + word("colon") + (made.wrong ?? word("file-gone")));
  const stem = name.split("/").pop().replace(/\.docx$/i, "");
  save(`${stem}（批注）.docx`, [made.bytes], "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
};

// ---------------------------------------------------------------- paste

let pastes = 0;

// A piece of the clipboard as a file: its name says of whom and when it is where its text does not.
const addPasted = (text, extension) => {
  if (!text.trim()) return;
  pastes += 1;
  const agency = $("paste-agency").value.trim();
  const year = $("paste-year").value.trim();
  const head = agency && year ? `${agency}${year}年政府信息公开工作年度报告` : "";
  const title = head && !/政府信息公开工作年度报告/.test(text) ? (extension === "html" ? `<h1>${el("i", {}, head).innerHTML}</h1>\n` : `${head}\n`) : "";
  const name = `${head || word("pasted")}（${word("pasted")}${pastes}）.${extension}`;
  add([{ name, blob: new Blob([extension === "html" ? `<meta charset="utf-8">${title}${text}` : title + text]), found: false }]);
};

const onPaste = (event) => {
  const html = event.clipboardData.getData("text/html");
  const text = event.clipboardData.getData("text/plain");
  const inField = event.target.closest?.("input, select");
  if (inField) return;
  if (event.clipboardData.files.length && !html && !text) {
    event.preventDefault();
    return add([...event.clipboardData.files].map((blob) => ({ name: blob.name, blob, found: false })));
  }
  if (/<table/i.test(html)) {
    event.preventDefault();
    addPasted(html, "html");
  } else if (event.target.id !== "paste-box" && text.length > 40) {
    event.preventDefault();
    addPasted(text, "txt");
  }
};

// ---------------------------------------------------------------- typing

const typed = new Map(); // id → text
let typedTimer = 0;
let typedNumber = null;

const typedFile = () => {
  const agency = $("type-agency").value.trim() || word("typed");
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = [...typed].filter(([, text]) => text.trim()).map(([id, text]) => [agency, $("type-year").value, id, text.trim()].map(quoted).join(","));
  return rows.length ? `agency,report_year,cell,value\n${rows.join("\n")}\n` : null;
};

const typedChanged = () => {
  clearTimeout(typedTimer);
  typedTimer = setTimeout(() => {
    const text = typedFile();
    const name = `${word("typed")}.csv`;
    if (text) {
      add([{ name, blob: new Blob([text]), found: false }]);
      const file = [...files.values()].find((file) => file.name === name);
      file.live = true;
      typedNumber = file.number;
    } else if (typedNumber !== null) {
      remove([typedNumber]);
      typedNumber = null;
    }
  }, 200);
};

const drawTyped = async () => {
  const drawings = JSON.parse(await askDesk("blank", { year: Number($("type-year").value) }));
  const content = (slot, spans) => {
    const input = el("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": slot.label, title: slot.label });
    input.value = typed.get(slot.id) ?? "";
    input.addEventListener("input", () => {
      typed.set(slot.id, input.value);
      typedChanged();
    });
    return el("td", { "data-id": slot.id, ...spans }, input);
  };
  $("type-tables").replaceChildren(
    ...(drawings.length
      ? drawings.map((drawing) => el("div", { class: "wide" }, table(drawing, content)))
      : [el("p", {}, word("no-year"))]),
  );
  showTyped();
};

// A block from a sheet fills the cells to the right and below.
const pasteBlock = (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!/[\t\n]/.test(text) || !event.target.matches("#type-tables input")) return;
  event.preventDefault();
  event.stopPropagation();
  const rows = [...event.target.closest("table").rows].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length);
  const from = rows.findIndex((row) => row.includes(event.target));
  const column = rows[from].indexOf(event.target);
  text.split(/\r?\n/).forEach((line, down) =>
    line.split("\t").forEach((value, right) => {
      const input = rows[from + down]?.[column + right];
      if (!input) return;
      input.value = value.trim();
      typed.set(input.closest("td").dataset.id, input.value);
    }),
  );
  typedChanged();
};

// Arrows lead from cell to cell, as in a sheet.
const walk = (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  if (!step || !event.target.matches("#type-tables input")) return;
  const rows = [...event.target.closest("table").rows].map((row) => [...row.querySelectorAll("input")]).filter((row) => row.length);
  const from = rows.findIndex((row) => row.includes(event.target));
  const next = rows[from + step]?.[rows[from].indexOf(event.target)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
};

const showTyped = () => {
  if ($("type").hidden) return;
  const at = view?.reports.findIndex((report) => report.number === typedNumber) ?? -1;
  // The rest of the report is not there yet: only what the numbers say of each other counts.
  const list = at < 0 ? [] : view.findings.filter((finding) => finding.report === at && finding.cells.length && finding.severity !== "note");
  const marks = marksOf(list);
  for (const td of document.querySelectorAll("#type-tables td")) {
    const mark = marks.get(td.dataset.id);
    const input = td.firstChild;
    td.className = mark && input.value ? ["", "involved", "suspect", "blamed"][mark.grade] : "";
    const said = mark && input.value ? (mark.grade === 3 ? word("should") + mark.would_be + word("colon") : "") + mark.finding.message : "";
    input.title = said || input.getAttribute("aria-label");
    if (said) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const said = !typedFile() ? word("typed-empty") : list.length ? `${list.length} ${word("typed-bad")}${word("colon")}${list[0].message}` : word("typed-ok");
  if ($("type-said").textContent !== said) $("type-said").textContent = said;
};

// ---------------------------------------------------------------- language, start

const setWords = () => {
  document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = word(element.dataset.t);
  $("lang").textContent = lang === "en" ? "中文" : "English";
  $("lang").lang = lang === "en" ? "zh-CN" : "en";
};

const switchLanguage = async () => {
  lang = lang === "en" ? "zh" : "en";
  setWords();
  $("status").removeAttribute("data-t");
  if (!$("type").hidden) await drawTyped();
  if (files.size) review();
  else say(word("ready"));
};

const panel = (button, section, then) =>
  button.addEventListener("click", () => {
    section.hidden = !section.hidden;
    button.setAttribute("aria-expanded", String(!section.hidden));
    if (section.hidden) return;
    then?.();
    section.querySelector("textarea, input")?.focus();
  });

const listen = () => {
  $("lang").addEventListener("click", switchLanguage);
  for (const id of ["pick", "pick-folder"]) $(id).addEventListener("change", (event) => fromInput(event.target));
  let depth = 0;
  const veil = (by) => {
    depth = Math.max(0, depth + by);
    $("veil").hidden = depth === 0;
  };
  addEventListener("dragenter", (event) => {
    event.preventDefault();
    veil(1);
  });
  addEventListener("dragleave", () => veil(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    veil(-depth);
    fromDrop(event.dataTransfer);
  });
  const lastYear = new Date().getFullYear() - 1;
  $("paste-year").value = lastYear;
  for (let year = lastYear + 1; year >= 2014; year -= 1) $("type-year").append(el("option", { value: year, selected: year === lastYear }, String(year)));
  panel($("open-paste"), $("paste"));
  panel($("open-type"), $("type"), drawTyped);
  $("type-tables").addEventListener("paste", pasteBlock);
  $("type-tables").addEventListener("keydown", walk);
  $("type-year").addEventListener("change", () => drawTyped().then(typedChanged));
  $("type-agency").addEventListener("input", typedChanged);
  $("type-clear").addEventListener("click", () => {
    typed.clear();
    drawTyped().then(typedChanged);
  });
  addEventListener("paste", onPaste);
  $("paste-check").addEventListener("click", () => addPasted($("paste-box").value, "txt"));
  $("get-notice").addEventListener("click", saveNotice);
  $("get-csv").addEventListener("click", () => saveFindings("csv", "findings.csv", "text/csv"));
  $("get-json").addEventListener("click", () => saveFindings("json", "findings.json", "application/json"));
  $("print").addEventListener("click", () => print());
  $("clear").addEventListener("click", () => {
    typed.clear();
    typedNumber = null;
    if (!$("type").hidden) drawTyped();
    remove([...files.keys()]);
    $("pick").focus();
  });
};

const start = async () => {
  listen();
  workerAddress = URL.createObjectURL(new Blob([$("worker").textContent], { type: "text/javascript" }));
  module = await WebAssembly.compile(await unpacked());
  $("module").remove();
  const first = new Hand();
  newDesk();
  await Promise.all([first.started, desk.started]);
  idle.push(first);
  say(word("ready"));
  $("status").removeAttribute("data-t");
  document.body.dataset.ready = String(Math.round(performance.now()));
  for (const hand of [first, desk]) hand.ask("warm", {}, LONGEST_READ).catch(() => {});
};

start().catch((error) => {
  say(`${word("old")} ${error.message}`);
  $("status").className = "alarm";
});
