// Uses the page that checks drafts: `node check.mjs PAGE [SCREENSHOTS]`. PAGE is what scripts/page wrote. CHROMIUM names the browser,
// NATIVE the program whose findings the page's must equal (crates/browser/examples/native.rs). PICTURES is a folder for those of the
// documentation. With BROWSER=firefox it is Firefox that FIREFOX names: what its driver has no words for is left out there, and said.
// ONLY runs the tests whose name holds it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { changed, zip } from "./office.mjs";

const [file, shots] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const data = fileURLToPath(new URL("../data", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gongkai-page-"));
const pictures = process.env.PICTURES;
for (const wanted of [shots, pictures]) if (wanted) mkdirSync(wanted, { recursive: true });

const now = new Date();
const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

const firefox = process.env.BROWSER === "firefox";
// Where a browser saves what it is told to save.
const saves = join(folder, "saved");
mkdirSync(saves);
const browser = await puppeteer.launch({
  // A busy machine starts a browser slowly.
  timeout: 120_000,
  protocolTimeout: 300_000,
  ...(firefox
    ? {
        browser: "firefox",
        executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
        extraPrefsFirefox: { "browser.download.folderList": 2, "browser.download.dir": saves, "browser.download.always_ask_before_handling_new_types": false },
      }
    : { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] }),
});
console.log(`        ${await browser.version()}`);

// The page, ready, with every complaint kept and every request that is not for itself or for its own worker.
const open = async ({ width = 1280, height = 900, dark = false } = {}) => {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  if (!firefox) {
    await page.emulateMediaFeatures([
      { name: "prefers-reduced-motion", value: "reduce" },
      { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
    ]);
  }
  const complaints = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== address && !/^(blob:null\/|data:)/.test(request.url())) complaints.push("request for " + request.url());
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForFunction(() => document.body.dataset.ready, { timeout: 120_000 });
  return { page, complaints };
};

// Gives files to the page, as the dialog of the system does, and waits until it has shown what it says. `given` happens as soon as the
// page has them, and before it has read them.
const give = async (page, paths, { timeout = 120_000, given = () => {}, into = "#pick" } = {}) => {
  const before = await page.evaluate(() => document.body.dataset.shown ?? "");
  const since = Date.now();
  await (await page.$(into)).uploadFile(...paths);
  given();
  await page.waitForFunction((before) => (document.body.dataset.shown ?? "") !== before && !busy && !queue.length && !pending, { timeout, polling: 20 }, before);
  return Date.now() - since;
};

const findings = (page, format = "json") => page.evaluate((format) => askDesk("findings", { format, lang: "zh" }), format);
const native = (paths) => execFileSync(process.env.NATIVE, [today, ...paths], { maxBuffer: 1 << 30, encoding: "utf8" });
const put = (name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const shoot = async (page, name, whole = false) => {
  if (shots) await page.screenshot({ path: join(shots, name + ".png"), fullPage: whole });
};
const picture = async (page, name, clip) => {
  if (pictures) await page.screenshot({ path: join(pictures, name + ".png"), clip });
};
const press = async (page, letter) => {
  await page.keyboard.down("Control");
  await page.keyboard.press(letter);
  await page.keyboard.up("Control");
};
// Lays something on the clipboard as people do: it is shown, marked and copied.
const copy = async (page, html) => {
  await page.evaluate((html) => {
    const shown = document.createElement("div");
    shown.id = "shown";
    shown.innerHTML = html;
    document.body.prepend(shown);
    document.activeElement.blur();
    getSelection().selectAllChildren(shown);
  }, html);
  await press(page, "c");
  await page.$eval("#shown", (shown) => shown.remove());
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// A draft without a mistake, and the same with three: a total, a number in the text, a notice that does not exist.
const whole = readFileSync(join(data, "documents/民政局-2023.docx"));
const clean = changed(whole, [[">—<", ">0<"]]);
const planted = changed(clean, [
  [/(（七）总计.*?<w:t[^>]*>)7</s, "$16<"],
  ["收到政府信息公开申请8件", "收到政府信息公开申请9件"],
  ["国办公开办函〔2021〕30号", "国办公开办函〔2022〕30号"],
]);
const ofAgency = (name) => changed(clean, [[/霁塬区民政局/g, name]]);

const tests = [];
const test = (name, run) => tests.push([name, run]);
// What only the driver of Chromium can do: dark colours, folders, dropping.
const chromiumOnly = (name, run) => (firefox ? console.log(`SKIPPED ${name}: not with the driver of Firefox`) : test(name, run));

test("the page is small and soon ready", async () => {
  assert.ok(statSync(file).size <= 2_500_000, `${statSync(file).size} bytes`);
  const times = [];
  for (let n = 0; n < 3; n += 1) {
    const { page, complaints } = await open();
    times.push(Number(await page.evaluate(() => document.body.dataset.ready)));
    assert.deepEqual(complaints, []);
    await page.close();
  }
  console.log(`        ${statSync(file).size} bytes; ready after ${times.join(", ")} ms`);
});

test("one Word file: its findings are the command line's, byte for byte", async () => {
  const { page, complaints } = await open();
  await wait(500);
  const times = [];
  for (const name of ["民政局-2023.docx", "民政局-2023.pdf", "民政局-2023.xlsx"]) {
    times.push(`${name} ${await give(page, [join(data, "documents", name)])} ms`);
  }
  assert.equal(await findings(page), native(["民政局-2023.docx", "民政局-2023.pdf", "民政局-2023.xlsx"].map((name) => join(data, "documents", name))));
  const again = put("再一份.docx", whole);
  times.push(`another .docx ${await give(page, [again])} ms`);
  console.log(`        ${times.join("; ")}`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("hundreds of files of every kind at once, and a profile: the same", async () => {
  const paths = [];
  for (const rule of readdirSync(join(data, "rules"))) {
    for (const name of readdirSync(join(data, "rules", rule))) {
      const to = join(folder, `${rule}-${name}`);
      if (!/\.(docx|html|txt|csv|pdf|xlsx)$/.test(name)) continue;
      copyFileSync(join(data, "rules", rule, name), to);
      paths.push(to);
    }
  }
  for (const name of readdirSync(join(data, "documents"))) paths.push(join(data, "documents", name));
  paths.push(put("gongkai.toml", "[rules]\nSUM304 = \"warning\"\nTXT = \"off\"\n"), put("不认识.xyz", "x"));
  const { page, complaints } = await open();
  const took = await give(page, paths);
  const [own, theirs] = [await findings(page), native(paths.filter((path) => !path.endsWith(".xyz")))];
  const parsed = JSON.parse(own);
  const rejected = parsed.rejected.filter((one) => one.reason === "kind_not_read");
  assert.deepEqual(rejected.map((one) => one.file), ["不认识.xyz"]);
  // The command line refuses what is of no kind it reads in its outermost layer, which the other program does not have.
  const same = JSON.parse(theirs);
  assert.deepEqual(parsed.findings, same.findings);
  assert.deepEqual(parsed.rejected.filter((one) => one.reason !== "kind_not_read"), same.rejected);
  await page.evaluate(() => remove([...files.values()].filter((file) => file.name.endsWith(".xyz")).map((file) => file.number)));
  await page.waitForFunction(() => !pending, { timeout: 60_000 });
  assert.equal(await findings(page), theirs);
  console.log(`        ${paths.length} files, ${parsed.findings.length} findings in ${took} ms`);
  assert.ok(parsed.findings.length > 300);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a hundred drafts, and the page does not stand still", async () => {
  const paths = Array.from({ length: 100 }, (_, n) => put(`草稿${n}.docx`, ofAgency(`霁塬区第${n}局`)));
  const expected = native(paths);
  let least = Infinity;
  // A busy machine stops a page as well: what the page itself does it does every time.
  for (let turn = 0; turn < 3 && least >= 500; turn += 1) {
    const { page, complaints } = await open();
    await page.evaluate(() => {
      globalThis.longest = 0;
      let last = performance.now();
      setInterval(() => {
        const next = performance.now();
        longest = Math.max(longest, next - last);
        last = next;
      }, 10);
    });
    const took = await give(page, paths);
    const longest = Math.round(await page.evaluate(() => longest));
    console.log(`        100 drafts in ${took} ms; the page stood still for at most ${longest} ms`);
    assert.equal(await findings(page), expected);
    assert.ok(took < 30_000);
    assert.deepEqual(complaints, []);
    least = Math.min(least, longest);
    await page.close();
  }
  assert.ok(least < 500, `${least} ms`);
});

// Fifty files that want to break a reader.
const hostile = () => {
  const paths = readdirSync(join(data, "hostile")).map((name) => join(data, "hostile", name));
  let seed = 1;
  const random = (n) => Buffer.from(Array.from({ length: n }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16 & 0xff));
  const pdf = readFileSync(join(data, "documents/民政局-2023.pdf"));
  const xlsx = readFileSync(join(data, "documents/民政局-2023.xlsx"));
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
    for (const [extension, bytes] of [["docx", whole], ["pdf", pdf], ["xlsx", xlsx]]) {
      paths.push(put(`截断${share * 100}.${extension}`, bytes.subarray(0, bytes.length * share)));
    }
  }
  for (const extension of ["docx", "pdf", "xlsx", "doc", "xls", "html", "txt", "zip", "json", "csv", "mht", "ods"]) {
    paths.push(put(`乱码.${extension}`, random(20_000)));
  }
  const zeros = Buffer.alloc(300 << 20);
  paths.push(put("炸弹.docx", zip(new Map([["[Content_Types].xml", Buffer.from("<Types/>")], ["word/document.xml", zeros]]))));
  paths.push(put("炸弹.zip", zip(new Map([["a.txt", zeros], ["b.html", zeros]]))));
  paths.push(put("很深.html", "<div><table><tr><td>".repeat(100_000)));
  paths.push(put("很深.docx", zip(new Map([["[Content_Types].xml", Buffer.from("<Types/>")], ["word/document.xml", Buffer.from("<w:p>".repeat(300_000))]]))));
  paths.push(put("很深.json", "[".repeat(1_000_000)));
  paths.push(put("很长.txt", "2023年".repeat(2_000_000)));
  paths.push(put("空.docx", ""), put("假的.docx", "<html><p>不是 Word</p>"), put("假的.pdf", "%PDF-1.7\n"));
  paths.push(put("一亿字节.docx", Buffer.alloc(100 << 20, "PK\x03\x04")));
  return paths;
};

test("hostile files are rejected each with its reason, and the draft beside them is checked", async () => {
  const paths = [...hostile(), put("草稿.docx", planted)];
  assert.ok(paths.length > 50, String(paths.length));
  const { page, complaints } = await open();
  const took = await give(page, paths, { timeout: 280_000 });
  const rows = await page.evaluate(() => view.files.map(({ name, state, said }) => ({ name, state, said })));
  assert.equal(rows.length, paths.length);
  assert.ok(rows.every(({ said }) => said));
  const states = rows.map(({ state }) => state);
  const worst = await page.evaluate(() => Math.round(Math.max(...[...files.values()].map((file) => file.took ?? 0))));
  console.log(`        ${rows.length} files in ${took} ms: ${states.filter((state) => state === "rejected").length} rejected; the slowest that was read took ${worst} ms`);
  for (const { name, said } of rows.filter(({ said }) => /panic|栈|内存|秒/.test(said))) console.log(`        ${name}: ${said}`);
  assert.equal(rows.find(({ name }) => name === "草稿.docx").state, "read");
  assert.ok((await page.evaluate(() => view.errors)) > 0);
  await shoot(page, "hostile-1280", true);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a file that is gone when it is read, and one of the same name", async () => {
  const { page, complaints } = await open();
  const many = Array.from({ length: 12 }, (_, n) => put(`先${n}.docx`, ofAgency(`霁塬区第${n}局`)));
  const gone = put("不见了.docx", whole);
  await give(page, [...many, gone], { given: () => rmSync(gone) });
  const row = await page.evaluate(() => view.files.find((file) => file.name === "不见了.docx"));
  assert.equal(row.state, "rejected");
  assert.match(row.said, /浏览器读不到/);
  await page.click("#clear");
  const path = put("草稿.docx", planted);
  await give(page, [path]);
  const errors = await page.evaluate(() => view.errors);
  writeFileSync(path, clean);
  await give(page, [path]);
  assert.equal(await page.evaluate(() => view.files.length), 1);
  assert.ok(errors > 0 && (await page.evaluate(() => view.errors)) === 0);
  assert.match(await page.$eval("#status", (status) => status.textContent), /已换成新的一份：草稿\.docx/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a thousand files at once", async () => {
  const paths = Array.from({ length: 1000 }, (_, n) => put(`千份${n}.docx`, ofAgency(`霁塬区第${n}局`)));
  const { page, complaints } = await open();
  await page.evaluate(() => {
    globalThis.said = new Set();
    new MutationObserver(() => said.add($("status").textContent)).observe($("status"), { childList: true });
  });
  const took = await give(page, paths, { timeout: 290_000 });
  const [read, reports, said] = await page.evaluate(() => [view.files.filter((file) => file.state === "read").length, view.reports.length, said.size]);
  console.log(`        1,000 drafts in ${took} ms`);
  assert.deepEqual([read, reports], [1000, 1000]);
  assert.ok(said > 100, `it said ${said} times how far it is`);
  assert.deepEqual(complaints, []);
  await page.close();
});

// A folder as people have it: drafts in it and below it, what Word and Windows leave beside them, and what is no draft.
const aFolder = () => {
  const name = "报送 2023";
  const of = join(folder, name);
  mkdirSync(join(of, "下级"), { recursive: true });
  mkdirSync(join(of, ".旧"), { recursive: true });
  for (const [path, bytes] of [["一局.docx", planted], ["下级/二局.docx", ofAgency("霁塬区第2局")], ["~$一局.docx", "x"], ["Thumbs.db", "x"], [".旧/三局.docx", whole], ["照片.xyz", "x"]]) {
    writeFileSync(join(of, path), bytes);
  }
  return [of, [`${name}/一局.docx read`, `${name}/下级/二局.docx read`, `${name}/照片.xyz skipped`]];
};
const states = (page) => page.evaluate(() => view.files.map(({ name, state }) => `${name} ${state}`).sort());

chromiumOnly("a folder that is chosen, with what lies below it", async () => {
  const { page, complaints } = await open();
  const [of, expected] = aFolder();
  await give(page, [of], { into: "#pick-folder" });
  assert.deepEqual(await states(page), expected);
  assert.ok((await page.evaluate(() => view.errors)) > 0);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a folder that is dropped, with what lies below it", async () => {
  const { page, complaints } = await open();
  const [of, expected] = aFolder();
  // No driver lets a page read what it drops: the tree is told to the page as a browser tells one.
  const told = (path) => ({
    fullPath: path.slice(folder.length),
    below: statSync(path).isDirectory() ? readdirSync(path).map((name) => told(join(path, name))) : null,
    bytes: statSync(path).isDirectory() ? null : readFileSync(path).toString("base64"),
  });
  await page.evaluate((top) => {
    const entry = ({ fullPath, below, bytes }) => {
      if (!below) return { fullPath, isFile: true, file: (done) => done(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], fullPath)) };
      const some = [below.map(entry), []];
      return { fullPath, isFile: false, createReader: () => ({ readEntries: (done) => done(some.shift()) }) };
    };
    fromDrop({ items: [{ webkitGetAsEntry: () => entry(top) }], files: [] });
  }, told(of));
  await page.waitForFunction(() => view?.files.length === 3 && !pending, { timeout: 60_000 });
  assert.deepEqual(await states(page), expected);
  // Of a folder without a file something is said.
  await page.evaluate(() => fromDrop({ items: [{ webkitGetAsEntry: () => ({ fullPath: "/空的", createReader: () => ({ readEntries: (done) => done([]) }) }) }], files: [] }));
  await page.waitForFunction(() => /没有可以检查的文件/.test($("status").textContent), { timeout: 60_000 });
  assert.deepEqual(complaints, []);
  await page.close();
});

chromiumOnly("what is dropped and cannot be read is told", async () => {
  const { page, complaints } = await open();
  const session = await page.createCDPSession();
  const [of] = aFolder();
  const data = { items: [], files: [of, put("草稿.docx", planted)], dragOperationsMask: 1 };
  const drag = (type) => session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
  const veiled = () => page.$eval("#veil", (veil) => !veil.hidden);
  await drag("dragEnter");
  await drag("dragOver");
  assert.equal(await veiled(), true);
  await drag("drop");
  await page.waitForFunction(() => view?.files.length === 2 && !pending, { timeout: 60_000 });
  assert.equal(await veiled(), false);
  assert.deepEqual(await states(page), ["报送 2023 rejected", "草稿.docx rejected"]);
  assert.ok(await page.evaluate(() => view.files.every((file) => /浏览器读不到/.test(file.said))));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("two drafts of one body: which one is not used, and no year that leads to itself", async () => {
  const { page, complaints } = await open();
  const [first, second] = [put("一稿.docx", planted), put("二稿.docx", clean)];
  await give(page, [first]);
  const last = put("上一稿的问题.json", await findings(page));
  await give(page, [second, last]);
  const said = () => page.$$eval("#reports > details > summary", (all) => all.map((summary) => summary.textContent));
  const told = await said();
  assert.equal(told.length, 2);
  assert.ok(told.filter((text) => /未采用，以 [一二]稿\.docx 为准/.test(text)).length === 1 && /未采用/.test(told[1]), told.join("\n"));
  await page.$eval("#follow-up", (box) => (box.open = true));
  await shoot(page, "two-drafts-1280", true);
  const followed = await page.$eval("#follow-up", (box) => box.textContent);
  assert.ok(/霁塬区民政局 2023（前后两稿）/.test(followed) && !followed.includes("→ 2023"), followed);
  await page.click("#lang");
  await page.waitForFunction(() => /not used; /.test($("reports").textContent), { timeout: 60_000 });
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a draft whose year or body is not known is told with what to do, beside the others", async () => {
  const { page, complaints } = await open();
  const text = (head) => `${head}政府信息公开工作年度报告\n一、总体情况\n主动公开信息12条。\n`;
  const paths = [put("没有年度.txt", text("霁塬区民政局")), put("没有单位.txt", text("2023年")), put("不是年报.txt", "今天天气好\n"), put("草稿.docx", planted)];
  await give(page, paths);
  const rows = await page.evaluate(() => view.files);
  const of = (name) => rows.find((file) => file.name === name);
  for (const [name, said] of [["没有年度.txt", /年度/], ["没有单位.txt", /单位/], ["不是年报.txt", /./]]) {
    assert.ok(of(name).state === "rejected" && said.test(of(name).said), JSON.stringify(of(name)));
  }
  assert.equal(of("草稿.docx").state, "read");
  assert.equal(await findings(page), native(paths));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a page that is loaded anew in the middle begins anew", async () => {
  const { page, complaints } = await open();
  const paths = Array.from({ length: 30 }, (_, n) => put(`中途${n}.docx`, ofAgency(`霁塬区第${n}局`)));
  await (await page.$("#pick")).uploadFile(...paths);
  await page.waitForFunction(() => busy > 0, { polling: 5 });
  await page.reload({ waitUntil: "load" });
  await page.waitForFunction(() => document.body.dataset.ready, { timeout: 120_000 });
  assert.deepEqual(await page.evaluate(() => [files.size, $("results").hidden, $("status").textContent]), [0, true, "可以放入文件了。"]);
  await give(page, paths.slice(0, 1));
  assert.equal(await findings(page), native(paths.slice(0, 1)));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a module that dies is replaced: the file is tried again, and the desk is laid anew", async () => {
  const { page, complaints } = await open();
  await page.evaluate(() => {
    idle.forEach((hand) => (hand.used = true));
    desk.end("test");
    const first = idle[0];
    first.ask = () => (first.end("stack"), Promise.reject(new Error("stack")));
  });
  const path = put("草稿.docx", planted);
  await give(page, [path]);
  assert.equal(await findings(page), native([path]));
  // One that is too slow has no second try.
  await page.evaluate(() => {
    const hand = idle[0];
    hand.ask = () => (hand.end("slow 30"), Promise.reject(new Error("slow 30")));
  });
  await give(page, [put("慢.docx", whole)]);
  assert.match(await page.evaluate(() => view.files.find((file) => file.name === "慢.docx").said), /30 ?秒/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("from the draft with three mistakes to the clean one", async () => {
  const { page, complaints } = await open({ width: 960, height: 680 });
  await picture(page, "1-open");
  const path = put("霁塬区民政局2023年年报（送审稿）.docx", planted);
  await give(page, [path]);
  await page.waitForSelector("td.blamed");
  await page.evaluate(() => $("results").scrollIntoView());
  await picture(page, "2-findings");
  const said = await page.evaluate(() => view.findings.filter((finding) => finding.counts).map((finding) => finding.rule));
  assert.ok(said.length >= 3, said.join(" "));
  const words = await page.$$eval(".finding mark", (all) => all.map((mark) => mark.textContent));
  assert.ok(words.some((text) => text.includes("9")) && words.some((text) => text.includes("2022")), words.join("\n"));
  // From the finding to the cell, and back.
  await page.click(".finding .blamed .cell");
  const cell = await page.evaluate(() => [document.activeElement.closest("td").className, document.activeElement.textContent]);
  assert.match(cell[0], /blamed/);
  assert.match(cell[1], /6.*应为 7/s);
  await picture(page, "3-cell");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement.matches("article.finding.error")));
  await page.$eval(".finding mark", (mark) => mark.closest("section").scrollIntoView());
  await picture(page, "4-words");
  // What the rule is about.
  await page.click(".finding .rule summary");
  await page.waitForSelector(".finding .rule h5");
  assert.match(await page.$eval(".finding .rule div", (div) => div.textContent), /检查什么/);
  writeFileSync(path, clean);
  await give(page, [path]);
  assert.deepEqual(await page.evaluate(() => [view.errors, view.warnings]), [0, 0]);
  await page.evaluate(() => scrollTo(0, 0));
  await picture(page, "5-clean");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("what is saved is what the command line writes", async () => {
  const { page, complaints } = await open();
  const to = saves;
  if (!firefox) {
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: to, eventsEnabled: true });
  }
  const path = put("草稿.docx", planted);
  await give(page, [path]);
  await page.$eval("#letter", (letter) => (letter.open = true));
  await page.type("#issuer", "霁塬区政府办公室");
  for (const id of ["get-json", "get-csv", "get-notice"]) await page.click("#" + id);
  await page.waitForSelector(".tables button");
  for (const button of await page.$$(".tables button[data-save]")) await button.click();
  await page.click("#files .annotate");
  const saved = (name) => existsSync(join(to, name)) && readFileSync(join(to, name));
  const names = ["findings.json", "findings.csv", "霁塬区民政局整改清单.docx", "霁塬区民政局2023年政府信息公开工作年度报告表格.html", "草稿（批注）.docx", ...["docx", "xlsx"].map((end) => `霁塬区民政局2023年政府信息公开工作年度报告表格.${end}`)];
  // Firefox has the names at once, and the bytes in files beside them.
  const done = () => names.every((name) => saved(name)?.length) && !readdirSync(to).some((name) => name.endsWith(".part"));
  for (let n = 0; n < 1200 && !done(); n += 1) await wait(50);
  assert.deepEqual(readdirSync(to).sort(), [...names].sort());
  assert.equal(saved(names[0]).toString(), native([path]));
  assert.equal(saved(names[1]).toString(), await findings(page, "csv"));
  const { unzip } = await import("./office.mjs");
  const notice = unzip(saved(names[2])).get("word/document.xml").toString();
  assert.ok(notice.includes("整改清单") && notice.includes("霁塬区政府办公室"));
  // Of the draft itself each finding is a comment, and nothing else has changed.
  const [written, draft] = [unzip(saved(names[4])), unzip(planted)];
  const comments = written.get("word/comments.xml").toString().match(/<w:comment /g).length;
  assert.equal(comments, await page.evaluate(() => view.findings.length));
  assert.deepEqual(written.get("word/styles.xml"), draft.get("word/styles.xml"));
  // The tables that were saved are read back as those of the draft.
  const placed = () => page.evaluate(() => view.reports.map((report) => [report.placed, report.flagged]));
  // What stands in each cell, by its permanent id.
  const cells = () => page.evaluate(async () => JSON.parse(await askDesk("tables", { report: 0 })).flatMap((drawing) => drawing.lines.flat()).filter((slot) => slot.id).map((slot) => [slot.id, slot.text]));
  const [before, drawn] = [await placed(), await cells()];
  assert.ok(drawn.filter(([, text]) => /^\d+$/.test(text)).length > 100);
  for (const name of [names[3], names[5], names[6]]) {
    await page.click("#clear");
    await give(page, [join(to, name)]);
    assert.deepEqual(await placed(), before, name);
    assert.deepEqual(await cells(), drawn, name);
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test("against the findings of last time: what is repaired, repeated, new", async () => {
  const { page, complaints } = await open();
  const draft = put("草稿.docx", planted);
  await give(page, [draft]);
  const last = put("上次.json", await findings(page));
  const told = () => page.$eval("#follow-up", (box) => [box.hidden, box.textContent]);
  assert.equal((await told())[0], true);
  await give(page, [last]);
  assert.match((await told())[1], /与此前的检查结果相比：.*仍然存在/s);
  const again = await page.evaluate(() => view.follow_up.agencies);
  assert.ok(again.length === 1 && again[0].lines.length >= 3, JSON.stringify(again));
  writeFileSync(draft, clean);
  await give(page, [draft]);
  assert.match((await told())[1], /与此前的检查结果相比：已整改 \d+ 项/);
  await page.$eval("#follow-up", (box) => (box.open = true));
  await shoot(page, "follow-up-1280");
  await page.click("#lang");
  await page.waitForFunction(() => /against the earlier findings/.test($("follow-up").textContent), { timeout: 60_000 });
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a table that is pasted is checked", async () => {
  const { page, complaints } = await open();
  await page.click("#open-paste");
  await page.type("#paste-agency", "霁塬区民政局");
  await page.$eval("#paste-year", (input) => (input.value = "2023"));
  // What Excel puts on the clipboard: the tables of the draft as HTML.
  await give(page, [put("源.docx", planted)]);
  await page.waitForSelector("#reports table.form");
  const html = await page.$$eval("#reports table.form", (tables) => tables.map((table) => {
    const copy = table.cloneNode(true);
    copy.querySelectorAll("ins").forEach((ins) => ins.remove());
    return copy.outerHTML;
  }).join("\n"));
  await page.click("#clear");
  await copy(page, html);
  await page.focus("#paste-box");
  await press(page, "v");
  await page.waitForFunction(() => view?.reports.length === 1, { timeout: 60_000 });
  const said = await page.evaluate(() => [view.reports[0].agency, view.reports[0].year, view.findings.filter((finding) => finding.blamed.length).length]);
  assert.deepEqual(said.slice(0, 2), ["霁塬区民政局", 2023]);
  assert.ok(said[2] > 0);
  await shoot(page, "pasted-1280");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("what is typed into the empty form is checked as it is typed", async () => {
  const { page, complaints } = await open();
  await page.click("#open-type");
  await page.waitForSelector("#type-tables input");
  await page.select("#type-year", "2023");
  await page.waitForSelector("td[data-id='disputes.reconsideration.total'] input");
  const box = (key) => `#type-tables td[data-id='disputes.reconsideration.${key}'] input`;
  for (const [key, text] of [["upheld", "1"], ["corrected", "2"], ["other", "0"], ["pending", "0"], ["total", "4"]]) await page.type(box(key), text);
  await page.waitForFunction((box) => document.querySelector(box).getAttribute("aria-invalid") === "true", { timeout: 60_000 }, box("total"));
  assert.match(await page.$eval("#type-said", (said) => said.textContent), /不相符/);
  await shoot(page, "typed-1280");
  await page.$eval(box("total"), (input) => input.select());
  await page.type(box("total"), "3");
  await page.waitForFunction(() => !document.querySelector("#type-tables [aria-invalid]"), { timeout: 60_000 });
  assert.match(await page.$eval("#type-said", (said) => said.textContent), /没有矛盾/);
  // A block from a sheet.
  await copy(page, "<table><tr><td>5</td><td>0</td><td>0</td><td>0</td><td>5</td></tr></table>");
  await page.focus(box("upheld"));
  await press(page, "v");
  await page.waitForFunction((box) => document.querySelector(box).value === "5", { timeout: 60_000 }, box("total"));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("in English, without a Chinese word of its own", async () => {
  const { page, complaints } = await open();
  await give(page, [put("draft.docx", planted)]);
  await page.click("#lang");
  await page.waitForFunction(() => /checked/.test($("status").textContent), { timeout: 60_000 });
  await page.waitForSelector("#reports table.form");
  const own = await page.$$eval("h3, button:not(#lang, .cell, [aria-label]), label > span, .tag, .rule summary", (all) => all.map((element) => element.textContent).filter((text) => /\p{Script=Han}/u.test(text)));
  assert.deepEqual(own, []);
  // Nor with the stops of Chinese, but in what is quoted of the draft.
  const stops = await page.evaluate(() => {
    const copy = $("results").cloneNode(true);
    copy.querySelectorAll("blockquote, .name, h4, .causes, .advice").forEach((quoted) => quoted.remove());
    return copy.textContent.match(/.{0,20}[：；、（].{0,20}/g);
  });
  assert.equal(stops, null);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await shoot(page, "english-1280", true);
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const [width, dark] of [[1280, false], [1280, true], [390, false], [390, true]]) {
  (dark ? chromiumOnly : test)(`axe finds nothing and nothing spills at ${width} px, ${dark ? "dark" : "light"}`, async () => {
    const { page, complaints } = await open({ width, dark });
    await shoot(page, `first-${width}${dark ? "-dark" : ""}`);
    await give(page, [put("草稿.docx", planted), put("坏.docx", "PK"), put("gongkai.toml", "[rules]\nSUM3O4 = \"off\"\n")]);
    await page.waitForSelector("#reports table.form");
    await page.click(".finding .rule summary");
    await page.waitForSelector(".finding .rule h5");
    await page.$$eval("#letter, #lacking-box", (all) => all.forEach((details) => (details.open = true)));
    await page.click("#open-paste");
    await page.click("#open-type");
    await page.waitForSelector("#type-tables input");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const result = await axe.run(document, { resultTypes: ["violations"] });
      return result.violations.map((v) => `${v.id}: ${v.help}; ${v.nodes.length}× ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`);
    });
    assert.deepEqual(found, []);
    await page.click("#open-paste");
    await page.click("#open-type");
    await shoot(page, `whole-${width}${dark ? "-dark" : ""}`, true);
    assert.deepEqual(complaints, []);
    await page.close();
  });
}

test("by keyboard alone", async () => {
  const { page, complaints } = await open();
  const reached = [];
  // Not one further: behind the last of them is the browser itself.
  for (let n = 0; n < 6; n += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
  }
  assert.deepEqual(reached, ["skip", "lang", "pick", "pick-folder", "open-paste", "open-type"]);
  await page.focus("#open-type");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#type-tables input");
  const input = "td[data-id='requests.received.natural_person'] input";
  await page.focus(input);
  await page.keyboard.press("ArrowDown");
  const below = await page.evaluate(() => document.activeElement.closest("td").dataset.id);
  assert.equal(below, "requests.carried_in.natural_person");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("it prints", async () => {
  const { page, complaints } = await open();
  await give(page, [put("草稿.docx", planted)]);
  await page.waitForSelector("#reports table.form");
  const pdf = await page.pdf({ format: "A4", path: shots ? join(shots, "print.pdf") : undefined });
  assert.ok(pdf.length > 20_000);
  assert.deepEqual(complaints, []);
  await page.close();
});

let failed = 0;
const only = process.env.ONLY;
for (const [name, run] of tests.filter(([name]) => !only || name.includes(only))) {
  const since = Date.now();
  try {
    await run();
    console.log(`ok      ${name} (${Date.now() - since} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.message}`);
  }
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
