/* The browser side of the frame: notices, dialogs, menus, the look, what happens around requests.
   Modules do not import each other (their file names carry hashes); they speak by events on document:
   "toast" {kind: good|info|attention|bad, text}. The server sends the same by an HX-Trigger header. */

const STAY_MS = 7000;
const UNDO_MS = 30000;

function toast(kind, text) {
  const region = document.getElementById("toasts");
  const template = document.getElementById(`toast-${kind}`) ?? document.getElementById("toast-info");
  if (!region || !template) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.querySelector("p").textContent = text;
  region.append(notice);
  rest(notice);
}

/* Good news goes by itself, unless somebody reads or holds it; bad news stays until it is closed. */
function rest(notice) {
  if (notice.classList.contains("bad") || notice.classList.contains("attention")) return;
  const leave = () => (notice.matches(":hover, :focus-within") ? setTimeout(leave, STAY_MS) : notice.remove());
  setTimeout(leave, notice.querySelector("form") ? UNDO_MS : STAY_MS);
}

const words = (id) => document.getElementById(id)?.content.textContent.trim() ?? "";

document.addEventListener("toast", (event) => toast(event.detail.kind ?? "info", event.detail.text ?? ""));
document.querySelectorAll(".toasts .toast").forEach(rest);

/* What is to be handed on (<code data-copy>) gets a button that copies it; without a clipboard, as over plain http, it is
   selected instead. */
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.getElementById("copy-button").content.firstElementChild.cloneNode(true);
  button.addEventListener("click", async () => {
    let done = "words-copied";
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
    } catch {
      getSelection().selectAllChildren(text);
      done = "words-selected";
    }
    button.lastElementChild.textContent = words(done);
  });
  text.after(" ", button);
}

/* Requests of htmx: a line along the top, and no failure without words. */
let underWay = 0;
const busy = (change) => document.body.classList.toggle("busy", (underWay = Math.max(0, underWay + change)) > 0);

document.addEventListener("htmx:before:request", () => busy(1));
document.addEventListener("htmx:finally:request", () => busy(-1));
document.addEventListener("htmx:error", (event) => {
  const reason = event.detail?.error;
  console.error(reason);
  if (reason?.name === "AbortError" && event.detail.ctx?.request?.signal?.reason !== "timeout") return;
  toast("bad", words("words-offline"));
});

/* A fragment that says what is wrong (409, 422) is put in place; a whole page in answer to a part never is. */
document.addEventListener("htmx:before:swap", (event) => {
  const { response, text } = event.detail.ctx;
  if (response?.status >= 400 && /^\s*<!doctype/i.test(text ?? "")) {
    event.preventDefault();
    toast("bad", words("words-failed"));
  }
});

/* A box that somebody drew larger stays so when its form comes back. The size moves by script here, as htmx would copy the
   style as an attribute, which the policy of the page forbids. */
const sizes = new Map();

document.addEventListener("htmx:before:swap", (event) => {
  for (const box of event.detail.ctx.target?.querySelectorAll?.("textarea[id][style]") ?? []) {
    sizes.set(box.id, [box.style.width, box.style.height]);
    box.removeAttribute("style");
  }
});

document.addEventListener("htmx:after:settle", () => {
  for (const [id, [width, height]] of sizes) {
    const box = document.getElementById(id);
    if (box) Object.assign(box.style, { width, height });
  }
  sizes.clear();
});

/* What has come in wrong takes the focus, so that nobody has to look for it; so does the first field of a form that came. */
const FIELDS = "input:not([type=hidden]), select, textarea";
document.addEventListener("htmx:after:swap", (event) => {
  const ctx = event.detail.ctx;
  if (ctx.response?.status === 422) return ctx.target?.querySelector?.(".errors, [aria-invalid='true']")?.focus();
  const form = ctx.target?.querySelector?.(ctx.target.id === "dialog-content" ? "form" : "form[data-draft]");
  [...(form?.querySelectorAll(FIELDS) ?? [])].find((field) => field.checkVisibility())?.focus();
});

/* Dialogs and menus. */
document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;

  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();

  const closer = target.closest("[data-closes]");
  if (closer) closer.closest("dialog")?.close();

  if (target instanceof HTMLDialogElement && target.open && outside(target, event)) target.close();

  target.closest(".toast-close")?.closest(".toast").remove();

  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target) || target.closest(".menu-item")) menu.open = false;
  }
});

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target instanceof Element && event.target.closest("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll(".menu-item")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = items.indexOf(document.activeElement);
    items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
    event.preventDefault();
  }
});

/* The look changes at once; the server remembers it. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-look]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  form.querySelectorAll("[name=theme]").forEach((b) => b.setAttribute("aria-pressed", String(b === event.submitter)));
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    toast("bad", words("words-offline"));
  }
});

/* A form is sent once: its button rests until the answer is here. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "1";
  setTimeout(() => delete form.dataset.sending, 8000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((f) => delete f.dataset.sending));

/* A zone that nobody has chosen yet is the one of the browser, unless that has none of its own. */
for (const select of document.querySelectorAll("select[data-own-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!select.value && zone !== "UTC" && [...select.options].some((option) => option.value === zone)) select.value = zone;
}

/* A message without words and without files is not sent, nor one whose files are too large: what was chosen stays chosen. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches(".composer")) return;
  const text = form.elements.body;
  const files = [...(form.elements.files?.files ?? [])];
  const large = files.find((file) => file.size > Number(form.dataset.limit));
  const empty = !text.value.trim() && files.length === 0;
  text.setCustomValidity(large ? `${form.dataset.large} ${large.name}` : empty ? form.dataset.empty : "");
  if (text.reportValidity()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  text.addEventListener("input", () => text.setCustomValidity(""), { once: true });
  form.addEventListener("change", () => text.setCustomValidity(""), { once: true });
}, { capture: true });

/* The names of chosen files stand on the button that chose them. */
document.addEventListener("change", (event) => {
  const input = event.target;
  const shown = input instanceof HTMLInputElement && input.type === "file" && input.parentElement.querySelector("[data-chosen]");
  if (!shown) return;
  shown.dataset.chosen ||= shown.textContent;
  shown.textContent = [...input.files].map((file) => file.name).join(", ") || shown.dataset.chosen;
});

/* How many lines of a list are selected. */
document.addEventListener("change", (event) => {
  const list = event.target instanceof Element && event.target.closest("[data-list]");
  if (!list) return;
  if (event.target.matches("[data-pick-all]")) {
    list.querySelectorAll(".c-pick input").forEach((box) => (box.checked = event.target.checked));
  }
  const picked = list.querySelectorAll("tbody .c-pick input:checked").length;
  for (const bar of document.querySelectorAll(".bulk-bar")) {
    bar.hidden = picked === 0;
    bar.querySelector("[data-picked]")?.replaceChildren(String(picked));
  }
});
