/* <pick-list src="/pick/person">: a combobox after the ARIA pattern. Inside, from the server:
     <input type="hidden" name="owner" value="12">
     <input type="text" role="combobox" id="id_owner" value="Amara Okoye" …>
     <button type="button" class="pick-clear" …>  and  <div role="listbox" hidden></div>
   src?q=text answers with <div role="option" data-value="12" [data-label="Amara Okoye"]>…</div> lines.
   A choice fires "change" on the hidden input. */

class PickList extends HTMLElement {
  #timer = 0;
  #asked = 0;
  #abort = null;

  connectedCallback() {
    if (this.input) return;
    this.hidden_ = this.querySelector("input[type=hidden]");
    this.input = this.querySelector("[role=combobox]");
    this.list = this.querySelector("[role=listbox]");
    this.clearer = this.querySelector(".pick-clear");
    this.chosen = { value: this.hidden_.value, label: this.input.value };
    this.list.id ||= `${this.input.id}_list`;
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.#later());
    this.input.addEventListener("click", () => this.list.hidden && this.#ask());
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
    this.chosen = { value: this.hidden_.value, label: this.input.value };
    this.#mark();
  }

  get #options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  get #current() {
    return this.list.querySelector('[aria-selected="true"]');
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(this.input.value), 140);
  }

  async #ask(text = "") {
    const turn = ++this.#asked;
    this.#abort?.abort();
    this.#abort = new AbortController();
    const address = new URL(this.getAttribute("src"), location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.#abort.signal });
      if (answer.headers.get("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (turn !== this.#asked) return;
      this.list.innerHTML = html;
      this.#options.forEach((option, i) => (option.id = `${this.list.id}_${i}`));
      if (text) this.#point(this.#options[0]);
      this.#show(this.list.childElementCount > 0);
    } catch (reason) {
      if (reason.name === "AbortError") return;
      this.#show(false);
      const text = document.getElementById("words-offline")?.content.textContent.trim();
      document.dispatchEvent(new CustomEvent("toast", { detail: { kind: "bad", text } }));
    }
  }

  #show(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.#point(null);
  }

  #point(option) {
    this.#current?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const options = this.#options;
    const at = options.indexOf(this.#current);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.#ask(this.input.value === this.chosen.label ? "" : this.input.value);
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#point(options[at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length]);
    } else if (event.key === "Enter" && !this.list.hidden && this.#current) {
      event.preventDefault();
      this.#choose(this.#current);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.#show(false);
    } else if (event.key === "Tab" && !this.list.hidden && this.#current && this.input.value !== this.chosen.label) {
      this.#choose(this.#current);
    }
  }

  #choose(option) {
    if (!option || option.getAttribute("aria-disabled") === "true") return;
    this.#set(option.dataset.value, option.dataset.label ?? option.textContent.trim());
    this.#show(false);
  }

  #set(value, label) {
    this.hidden_.value = value;
    this.input.value = label;
    this.chosen = { value, label };
    this.#mark();
    this.hidden_.dispatchEvent(new Event("input", { bubbles: true }));
    this.hidden_.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* Half a word is no choice: leaving with an empty field clears, anything else goes back to what was chosen. */
  #leave() {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#show(false);
    if (this.input.value.trim() === "" && this.chosen.value) this.#set("", "");
    else if (this.input.value !== this.chosen.label) this.input.value = this.chosen.label;
  }

  #mark() {
    if (this.clearer) this.clearer.hidden = !this.hidden_.value;
  }
}

customElements.define("pick-list", PickList);
