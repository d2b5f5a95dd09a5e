/* What a table gives for other fields of a form is shown while they change: <select data-of="impact urgency" data-table>
   has the choice "" for what the table gives; data-table says, as JSON, which value that is for each combination.
   <p data-shows="id of the select"><output></output></p> repeats it where the select itself is out of sight. */

function show(select) {
  const form = select.form;
  const table = JSON.parse(select.dataset.table);
  const cell = select.dataset.of.split(" ").map((name) => form.elements.namedItem(name)?.value ?? "");
  const named = (value) => [...select.options].find((option) => option.value === String(value))?.textContent ?? "";
  const left = select.options[0];
  left.dataset.label ??= left.textContent;
  const given = named(table[cell.join(" ")]);
  left.textContent = given ? `${left.dataset.label}: ${given}` : left.dataset.label;
  for (const line of form.querySelectorAll("[data-shows]")) {
    if (line.dataset.shows !== select.id) continue;
    line.querySelector("output").textContent = select.value ? named(select.value) : given;
    line.hidden = !given;
  }
}

const showAll = (root) => root.querySelectorAll?.("select[data-table]").forEach(show);

document.addEventListener("change", (event) => {
  const form = event.target.form ?? event.target.closest?.("form");
  if (form) showAll(form);
});
document.addEventListener("htmx:after:process", (event) => event.target instanceof Element && showAll(event.target.parentElement ?? event.target));
showAll(document);
