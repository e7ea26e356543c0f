// Runs lessons in Pyodide under Node: node tab_lessons.mjs <folder of Pyodide> <lesson.ipynb> ...
// Prints a line of JSON for each: its name, and the traceback of the cell that raised, or null.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [place, ...lessons] = process.argv.slice(2);
const { loadPyodide } = createRequire(import.meta.url)(`${place}/pyodide.js`);
const pyodide = await loadPyodide({ indexURL: `${place}/`, stdout: () => {}, stderr: () => {} });
pyodide.setStdin({ error: true });
await pyodide.loadPackage(["twilio-messaging-toolkit", "ipython"], { messageCallback: () => {} });
const run = pyodide.runPython(`
import builtins, os, traceback
os.environ["TOOLKIT_DATABASE"] = ":memory:"
builtins.display = lambda *_, **__: None

def run(language, cells):
    os.environ["TOOLKIT_LANG"] = language
    names = {}
    try:
        for cell in cells:
            exec(compile(cell, cell[:60], "exec"), names)
    except Exception:
        return traceback.format_exc()

run`);
for (const lesson of lessons) {
  const cells = JSON.parse(readFileSync(lesson, "utf8")).cells.filter((cell) => cell.cell_type === "code");
  const failed = run(lesson.split("/").at(-2), pyodide.toPy(cells.map((cell) => cell.source.join("")))) ?? null;
  console.log(JSON.stringify({ lesson, failed }));
}
