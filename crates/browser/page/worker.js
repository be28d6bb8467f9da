// One worker: it reads one file at a time, or it is the desk on which all of them lie. Behind the glue of wasm-bindgen.
"use strict";
{
  let wasm = null;
  let desk = null;
  let today = "";

  // What a module that ended says last; what kind of end it was where it says nothing.
  const lastWords = (error) => {
    if (error instanceof RangeError || /recursion|call stack/i.test(error.message)) return "stack";
    const said = wasm_bindgen.last_words();
    if (said) return said;
    if (wasm && wasm.memory.buffer.byteLength > 3.5 * 2 ** 30) return "memory";
    return String(error.message || error);
  };

  const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

  const calls = {
    async start({ module, day }) {
      today = day;
      wasm = await wasm_bindgen({ module_or_path: module });
    },
    // Before the first file comes: forms, rules and dictionaries are built once in a module.
    warm() {
      const text = "云泽区财政局2023年政府信息公开工作年度报告\n一、总体情况\n主动公开信息12条。\n";
      const desk = new wasm_bindgen.Session(today);
      desk.put(0, "a.txt", wasm_bindgen.read("a.txt", new TextEncoder().encode(text), today, false));
      desk.view("zh");
      desk.free();
    },
    // Gives the answer packed, and the bytes of a web page.
    async read({ name, file, found }) {
      let bytes;
      try {
        bytes = await bytesOf(file);
      } catch (error) {
        return { gone: true };
      }
      const since = performance.now();
      const packed = wasm_bindgen.read(name, bytes, today, found);
      const page = /\.(s|x)?html?$/i.test(name) ? bytes : null;
      return { packed, page, took: performance.now() - since, size: bytes.length, memory: wasm.memory.buffer.byteLength };
    },
    lay() {
      desk = new wasm_bindgen.Session(today);
    },
    put({ number, name, packed, page }) {
      desk.put(number, name, packed, page ?? undefined);
    },
    lost({ number, name, how }) {
      desk.lost(number, name, how);
    },
    take({ number }) {
      desk.take(number);
    },
    view({ lang }) {
      return desk.view(lang);
    },
    tables({ report, lang }) {
      return desk.tables(report, lang);
    },
    blank({ year, lang }) {
      return wasm_bindgen.blank(year, lang);
    },
    rule({ code, lang }) {
      return wasm_bindgen.rule_page(code, lang);
    },
    findings({ format, lang }) {
      return desk.findings(format, lang);
    },
    notices({ issuer, due }) {
      const made = desk.notices(issuer, due);
      return made ? { name: made.name, bytes: made.bytes } : null;
    },
    statutory({ report, format, lang }) {
      const made = desk.statutory(report, format, lang);
      return made ? { name: made.name, bytes: made.bytes, filling: made.filling } : null;
    },
    async annotated({ number, file, lang }) {
      let bytes;
      try {
        bytes = await bytesOf(file);
      } catch (error) {
        return { gone: true };
      }
      const made = desk.annotated(number, bytes, lang);
      return { bytes: made.bytes, wrong: made.wrong };
    },
  };

  const answer = async ({ id, call, args }) => {
    try {
      postMessage({ id, value: await calls[call](args ?? {}) });
    } catch (error) {
      let died = String(error);
      try {
        died = lastWords(error);
      } catch {
        // Not even its last words can be read.
      }
      postMessage({ id, died });
    }
  };

  // One after the other: what is asked while the module is still being made waits for it.
  let before = Promise.resolve();
  onmessage = ({ data }) => {
    before = before.then(() => answer(data));
  };
}
