// Opens the page of the main job in a browser and uses it: `node test.mjs FOLDER [SCREENSHOTS]`.
// FOLDER is what `gongkai report data/sample --lang both --out FOLDER` wrote. CHROMIUM names the browser.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [folder, shots] = process.argv.slice(2);
const address = (name) => pathToFileURL(resolve(folder, name)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
if (shots) mkdirSync(shots, { recursive: true });

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

// A page whose every complaint is kept, and whose every request is.
const open = async (name, { width = 1440, script = true } = {}) => {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 1000 });
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-reduced-motion", value: "reduce" }]);
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address(name.split("#")[0]) && !url.startsWith("data:")) complaints.push("request for " + url);
  });
  const [file, anchor] = name.split("#");
  await page.goto(address(file) + (anchor ? "#" + anchor : ""), { waitUntil: "load" });
  return { page, complaints };
};

const tests = [];
const test = (name, run) => tests.push([name, run]);
const shoot = async (page, name) => {
  if (shots) await page.screenshot({ path: resolve(shots, name + ".png") });
};

const firstColumn = (page, selector) =>
  page.$eval(selector, (table) => [...table.tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent));
const detail = (page) => page.$eval("#detail", (panel) => (panel.hidden ? null : panel.textContent));

for (const width of [1440, 390]) {
  test(`nothing overflows at ${width} px`, async () => {
    const { page, complaints } = await open("index.html", { width });
    await page.$$eval("details", (all) => all.forEach((details, at) => (details.open = at % 7 === 0 || !details.classList.contains("report"))));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
    const spilling = await page.evaluate(() => {
      const bad = [];
      for (const box of document.querySelectorAll("th, td, p, li, dt, dd, summary, h1, h2, h3, h4, figcaption, nav, button")) {
        if (!box.checkVisibility() || box.clientWidth === 0) continue;
        if (box.scrollWidth > box.clientWidth + 1) bad.push(box.tagName + ": " + box.textContent.trim().slice(0, 60));
      }
      return bad;
    });
    assert.deepEqual(spilling, []);
    const outside = await page.evaluate(() => {
      const bad = [];
      for (const svg of document.querySelectorAll("svg")) {
        const [, , w, h] = svg.getAttribute("viewBox").split(" ").map(Number);
        for (const text of svg.querySelectorAll("text")) {
          const box = text.getBBox();
          if (box.x < -1 || box.y < -1 || box.x + box.width > w + 1 || box.y + box.height > h + 1) bad.push(text.textContent);
        }
      }
      return bad;
    });
    assert.deepEqual(outside, []);
    assert.deepEqual(complaints, []);
    await shoot(page, `unfolded-${width}`);
    await page.close();
  });
}

