// Opens each page named on the command line in a phone's and a desk's width, in
// light and dark, prints it, and writes what is wrong with it as JSON lines of
// {page, mode, wrong}. With SHOTS=folder it keeps pictures there.
//
//	node look.js chromium page.html ...
import { chromium } from "playwright-core";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [executablePath, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const widths = [360, 1200];
const schemes = ["light", "dark"];

// inspected runs in the page: what a reader would stumble over.
function inspected(width) {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > width) wrong.push(`it is ${root.scrollWidth} wide`);
  if (root.lang === "" || document.title === "") wrong.push("it has no language or title");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("it has not one heading");
  if (document.scripts.length > 0) wrong.push("it has scripts");

  const channels = (text) => {
    const all = text.match(/[\d.]+/g).map(Number);
    return { rgb: all.slice(0, 3), alpha: all.length > 3 ? all[3] : 1 };
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const { rgb, alpha } = channels(getComputedStyle(e).backgroundColor);
      if (alpha === 1) return rgb;
      if (alpha !== 0) wrong.push("a background lets another through");
    }
    return [255, 255, 255];
  };
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || !element.checkVisibility() || element.tagName === "STYLE") continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0 || element.closest("thead")?.getBoundingClientRect().width === 1) continue;
    texts++;
    if (box.left < -0.5 || box.right > width + 0.5) wrong.push(`"${node.data.trim()}" reaches from ${box.left} to ${box.right}`);
    const style = getComputedStyle(element);
    const ink = channels(element instanceof SVGElement ? style.fill : style.color);
    const [high, low] = [luminance(ink.rgb), luminance(behind(element))].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5 || ink.alpha < 1) wrong.push(`"${node.data.trim()}" has a contrast of ${contrast.toFixed(2)}`);
    const drawn = element.closest("svg");
    const scale = drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : 1;
    if (parseFloat(style.fontSize) * scale < 11.5) wrong.push(`"${node.data.trim()}" is ${(parseFloat(style.fontSize) * scale).toFixed(1)} px high`);
  }
  if (texts < 20) wrong.push(`it shows only ${texts} texts`);

  // Labels of a picture must not lie on each other.
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.checkVisibility()) continue;
    const boxes = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3) wrong.push(`"${one}" lies on "${other}"`);
    }));
  }

  // Every chart has its numbers as a table in the same section.
  for (const svg of document.querySelectorAll("svg")) {
    if (!svg.getAttribute("aria-label") || !svg.closest("section").querySelector("tbody tr")) wrong.push("a chart has no table or no label");
  }
  for (const table of document.querySelectorAll("table")) {
    if (!/\d{4}‑\d{2}‑\d{2}/.test(table.caption.textContent)) wrong.push("a table does not name its period");
    if (!/n\s[=≈]\s\d/.test(table.caption.textContent)) wrong.push("a table does not name its n");
  }
  return { wrong: [...new Set(wrong)], tables: document.querySelectorAll("table").length };
}

const say = (page, mode, wrong, tables) => console.log(JSON.stringify({ page, mode, wrong, tables }));
for (const file of files) {
  const name = basename(file, ".html");
  const page = await browser.newPage({ viewport: { width: widths[0], height: 800 }, colorScheme: schemes[0] });
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== pathToFileURL(file).href && !request.url().startsWith("data:")) heard.push(`it asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate(inspected, width);
      say(name, `${width} ${colorScheme}`, found.wrong, found.tables);
      if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
  await page.pdf({ path: file.replace(/html$/, "pdf"), format: "A4", printBackground: true, preferCSSPageSize: true });
  say(name, "all", heard, 0);
  await page.close();
}
await browser.close();
