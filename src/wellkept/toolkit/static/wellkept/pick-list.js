/* <pick-list src="/pick/person">: a combobox after the ARIA pattern. Inside, from the server:
     <input type="hidden" name="owner" value="12">
     <input type="text" role="combobox" name="owner:label" id="id_owner" value="Amara Okoye" …>
     <button type="button" class="pick-clear" tabindex="-1" …>  and  <div role="listbox" hidden></div>
   src?q=text answers with <div role="option" data-value="12" [data-label="Amara Okoye"]>…</div> lines.
   A choice fires "change" on the hidden input. Only lines that answer what stands in the field are taken by key; words
   that stand for no line are kept, said to be wrong, and hold the form back. The lines lie above everything, so that no
   dialog cuts them off: below the field, or above it where there is more room. */

const DELAY_MS = 140;
const GAP = 4; // between the field and its lines, and between these and the edge
const TALLEST = 320;

class PickList extends HTMLElement {
  #timer = 0;
  #abort = null;
  #asking = null; // the text that an answer is under way for
  #answered = null; // the text that the lines go with
  #taking = false; // Enter or Tab was pressed and waits for the answer
  #complaint = null;
  #afterwards = null;
  #replace = () => this.#place();

  connectedCallback() {
    if (this.input) return;
    this.hidden_ = this.querySelector("input[type=hidden]");
    this.input = this.querySelector("[role=combobox]");
    this.list = this.querySelector("[role=listbox]");
    this.clearer = this.querySelector(".pick-clear");
    this.#remember();
    this.list.id ||= `${this.input.id}_list`;
    this.list.popover = "manual";
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("click", () => this.list.hidden && this.#ask(this.unresolved ? this.input.value : ""));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.contains(document.activeElement) || this.#leave(), 120));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
    this.clearer?.addEventListener("click", () => {
      this.#set("", "");
      this.input.focus();
    });
    this.#mark();
  }

  get draft() {
    return { [this.hidden_.name]: this.hidden_.value, [`${this.hidden_.name}:label`]: this.input.value };
  }

  restore(values) {
    if (!(this.hidden_.name in values)) return;
    this.hidden_.value = values[this.hidden_.name];
    this.input.value = values[`${this.hidden_.name}:label`] ?? "";
    this.#remember();
    this.#mark();
  }

  /* Whether words stand here that are no choice. */
  get unresolved() {
    return !this.input.disabled && this.input.value.trim() !== "" && this.input.value !== this.chosen.label;
  }

  /* Do something once the choice that Enter or Tab waits for is made; false when none is awaited. */
  afterwards(act) {
    if (this.#taking) this.#afterwards = act;
    return this.#taking;
  }

  complain() {
    if (this.#complaint) return;
    this.#complaint = document.getElementById("pick-unresolved")?.content.firstElementChild.cloneNode(true);
    if (!this.#complaint) return;
    this.#complaint.id = `${this.input.id}_unresolved`;
    this.before(this.#complaint);
    this.#complaint.was = this.input.getAttribute("aria-describedby") ?? "";
    this.input.setAttribute("aria-describedby", `${this.#complaint.was} ${this.#complaint.id}`.trim());
    this.input.setAttribute("aria-invalid", "true");
  }

  #content() {
    if (!this.#complaint) return;
    if (this.#complaint.was) this.input.setAttribute("aria-describedby", this.#complaint.was);
    else this.input.removeAttribute("aria-describedby");
    this.input.removeAttribute("aria-invalid");
    this.#complaint.remove();
    this.#complaint = null;
  }

  #remember() {
    const value = this.hidden_.value;
    this.chosen = { value, label: value ? this.input.value : "" };
  }

  get #options() {
    return [...this.list.querySelectorAll("[role=option]:not([aria-disabled=true])")];
  }

  get #current() {
    return this.list.querySelector('[aria-selected="true"]');
  }

  /* The lines answer what stood here before: none of them can be taken by key any more. */
  #typed() {
    this.#answered = null;
    this.#taking = false;
    this.#afterwards = null;
    this.#point(null);
    this.list.setAttribute("aria-busy", "true");
    this.#content();
    if (this.input.value.trim() === "" && this.chosen.value) this.#set("", "");
    else this.hidden_.value = this.input.value === this.chosen.label ? this.chosen.value : "";
    this.#mark();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.input.value), DELAY_MS);
  }

  async #ask(text) {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#asking = text;
    const address = new URL(this.getAttribute("src"), location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: abort.signal });
      if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (abort.signal.aborted) return;
      this.#asking = null;
      this.list.innerHTML = html;
      this.list.removeAttribute("aria-busy");
      this.#options.forEach((option, i) => (option.id = `${this.list.id}_${i}`));
      this.#answered = text;
      if (text) this.#point(this.#options[0]);
      if (this.contains(document.activeElement)) this.#show(this.list.childElementCount > 0);
      if (this.#taking) this.#take();
    } catch (reason) {
      if (abort.signal.aborted) return;
      this.#asking = null;
      this.#taking = false;
      this.#afterwards = null;
      this.#show(false);
      if (this.unresolved && !this.contains(document.activeElement)) this.complain();
      const text = document.getElementById("words-offline")?.content.textContent.trim();
      document.dispatchEvent(new CustomEvent("toast", { detail: { kind: "bad", text } }));
    }
  }

