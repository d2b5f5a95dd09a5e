/* Fields that are asked for only while another has a value: data-when names the other field, data-when-is its values
   (none: any). The server decides the same again; here the field is only hidden and not sent. */

function holds(form, control) {
  const other = form.elements.namedItem(control.dataset.when);
  if (!other) return true;
  const wanted = (control.dataset.whenIs ?? "").split(" ").filter(Boolean);
  const value = other.type === "checkbox" ? (other.checked ? other.value : "") : other.value;
  return value !== "" && (wanted.length === 0 || wanted.includes(value));
}

function settle(form) {
  for (const control of form.querySelectorAll("[data-when]")) {
    const shown = holds(form, control);
    const field = control.closest(".field") ?? control;
    field.hidden = !shown;
    for (const input of field.querySelectorAll("input, select, textarea")) input.disabled = !shown;
  }
}

const settleAll = (root) => {
  for (const form of root.querySelectorAll?.("form") ?? []) if (form.querySelector("[data-when]")) settle(form);
};

document.addEventListener("change", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form) settle(form);
});
document.addEventListener("htmx:after:process", (event) => event.target instanceof Element && settleAll(event.target.parentElement ?? event.target));
settleAll(document);
