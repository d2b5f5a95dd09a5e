/* The board: cards move by pointer, by keyboard and by their menus, always by the step of the lifecycle that leads there. A
   step that asks for something opens the usual dialog; what is refused is said; what can be undone says so afterwards.
   Arrows walk from card to card, Shift with an arrow moves the card, m opens its menu. */

const KEPT = "wk:board";
const OFF = "wk:keys-off";

const board = () => document.querySelector("[data-board]");
const cardOf = (element) => (element instanceof Element ? element.closest(".board-card") : null);
const columnOf = (element) => (element instanceof Element ? element.closest("[data-column]") : null);
const words = (id) => document.getElementById(id)?.content.textContent.trim() ?? "";
const say = (kind, text) => document.dispatchEvent(new CustomEvent("toast", { detail: { kind, text } }));

function rules() {
  const given = board()?.dataset.rules;
  return given ? JSON.parse(given) : null;
}

/* The step that takes a card to a column: {step, values}, or null. */
function wayTo(card, column) {
  const known = rules();
  const { state } = card.dataset;
  const key = column.dataset.column;
  if (!known || column.contains(card)) return null;
  if (!known.gives) {
    const step = known.moves[state]?.[key];
    return step ? { step, values: {} } : null;
  }
  return known.gives[state] && key ? { step: known.gives[state], values: { [known.owner]: key }, given: true } : null;
}

/* Taking a step ------------------------------------------------------------------------------------------------------ */

function keep(card) {
  const at = board();
  sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, left: at.scrollLeft, top: at.scrollTop, page_top: scrollY, number: card.dataset.number }));
}

async function take(card, { step, values, given }) {
  const known = rules();
  const address = `/${known.slug}/${card.dataset.number}/do/${step}`;
  const into = { target: "#dialog-content", swap: "innerHTML" };
  const back = board().dataset.back;
  keep(card);
  if (known.asks.includes(step) && !given) {
    document.getElementById("dialog").showModal();
    return htmx.ajax("GET", `${address}?${new URLSearchParams({ back })}`, into);
  }
  card.setAttribute("aria-busy", "true");
  await htmx.ajax("POST", address, { ...into, values: { ...values, version: card.dataset.version, back } });
  card.removeAttribute("aria-busy");
}

function move(card, column) {
  if (!column || column.contains(card)) return;
  const way = wayTo(card, column);
  if (way) return take(card, way);
  const known = rules();
  const nobody = known.gives && !column.dataset.column;
  const sentence = words(nobody ? "words-nobody" : known.gives ? "words-not-given" : "words-no-step");
  say("attention", sentence.replace("[from]", known.states[card.dataset.state]).replace("[to]", column.dataset.name));
}

/* What was refused, or asks, has come into the dialog: it is opened. */
document.addEventListener("htmx:after:swap", (event) => {
  const dialog = document.getElementById("dialog");
  if (event.detail.ctx.target?.id === "dialog-content" && board() && dialog.querySelector("form") && !dialog.open) dialog.showModal();
});

document.addEventListener("click", (event) => {
  const item = event.target instanceof Element && event.target.closest("[data-board] [data-step]");
  if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  item.closest("details").open = false;
  take(cardOf(item), { step: item.dataset.step, values: {} });
});

/* By pointer ---------------------------------------------------------------------------------------------------------- */

let held = null;

function mark(card) {
  for (const column of board()?.querySelectorAll("[data-column]") ?? []) {
    column.classList.toggle("may", Boolean(card && wayTo(card, column)));
    column.classList.toggle("may-not", Boolean(card && !column.contains(card) && !wayTo(card, column)));
    column.classList.remove("over");
  }
}

document.addEventListener("dragstart", (event) => {
  held = cardOf(event.target);
  if (!held) return;
  event.dataTransfer.setData("text/plain", held.dataset.number);
  event.dataTransfer.effectAllowed = "move";
  held.classList.add("held");
  mark(held);
});
document.addEventListener("dragover", (event) => {
  const column = held && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  for (const other of board().querySelectorAll(".over")) if (other !== column) other.classList.remove("over");
  column.classList.add("over");
});
document.addEventListener("drop", (event) => {
  const column = held && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  move(held, column);
});
document.addEventListener("dragend", () => {
  held?.classList.remove("held");
  held = null;
  mark(null);
});

/* By keyboard --------------------------------------------------------------------------------------------------------- */

const title = (card) => card?.querySelector(".board-title");

function walk(card, key) {
  const beside = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[key];
  if (beside) return title(card[beside])?.focus();
  const place = [...card.parentElement.children].indexOf(card);
  let column = columnOf(card);
  do column = key === "ArrowRight" ? column.nextElementSibling : column.previousElementSibling;
  while (column && !column.querySelector(".board-card"));
  const cards = column?.querySelectorAll(".board-card") ?? [];
  title(cards[Math.min(place, cards.length - 1)])?.focus();
}

/* To the nearest column in that direction to which a step leads; if there is none, why not. */
function shift(card, key) {
  const next = key === "ArrowRight" ? "nextElementSibling" : "previousElementSibling";
  const first = columnOf(card)[next];
  let column = first;
  while (column && !wayTo(card, column)) column = column[next];
  move(card, column ?? first);
}

document.addEventListener("keydown", (event) => {
  const card = board() && event.target instanceof Element && event.target.matches(".board-title") && cardOf(event.target);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    if (!event.shiftKey) walk(card, event.key);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") shift(card, event.key);
    event.preventDefault();
  } else if (event.key === "m" && !localStorage.getItem(OFF)) {
    const menu = card.querySelector(".menu");
    if (!menu) return;
    menu.open = true;
    menu.querySelector(".menu-item")?.focus();
    event.preventDefault();
  }
});

/* Afterwards one stands where one stood, at the card that was moved. */
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
sessionStorage.removeItem(KEPT);
if (kept?.page === location.pathname && board()) {
  board().scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
  scrollTo({ top: kept.page_top, behavior: "instant" });
  title(document.querySelector(`.board-card[data-number="${CSS.escape(kept.number)}"]`))?.focus({ preventScroll: true });
}