  /* The first line that goes with what is typed; while the answer is under way, as soon as it is here. */
  #take() {
    const text = this.input.value;
    if (this.#answered !== text) {
      this.#taking = true;
      if (this.#asking !== text) this.#ask(text);
      return;
    }
    const then = this.#afterwards;
    this.#taking = false;
    this.#afterwards = null;
    this.#choose(this.#current ?? this.#options[0]);
    if (this.unresolved) this.complain();
    then?.();
  }

  #show(open) {
    this.list.hidden = !open;
    this.list.togglePopover(open);
    const follow = open ? addEventListener : removeEventListener;
    for (const moved of ["scroll", "resize"]) follow(moved, this.#replace, true);
    if (open) this.#place();
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.#point(null);
  }

  #place() {
    const field = this.input.getBoundingClientRect();
    const below = innerHeight - field.bottom - 2 * GAP;
    const above = field.top - 2 * GAP;
    const up = below < Math.min(this.list.scrollHeight, TALLEST) && above > below;
    Object.assign(this.list.style, {
      left: `${field.left}px`,
      width: `${field.width}px`,
      top: up ? "auto" : `${field.bottom + GAP}px`,
      bottom: up ? `${innerHeight - field.top + GAP}px` : "auto",
      maxHeight: `${Math.min(TALLEST, up ? above : below)}px`,
    });
  }

  #point(option) {
    this.#current?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (!open && !this.unresolved) return;
      event.preventDefault();
      if (this.unresolved) this.#take();
      else if (this.#current) this.#choose(this.#current);
      else this.#show(false);
    } else if (event.key === "Escape" && (open || this.unresolved)) {
      event.preventDefault();
      event.stopPropagation();
      if (open) this.#show(false);
      else this.#set(this.chosen.value, this.chosen.label);
    } else if (event.key === "Tab" && this.unresolved) {
      this.#take();
    }
  }

  #step(by) {
    if (this.list.hidden) return this.#ask(this.unresolved ? this.input.value : "");
    if (this.list.hasAttribute("aria-busy")) return;
    const options = this.#options;
    const at = options.indexOf(this.#current);
    this.#point(options[at < 0 ? (by > 0 ? 0 : options.length - 1) : (at + by + options.length) % options.length]);
  }

  #choose(option) {
    if (!option || option.getAttribute("aria-disabled") === "true") return;
    this.#set(option.dataset.value, option.dataset.label ?? option.textContent.trim());
    this.#show(false);
  }

  #set(value, label) {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#asking = null;
    this.#taking = false;
    this.hidden_.value = value;
    this.input.value = label;
    this.chosen = { value, label };
    this.#content();
    this.#mark();
    this.hidden_.dispatchEvent(new Event("input", { bubbles: true }));
    this.hidden_.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* Words that are no choice stay, and it is said that they are none; not before the pointer is up again, since what
     is said moves the button that somebody may be pressing. */
  #leave() {
    this.#show(false);
    if (this.#taking || !this.unresolved) return;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#asking = null;
    if (pressed) addEventListener("pointerup", () => setTimeout(() => this.unresolved && this.complain()), { once: true });
    else this.complain();
  }

  #mark() {
    if (this.clearer) this.clearer.hidden = !this.input.value;
  }
}

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (pressed = false), true);

/* First of all who listen: a form with words that are no choice is not sent; one that waits for a choice is sent then. */
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const open = [...form.querySelectorAll("pick-list")].filter((pick) => pick.unresolved);
    if (!open.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = () => form.requestSubmit(event.submitter);
    if (open.some((pick) => pick.afterwards(again))) return;
    open.forEach((pick) => pick.complain());
    open[0].closest("details")?.setAttribute("open", "");
    open[0].input.focus();
  },
  true,
);

customElements.define("pick-list", PickList);
