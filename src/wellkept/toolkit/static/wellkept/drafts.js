/* Nothing typed is ever lost. <form data-draft="key"> keeps its fields on this device, for this person, until the server
   says that it took them: by the cookie wk_sent (a page) or the event "draft-sent" (a part of a page). Passwords and
   files are not kept; <form data-warn> and a chosen file ask before the page is left. */

const DAYS_14 = 14 * 24 * 3600 * 1000;
const PREFIX = `wk:draft:${document.body.dataset.user || "-"}:`;
const dirty = new Set();
const waiting = new Map();

const fields = (form) =>
  [...form.elements].filter((f) => f.name && !f.disabled && !["hidden", "password", "file", "submit", "button"].includes(f.type));

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") (values[field.name] ??= []).push(...(field.checked ? [field.value] : []));
    else if (field.multiple) values[field.name] = [...field.selectedOptions].map((o) => o.value);
    else values[field.name] = field.value;
  }
  for (const pick of form.querySelectorAll("pick-list")) Object.assign(values, pick.draft ?? {});
  return values;
}

function write(form, values) {
  for (const field of fields(form)) {
    if (!(field.name in values)) continue;
    const value = values[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = value.includes(field.value);
    else if (field.multiple) [...field.options].forEach((o) => (o.selected = value.includes(o.value)));
    else field.value = value;
  }
  for (const pick of form.querySelectorAll("pick-list")) pick.restore?.(values);
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function load(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    return kept && Date.now() - kept.at < DAYS_14 ? kept.values : null;
  } catch {
    return null;
  }
}

function forget(key) {
  localStorage.removeItem(PREFIX + key);
  for (const form of document.querySelectorAll(`form[data-draft="${CSS.escape(key)}"]`)) {
    clearTimeout(waiting.get(form));
    dirty.delete(form);
  }
}

function keep(form) {
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), values: read(form) }));
  } catch {
    /* The device's store is full or closed: the form still works, without its safety net. */
  }
}

function offer(form) {
  if (form.dataset.draftOffered) return;
  form.dataset.draftOffered = "1";
  const values = load(form.dataset.draft);
  const fresh = read(form);
  if (!values || JSON.stringify(values) === JSON.stringify(fresh)) return;
  write(form, values);
  const notice = document.getElementById("draft-notice")?.content.firstElementChild.cloneNode(true);
  if (!notice) return;
  form.prepend(notice);
  notice.querySelector("button").addEventListener("click", () => {
    forget(form.dataset.draft);
    write(form, fresh);
    notice.remove();
    fields(form)[0]?.focus();
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (!form) return;
  dirty.add(form);
  if (!form.dataset.draft) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => keep(form), 250));
});

document.addEventListener("submit", (event) => {
  clearTimeout(waiting.get(event.target));
  if (event.target.dataset.draft && dirty.has(event.target)) keep(event.target);
  dirty.delete(event.target);
});
document.addEventListener("draft-sent", (event) => forget(event.detail.key ?? event.detail.value ?? ""));
addEventListener("pagehide", () => dirty.forEach((form) => form.dataset.draft && keep(form)));
addEventListener("beforeunload", (event) => {
  const unkept = [...dirty].some(
    (form) => form.isConnected && (form.hasAttribute("data-warn") || [...form.elements].some((f) => f.type === "file" && f.files.length)),
  );
  if (unkept) event.preventDefault();
});

const sent = document.cookie.match(/(?:^|; )wk_sent=([^;]*)/);
if (sent) {
  decodeURIComponent(sent[1]).split(" ").forEach(forget);
  document.cookie = "wk_sent=; max-age=0; path=/; samesite=lax";
}
const offerAll = (root) => root.querySelectorAll?.("form[data-draft]").forEach(offer);
customElements.whenDefined("pick-list").then(() => offerAll(document));
document.addEventListener("htmx:after:process", (event) => event.target instanceof Element && offerAll(event.target.parentElement ?? event.target));
