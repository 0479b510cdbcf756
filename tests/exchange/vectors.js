// Runs the vectors of the paper text against the form's scripts: `node vectors.js VECTORS SCRIPT…`, in the order in
// which they run. Writes JSON: how many were run, and those that differ.
"use strict";

const fs = require("node:fs");
const vm = require("node:vm");

const [file, ...scripts] = process.argv.slice(2);
for (const script of scripts) vm.runInThisContext(fs.readFileSync(script, "utf-8"), { filename: script });
const vectors = JSON.parse(fs.readFileSync(file, "utf-8"));
const differences = vectors.flatMap(({ outline, data, text }) => {
  const got = khlangPaperText.write(outline, data);
  return got === text ? [] : [{ form: outline.key, data, text, got }];
});
process.stdout.write(JSON.stringify({ count: vectors.length, differences }));
