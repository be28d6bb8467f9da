// Office files, taken apart and put together: enough for tests to plant a mistake in a draft.
import { deflateRawSync, inflateRawSync } from "node:zlib";

const TABLE = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
const crc = (bytes) => {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
};

// Names and contents.
export const unzip = (file) => {
  const parts = new Map();
  let at = file.readUInt32LE(file.lastIndexOf("PK\x05\x06") + 16);
  while (file.readUInt32LE(at) === 0x02014b50) {
    const [method, packed] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((by) => file.readUInt16LE(at + by));
    const head = file.readUInt32LE(at + 42);
    const from = head + 30 + file.readUInt16LE(head + 26) + file.readUInt16LE(head + 28);
    const bytes = file.subarray(from, from + packed);
    parts.set(file.toString("utf8", at + 46, at + 46 + name), method ? inflateRawSync(bytes) : Buffer.from(bytes));
    at += 46 + name + extra + comment;
  }
  return parts;
};

export const zip = (parts) => {
  const [bodies, heads] = [[], []];
  let at = 0;
  for (const [name, content] of parts) {
    const [label, packed] = [Buffer.from(name), deflateRawSync(content)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(0x21 << 16, 6);
    fields.writeUInt32LE(crc(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(label.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    bodies.push(Buffer.from("PK\x03\x04"), fields, label, packed);
    heads.push(Buffer.from("PK\x01\x02\x14\x00"), fields, tail, label);
    at += 30 + label.length + packed.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
};

// A Word file with its text changed; each change must find something.
export const changed = (file, changes) => {
  const parts = unzip(file);
  let text = parts.get("word/document.xml").toString();
  for (const [from, to] of changes) {
    const next = text.replace(from, to);
    if (next === text) throw new Error(`nothing to change: ${from}`);
    text = next;
  }
  return zip(parts.set("word/document.xml", Buffer.from(text)));
};
