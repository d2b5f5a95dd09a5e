/* The palette (#palette): Ctrl or Cmd with K opens it on any page; the server says what goes with what is typed. A combobox
   after the ARIA pattern whose lines are links: Enter opens the one pointed at, once the lines answer what stands there. */

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("[role=combobox]");
const list = dialog?.querySelector("[role=listbox]");
const DELAY_MS = 110;
let timer = 0;
let abort = null;
let answered = null; // the text that the lines go with
let waiting = false; // Enter was pressed before the answer came

const lines = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector('[aria-selected="true"]');

function point(line) {
  current()?.setAttribute("aria-selected", "false");
  line?.setAttribute("aria-selected", "true");
  line?.scrollIntoView({ block: "nearest" });
  if (line) input.setAttribute("aria-activedescendant", line.id);
  else input.removeAttribute("aria-activedescendant");
}

async function ask() {
  clearTimeout(timer);
  abort?.abort();
  const mine = (abort = new AbortController());
  const text = input.value;
  const asked = new URLSearchParams({ q: text, at: location.pathname });
  try {
    const answer = await fetch(`/palette?${asked}`, { headers: { "HX-Request": "true" }, signal: mine.signal });
    if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (mine.signal.aborted) return;
    list.innerHTML = html;
    lines().forEach((line, place) => (line.id = `palette-line-${place}`));
    answered = text;
    point(lines()[0]);
    if (waiting) go();
  } catch {
    if (mine.signal.aborted) return;
    waiting = false;
    const words = document.getElementById("words-offline")?.content.textContent.trim();
    dialog.close();
    document.dispatchEvent(new CustomEvent("toast", { detail: { kind: "bad", text: words } }));
  }
}

function go() {
  waiting = answered !== input.value;
  if (!waiting) current()?.click();
}

function open() {
  input.value = "";
  list.replaceChildren();
  answered = null;
  waiting = false;
  dialog.showModal();
  ask();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]:not(#palette)")) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  input.addEventListener("input", () => {
    waiting = false;
    point(null);
    clearTimeout(timer);
    timer = setTimeout(ask, DELAY_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = lines();
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && all.length) {
      event.preventDefault();
      point(all[(all.indexOf(current()) + by + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (answered !== input.value) ask();
      go();
    }
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
