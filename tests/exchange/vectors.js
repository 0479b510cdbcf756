// Runs the vectors of the paper text against the form's script: `node vectors.js SCRIPT VECTORS`. Writes JSON: how many
// were run, and those that differ.
"use strict";

const fs = require("node:fs");
const vm = require("node:vm");

const [script, file] = process.argv.slice(2);
vm.runInThisContext(fs.readFileSync(script, "utf-8"), { filename: script });
const vectors = JSON.parse(fs.readFileSync(file, "utf-8"));
const differences = vectors.flatMap(({ outline, data, text }) => {
  const got = khlangPaperText.write(outline, data);
  return got === text ? [] : [{ form: outline.key, data, text, got }];
});
process.stdout.write(JSON.stringify({ count: vectors.length, differences }));
