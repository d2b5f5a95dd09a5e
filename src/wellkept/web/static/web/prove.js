/* The map of the standard: says the requirement under pointer or focus in one line, and moves by arrow keys. */

const map = document.querySelector("[data-map]");

if (map) {
  const said = map.querySelector("[data-said]");
  const rows = [...map.querySelectorAll(".cells")].map((row) => [...row.querySelectorAll(".cell")]);
  const sentences = new Map();

  /* The browser's own tip comes late and not for the keyboard; the line below the map takes its place. */
  for (const cell of rows.flat()) {
    const asked = document.createElement("span");
    asked.lang = "en"; /* the catalogue's language, whatever the page's is */
    asked.textContent = cell.dataset.text;
    sentences.set(cell, [cell.title, document.createElement("br"), asked]);
    cell.removeAttribute("title");
    cell.tabIndex = -1;
  }
  if (rows.length) rows[0][0].tabIndex = 0;

  const tell = (event) => {
    const cell = event.target instanceof Element && event.target.closest(".cell");
    if (cell) said.replaceChildren(...sentences.get(cell));
  };
  map.addEventListener("mouseover", tell);
  map.addEventListener("focusin", tell);

  map.addEventListener("keydown", (event) => {
    const cell = event.target instanceof Element && event.target.closest(".cell");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const y = rows.findIndex((row) => row.includes(cell));
    const x = rows[y].indexOf(cell);
    const target = {
      ArrowRight: rows[y][x + 1] ?? rows[y + 1]?.[0],
      ArrowLeft: rows[y][x - 1] ?? rows[y - 1]?.at(-1),
      ArrowDown: rows[y + 1] && (rows[y + 1][x] ?? rows[y + 1].at(-1)),
      ArrowUp: rows[y - 1] && (rows[y - 1][x] ?? rows[y - 1].at(-1)),
      Home: rows[0][0],
      End: rows.at(-1).at(-1),
    }[event.key];
    if (!target) return;
    event.preventDefault();
    cell.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  });
}
