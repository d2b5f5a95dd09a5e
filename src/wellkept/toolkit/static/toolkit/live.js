/* Open pages stay true: who else has a record open, what has changed in it, what is new in a list. The page asks now and
   then; nothing is asked while the tab is hidden, and less often while nobody touches the page or the server does not
   answer. What somebody types is never touched: the parts of a record are renewed by themselves only while nothing is
   typed, and lists only when somebody asks. Beside a form that fills a page it is told alone: nothing there is exchanged. */

const EVERY = { record: 10000, list: 20000 };
const BEAT = 20000, IDLE = 5 * 60000, TYPED = 45000, LONGEST = 5 * 60000;

let timer = 0, failures = 0, tag = "", asked = "", over = false;
let touched = Date.now(), typedAt = 0, beaten = 0, saidWriting = false;
const typed = new Set();

const place = () => document.querySelector("[data-live]");
const record = () => document.querySelector("[data-here]");
const news = () => document.getElementById("news");

/* Typing ------------------------------------------------------------------------------------------------------------ */

const within = (form) => form && form.method !== "get" && !form.closest("[role=search]");

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!within(form)) return;
  typed.add(form);
  typedAt = Date.now();
  if (!saidWriting) beat();
});
document.addEventListener("submit", (event) => typed.delete(event.target));

const emptied = (form) => form.matches(".composer") && !form.elements.body.value.trim();
const dirty = (form) => form.isConnected && form.checkVisibility() && !emptied(form);
const marking = () => !getSelection().isCollapsed && getSelection().anchorNode?.parentElement?.closest("[data-part]");
const busy = () =>
  [...typed].some(dirty) ||
  Boolean(document.querySelector("dialog[open], .composer textarea:focus, [data-part] form[data-draft]")) ||
  Boolean(document.querySelector(".composer textarea")?.value.trim()) ||
  Boolean(marking());
const writing = () => Date.now() - typedAt < TYPED && [...typed].some(dirty);

/* Presence ---------------------------------------------------------------------------------------------------------- */

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
}

async function beat() {
  const address = record()?.dataset.presence;
  if (!address || document.hidden || over) return;
  beaten = Date.now();
  saidWriting = writing();
  const body = new URLSearchParams({ writing: saidWriting ? "1" : "0" });
  try {
    await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
  } catch {
    beaten = 0;
  }
}

function leave() {
  const address = record()?.dataset.presence;
  if (!address || !beaten) return;
  beaten = 0;
  saidWriting = false;
  navigator.sendBeacon(address, new URLSearchParams({ left: "1", csrfmiddlewaretoken: token() }));
}
addEventListener("pagehide", leave);

/* Asking ------------------------------------------------------------------------------------------------------------ */

function question(at) {
  const params = new URLSearchParams(at === record() ? "" : location.search);
  params.set(...("version" in at.dataset ? ["version", at.dataset.version] : ["since", at.dataset.since]));
  if (at !== record()) {
    const numbers = [...at.querySelectorAll(".c-number")].map((cell) => cell.textContent.trim());
    params.set("shown", numbers.slice(0, 150).join(","));
    if ("whole" in at.dataset) params.set("whole", "1");
  }
  return `${at.dataset.live}?${params}`;
}

async function look() {
  const at = place();
  if (!at || document.hidden || over) return;
  if (at === record() && (Date.now() - beaten > BEAT || saidWriting !== writing())) await beat();
  const address = question(at);
  if (address !== asked) [asked, tag] = [address, ""];
  try {
    const answer = await fetch(address, {
      headers: { "HX-Request": "true", ...(tag ? { "If-None-Match": tag } : {}) }, cache: "no-store", redirect: "manual",
    });
    if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status) || answer.headers.has("HX-Redirect")) {
      over = true;
      return;
    }
    failures = answer.ok || answer.status === 304 ? 0 : failures + 1;
    if (answer.status !== 200) return;
    const text = await answer.text();
    if (place() !== at) return;
    tag = answer.headers.get("ETag") ?? "";
    take(at, new DOMParser().parseFromString(text, "text/html"));
  } catch {
    failures += 1;
  }
}

function take(at, answer) {
  const said = answer.querySelector("[data-said]");
  accompany(answer.querySelector("[data-company]"));
  const line = said?.innerHTML.trim() ?? "";
  if (!line) return hush();
  if (at === record() && "since" in at.dataset && !busy()) return renew();
  tell(said);
}