test("a heading sorts, both ways", async () => {
  const { page, complaints } = await open("index.html");
  const table = "#findings table.data";
  const column = async () => (await page.$eval(table, (t) => [...t.tBodies[0].rows].map((row) => Number(row.cells[1].textContent))));
  const heading = (await page.$$(table + " th button"))[1];
  await heading.click();
  const up = await column();
  assert.deepEqual(up, [...up].sort((a, b) => a - b));
  await heading.click();
  const down = await column();
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  assert.notDeepEqual(up, down);
  const sorted = await page.$eval(table + " th:nth-child(2)", (th) => th.getAttribute("aria-sort"));
  assert.equal(sorted, "descending");
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a field filters, and says how much it shows", async () => {
  const { page, complaints } = await open("index.html");
  const all = await firstColumn(page, "#coverage table.data");
  await page.type("#coverage input.filter", "街道");
  const some = await firstColumn(page, "#coverage table.data");
  assert.ok(some.length > 0 && some.length < all.length);
  assert.ok((await page.$eval("#coverage [role=status]", (span) => span.textContent)).includes(String(some.length)));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a number leads to the cells behind it, by mouse", async () => {
  const { page, complaints } = await open("index.html");
  const value = await page.evaluateHandle(() =>
    [...document.querySelectorAll("#metrics td[data-o] a")].find((link) => /requests\.granted\.total=\d/.test(link.closest("td").dataset.o)),
  );
  await value.evaluate((link) => link.scrollIntoView({ block: "center" }));
  await value.click();
  const said = await detail(page);
  // In words, the sum in brackets over what it is a share of.
  assert.match(said, /（.*予以公开.* \d+ \+ .*部分公开.* \d+） ÷ .*总计.* \d+/);
  assert.doesNotMatch(said, /requests\./);
  const operand = (await page.$$("#detail dd a"))[0];
  const wanted = await operand.evaluate((link) => [link.dataset.cell, link.textContent.split(" ").at(-1)]);
  await operand.click();
  const cell = await page.$eval("td.marked", (td) => [td.textContent, td.checkVisibility()]);
  assert.deepEqual(cell, [wanted[1], true]);
  assert.ok((await detail(page)).includes(wanted[0]));
  assert.match(await detail(page), /data\/sample\//);
  await shoot(page, "cell");
  await page.keyboard.press("Escape");
  assert.equal(await detail(page), null);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("every cell that a finding or a value names is found on the drawing", async () => {
  const { page } = await open("index.html");
  const lost = await page.evaluate(() => {
    const lost = [];
    for (const link of document.querySelectorAll("a[data-cell]")) {
      const report = document.getElementById(link.getAttribute("href").slice(1));
      const id = link.dataset.cell;
      const found = report && [...report.querySelectorAll("tr[data-c]")].some((row) => {
        const keys = (row.dataset.k ?? row.closest("table").dataset.k).split(" ");
        return row.dataset.c.split(" ").some((part) => keys.some((key) => part + (key && "." + key) === id));
      });
      // What is absent from a source has no place on its drawing.
      if (!found && !report?.textContent.includes("读不到这张表")) lost.push(link.getAttribute("href") + " " + id);
    }
    return lost;
  });
  assert.deepEqual(lost, []);
  await page.close();
});

test("a mark of a chart tells its data and leads to the report", async () => {
  const { page, complaints } = await open("index.html");
  const mark = await page.$("#charts figure svg [data-record]");
  await mark.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await mark.click();
  const told = await detail(page);
  assert.match(told, /所依据的数字.* \d+/);
  assert.doesNotMatch(told, /requests\.|reference|[=;]\d/);
  const links = await page.$$("#detail > a");
  assert.equal(links.length, 1);
  await links[0].click();
  const anchor = await page.evaluate(() => location.hash.slice(1));
  assert.ok(await page.$eval("#" + anchor, (report) => report.open && report.classList.contains("report")));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("the drawing can be walked by keyboard", async () => {
  const { page, complaints } = await open("index.html#r5");
  const region = await page.$("#r5 .wide:has(table.form)");
  await region.focus();
  await page.keyboard.press("ArrowRight");
  const first = await detail(page);
  await page.keyboard.press("ArrowDown");
  const second = await detail(page);
  assert.ok(first && second && first !== second);
  await page.keyboard.press("Escape");
  assert.ok(await region.evaluate((element) => document.activeElement === element));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("without its script the page can be read, and its links lead somewhere", async () => {
  const { page, complaints } = await open("index.html", { script: false });
  const lost = await page.$$eval('a[href^="#"]', (links) => links.filter((link) => !document.getElementById(link.getAttribute("href").slice(1))).map((link) => link.outerHTML));
  assert.deepEqual(lost.slice(0, 5), []);
  const text = await page.evaluate(() => document.body.textContent);
  assert.ok(text.includes("覆盖情况") && text.includes("表三 收到和处理政府信息公开申请情况"));
  assert.deepEqual(complaints, []);
  await page.close();
});

for (const [name, width] of [["index.html", 1440], ["index.html", 390], ["index.en.html", 1440]]) {
  test(`axe finds nothing on ${name} at ${width} px`, async () => {
    const { page } = await open(name, { width });
    await page.$$eval("article.agency:first-of-type details, #charts details:first-of-type, #rules, .ranking, #files details", (all) => all.forEach((details) => (details.open = true)));
    await page.click('#metrics td[data-o*="requests.granted.total="] a');
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const result = await axe.run(document, { resultTypes: ["violations"] });
      return result.violations.map((v) => `${v.id}: ${v.help}; ${v.nodes.length}× ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`);
    });
    assert.deepEqual(found, []);
    await page.close();
  });
}

test("the two languages lead to each other", async () => {
  const { page, complaints } = await open("index.html");
  const href = await page.$eval("nav a[hreflang=en]", (link) => link.getAttribute("href"));
  assert.equal(href, "index.en.html");
  await page.close();
  const other = await open(href);
  assert.equal(await other.page.evaluate(() => document.documentElement.lang), "en");
  const han = await other.page.$eval("#metrics thead", (head) => /\p{Script=Han}/u.test(head.textContent));
  assert.equal(han, false);
  assert.deepEqual([...complaints, ...other.complaints], []);
  await shoot(other.page, "english-1440");
  await other.page.close();
});

test("it prints to A4", async () => {
  const { page, complaints } = await open("index.html");
  // The width of a sheet within its margins; what stands beyond it would be cut.
  await page.emulateMediaType("print");
  await page.setViewport({ width: Math.round((180 / 25.4) * 96), height: 1000 });
  const beyond = await page.evaluate(() => {
    document.querySelectorAll("details").forEach((one) => (one.open = true));
    const all = [...document.querySelectorAll("main table, main svg, main p, main h1, main h2, main dl, main li")];
    const cut = all.filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    return cut.map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}: ${one.textContent.slice(0, 60)}`);
  });
  assert.deepEqual(beyond, []);
  // Every sheet of it takes long where others work on the machine.
  const pdf = await page.pdf({ format: "A4", timeout: 180_000, path: shots ? resolve(shots, "print.pdf") : undefined });
  assert.ok(pdf.length > 50_000);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("screenshots of the first screen", async () => {
  for (const width of [1440, 390]) {
    const { page, complaints } = await open("index.html", { width });
    await shoot(page, `first-${width}`);
    for (const part of ["findings", "rankings", "metrics", "charts", "a2"]) {
      await page.$eval("#" + part, (element) => element.scrollIntoView());
      await shoot(page, `${part}-${width}`);
    }
    assert.deepEqual(complaints, []);
    await page.close();
  }
});

let failed = 0;
const only = process.env.ONLY;
const wanted = tests.filter(([name]) => !only || name.includes(only));
for (const [name, run] of wanted) {
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
console.log(`${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
