/* Keyboard: / search, c create, ? help, g and a letter to go somewhere, j k x Enter in lists, Ctrl or Cmd with Enter to
   send; what carries data-keys is pressed by that letter. Single letters can be switched off in the help (kept on this
   device). Who takes a step by keyboard stands at the next one afterwards. */

const OFF = "wk:keys-off";
const STEPPED = "wk:stepped";
let going = 0;

const typing = (element) =>
  element instanceof Element && element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]");

function goTo(letter) {
  const link = document.querySelector(`.rail [data-go="${CSS.escape(letter)}"]`);
  if (link) location.assign(link.href);
  return Boolean(link);
}

function lines() {
  return [...document.querySelectorAll("[data-list] tbody tr, [data-lines] li")].filter((row) => row.querySelector(".c-title a"));
}

function step(by) {
  const rows = lines();
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next.querySelector(".c-title a").focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function pick() {
  const row = lines().find((candidate) => candidate.contains(document.activeElement));
  const box = row?.querySelector(".c-pick input");
  box?.click();
  row?.querySelector(".c-title a").focus();
  return Boolean(box);
}

function open(selector) {
  const menu = document.querySelector(selector);
  if (!menu) return false;
  menu.open = true;
  menu.querySelector(".menu-item")?.focus();
  return true;
}

function help() {
  const dialog = document.getElementById("keyboard-help");
  dialog?.showModal();
  return Boolean(dialog);
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

/* A radio button leads on to the text that it is about. */
function press(letter) {
  const element = document.querySelector(`[data-keys~="${CSS.escape(letter)}"]`);
  if (!element) return false;
  element.closest("details")?.setAttribute("open", "");
  element.focus();
  element.click();
  if (element.type === "radio") element.form.querySelector("textarea")?.focus();
  return true;
}

const actions = {
  "/": search,
  c: () => open("details[data-create]"),
  "?": help,
  j: () => step(1),
  k: () => step(-1),
  x: pick,
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const within = event.target instanceof Element && event.target.closest("form, dialog");
    const form = within instanceof HTMLDialogElement ? within.querySelector("form[method=post]") : within;
    if (form && (typing(event.target) || form.closest("dialog"))) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target instanceof HTMLElement && event.target.matches("[data-search]")) {
    event.target.blur();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  const went = Date.now() - going < 1200 && goTo(event.key);
  going = event.key === "g" && !went ? Date.now() : 0;
  if (went || actions[event.key]?.() || press(event.key)) event.preventDefault();
});

/* A step loads the page anew; by keyboard the place among the steps is kept. */
document.addEventListener("submit", (event) => {
  const step = event.target.closest(".steps, #dialog-content");
  if (step && document.activeElement?.matches(":focus-visible")) sessionStorage.setItem(STEPPED, location.pathname);
});
if (sessionStorage.getItem(STEPPED) === location.pathname) document.querySelector(".steps a, .steps button")?.focus();
sessionStorage.removeItem(STEPPED);

const choice = document.querySelector("[data-keys-choice]");
if (choice) {
  choice.checked = !localStorage.getItem(OFF);
  choice.addEventListener("change", () => (choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
}