/* Beside the title stands who is there, and again beside the text that one writes if somebody else writes too. */
function accompany(others) {
  for (const line of others ? document.querySelectorAll("[data-company-place]") : []) {
    const shown = line.dataset.companyPlace && !others.querySelector(".writing") ? [] : others.cloneNode(true).childNodes;
    if (line.textContent !== [...shown].map((node) => node.textContent).join("")) line.replaceChildren(...shown);
  }
}

function tell(said) {
  const line = news();
  if (!line) return;
  const words = line.querySelector("[data-news]");
  if (words.innerHTML !== said.innerHTML) words.replaceChildren(...said.cloneNode(true).childNodes);
  line.hidden = false;
}

function hush() {
  const line = news();
  if (!line || line.hidden) return;
  line.hidden = true;
  line.querySelector("[data-news]").replaceChildren();
}

/* Showing ----------------------------------------------------------------------------------------------------------- */

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest("[data-show]")) return;
  if (record()) renew();
  else again();
});

/* The list as it is now, in the place of the old one; what was ticked stays so, and a board stays where it was moved to. */
async function again() {
  hush();
  const list = place();
  const { scrollLeft, scrollTop } = list.querySelector("[data-board]") ?? {};
  const ticked = [...list.querySelectorAll(".c-pick input:checked")].map((box) => box.value).filter((value) => value !== "on");
  await htmx.ajax("GET", location.pathname + location.search, { target: "#list", select: "#list", swap: "outerHTML" });
  for (const value of ticked) {
    const box = document.querySelector(`#list .c-pick input[value="${CSS.escape(value)}"]`);
    if (!box) continue;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const board = document.querySelector("#list [data-board]");
  if (board) Object.assign(board, { scrollLeft, scrollTop });
  document.getElementById("content")?.focus({ preventScroll: true });
}

/* The parts of a record that differ are exchanged; one in which somebody has a form open stays, and so does the composer. */
async function renew() {
  const at = record();
  let fresh;
  try {
    const answer = await fetch(at.dataset.here, { cache: "no-store", redirect: "manual" });
    if (!answer.ok) throw new Error(String(answer.status));
    fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    tag = "";
    failures += 1;
    return;
  }
  const now = fresh.querySelector("[data-here]");
  if (!now || record() !== at) return;
  hush();
  at.dataset.since = now.dataset.since;
  for (const part of document.querySelectorAll("[data-part]")) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (other && !held(part) && shape(other) !== shape(part)) exchange(part, document.adoptNode(other));
  }
}

const held = (part) => [...typed].some((form) => part.contains(form) && dirty(form)) || part.querySelector("form[data-draft]");

/* What a part shows, without what differs each time a page is made. */
function shape(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => field.remove());
  copy.querySelectorAll("time").forEach((time) => time.replaceChildren());
  copy.querySelectorAll("details[open]").forEach((one) => one.removeAttribute("open"));
  copy.querySelectorAll("[data-htmx-powered]").forEach((one) => one.removeAttribute("data-htmx-powered"));
  return copy.innerHTML;
}

const HANDLES = ["id", "data-keys", "href", "name"];

function exchange(part, other) {
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const open = [...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent.trim());
  part.replaceWith(other);
  for (const summary of other.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent.trim())) summary.parentElement.open = true;
  }
  htmx.process(other);
  for (const handle of focused ? HANDLES : []) {
    const value = focused.getAttribute(handle);
    const same = value && other.querySelector(`${focused.localName}[${handle}="${CSS.escape(value)}"]`);
    if (same) return same.focus({ preventScroll: true });
  }
}

/* The rhythm -------------------------------------------------------------------------------------------------------- */

function pace() {
  const usual = record() ? EVERY.record : EVERY.list;
  const slower = Date.now() - touched > IDLE ? 4 : 1;
  return Math.min(LONGEST, usual * slower * 2 ** Math.min(failures, 5));
}

async function round() {
  clearTimeout(timer);
  if (over) return;
  await look();
  clearTimeout(timer);
  timer = setTimeout(round, pace());
}

for (const sign of ["pointerdown", "keydown", "scroll"]) addEventListener(sign, () => (touched = Date.now()), { passive: true });
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) leave();
  else round();
});
round();
