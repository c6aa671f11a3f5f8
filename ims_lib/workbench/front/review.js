// The review table: every text is set as text, every judgement goes to Python, what comes back is shown.

const KEYS = { n: "N", p: "P", l: "L", f: "F", x: "not_applicable" };

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

function render({ model, el }) {
  const state = { search: "", standard: "", show: "all", open: new Set(), at: null };
  const rows = model.get("rows");
  const labels = model.get("labels");
  const judged = () => model.get("judged");

  // JupyterLab's own single keys (and its selection of cells) stay out of the table.
  const root = make("div", { class: "ims-workbench", "data-lm-suppress-shortcuts": true });
  const stop = (event) => event.stopPropagation();
  const search = make("input", { type: "search", placeholder: "Filter: number, title, what the client says", "aria-label": "Filter" });
  const standard = make("select", { "aria-label": "Standard" }, make("option", { value: "" }, "all standards"));
  for (const name of [...new Set(rows.map((row) => row.standard))]) standard.append(make("option", { value: name }, name));
  const show = make("select", { "aria-label": "Show" });
  for (const [value, text] of [["all", "all"], ["open", "not judged"], ["judged", "judged"], ["gap", "with a gap"], ["unknown", "with something unknown"]]) {
    show.append(make("option", { value }, text));
  }
  const who = make("input", { type: "text", "aria-label": "Assessor", placeholder: "Assessor", class: "ims-who" });
  const undo = make("button", { type: "button" }, "Undo");
  const count = make("span", { class: "ims-count" });
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  const help = make("p", { class: "ims-help" },
    "Keys: ↑ ↓ row · → ← criteria · N P L F verdict · X not applicable · Delete withdraws · Enter reason · U undo");
  const body = make("tbody");
  const table = make("table", {},
    make("caption", { class: "ims-hidden" }, "Requirements and criteria to judge"),
    make("thead", {}, make("tr", {}, ...["Requirement", "Title", "The client says", "Likely", "Verdict", "Reason, evidence"]
      .map((text) => make("th", { scope: "col" }, text)))),
    body);
  const pane = make("div", { class: "ims-scroll" }, table);
  root.append(make("div", { class: "ims-tools" }, search, standard, show, who, undo, count), message, pane, help);
  el.append(root);

  const sendJudge = (on, change) => {
    const now = judged()[on] || {};
    model.send({ do: "judge", on, new: now.new || "", reason: now.reason || "", evidence: now.evidence || "", ...change });
  };

  function fits(row) {
    if (row.parent) return state.open.has(row.parent) && fits(rows.find((other) => other.on === row.parent && !other.parent));
    const has = Boolean((judged()[row.on] || {}).new);
    const text = `${row.on} ${row.title} ${row.said}`.toLowerCase();
    return text.includes(state.search) && (!state.standard || row.standard === state.standard)
      && (state.show === "all" || (state.show === "open" && !has) || (state.show === "judged" && has)
        || (state.show === "gap" && row.gap) || (state.show === "unknown" && row.unknown));
  }

  const keyOf = (row) => `${row.parent}|${row.on}`;

  function verdicts(row) {
    const now = (judged()[row.on] || {}).new || "";
    const group = make("div", { class: "ims-verdicts", role: "group", "aria-label": `Verdict on ${row.on}` });
    for (const verdict of row.verdicts) {
      const button = make("button", { type: "button", tabindex: -1, title: labels[verdict], "aria-pressed": String(verdict === now) },
        verdict === "not_applicable" ? "n/a" : verdict);
      button.addEventListener("click", () => { state.at = keyOf(row); sendJudge(row.on, { new: verdict === now ? "" : verdict }); });
      group.append(button);
    }
    return group;
  }

  function line(row) {
    const now = judged()[row.on] || {};
    const field = (name, label) => {
      const input = make("input", { type: "text", tabindex: -1, placeholder: label, "aria-label": `${label} for ${row.on}`, "data-field": name, maxlength: 8000 });
      input.value = now[name] || "";
      input.addEventListener("change", () => sendJudge(row.on, { [name]: input.value }));
      input.disabled = !now.new;
      return input;
    };
    const title = make("td", {}, row.title);
    if (row.asks.length) title.append(make("details", {}, make("summary", { tabindex: -1 }, "what to ask"), make("ul", {}, ...row.asks.map((ask) => make("li", {}, ask)))));
    const below = row.parent ? null : make("span", { class: "ims-fold", "aria-hidden": "true" }, state.open.has(row.on) ? "▾ " : "▸ ");
    const head = make("th", { scope: "row" }, below, row.on);
    if (below) below.addEventListener("click", () => fold(row, !state.open.has(row.on)));
    const node = make("tr", { class: row.parent ? "ims-criterion" : "", tabindex: -1, "data-key": keyOf(row), "data-on": row.on,
      "aria-expanded": row.parent ? null : String(state.open.has(row.on)) },
      head, title, make("td", {}, row.said, make("small", {}, row.place)), make("td", { class: "ims-figure" }, row.likely),
      make("td", {}, verdicts(row), now.new ? make("small", {}, [now.who, now.when].filter(Boolean).join(", ")) : null),
      make("td", {}, field("reason", "Reason"), field("evidence", "Evidence seen")));
    return node;
  }

  const lines = () => [...body.children];

  function draw() {
    const active = root.getRootNode().activeElement;
    const focused = body.contains(active);
    const field = focused && active.dataset.field;
    // what is being typed outlives the answer to what was typed before
    const typed = field && { value: active.value, from: active.selectionStart, to: active.selectionEnd };
    const top = pane.scrollTop;
    body.replaceChildren(...rows.filter(fits).map(line));
    pane.scrollTop = top;
    const shown = rows.filter((row) => !row.parent && fits(row)).length;
    count.textContent = `${shown} of ${rows.filter((row) => !row.parent).length}`;
    undo.disabled = !model.get("undoable");
    const current = lines().find((node) => node.dataset.key === state.at) || lines()[0];
    if (current) {
      current.tabIndex = 0;
      state.at = current.dataset.key;
      if (field) {
        const input = current.querySelector(`[data-field=${field}]`);
        input.value = typed.value;
        input.focus({ preventScroll: true });
        if (!input.disabled) input.setSelectionRange(typed.from, typed.to);
      } else if (focused) {
        current.focus({ preventScroll: true });
      }
    }
  }

  function go(node) {
    if (!node) return;
    for (const other of lines()) other.tabIndex = -1;
    node.tabIndex = 0;
    state.at = node.dataset.key;
    node.focus();
    node.scrollIntoView({ block: "nearest" });
  }

  function fold(row, open) {
    open ? state.open.add(row.on) : state.open.delete(row.on);
    draw();
  }

  body.addEventListener("focusin", (event) => {
    const node = event.target.closest("tr");
    if (node && node.dataset.key !== state.at) {
      for (const other of lines()) other.tabIndex = other === node ? 0 : -1;
      state.at = node.dataset.key;
    }
  });

  body.addEventListener("keydown", (event) => {
    const node = event.target.closest("tr");
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "INPUT") {
      if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); go(node); }
      return;
    }
    const row = rows.find((other) => keyOf(other) === node.dataset.key);
    const all = lines();
    const place = all.indexOf(node);
    const act = {
      ArrowDown: () => go(all[place + 1]), ArrowUp: () => go(all[place - 1]), Home: () => go(all[0]), End: () => go(all.at(-1)),
      PageDown: () => go(all[Math.min(place + 10, all.length - 1)]), PageUp: () => go(all[Math.max(place - 10, 0)]),
      ArrowRight: () => !row.parent && fold(row, true),
      ArrowLeft: () => {
        if (row.parent) go(all.slice(0, place).reverse().find((other) => other.dataset.on === row.parent));
        else fold(row, false);
      },
      Delete: () => sendJudge(row.on, { new: "", reason: "", evidence: "" }),
      Enter: () => { const input = node.querySelector("[data-field=reason]"); if (!input.disabled) input.focus(); },
      u: () => model.send({ do: "undo" }),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const verdict = KEYS[event.key.toLowerCase()];
    if (event.target.tagName === "BUTTON" && event.key === "Enter") return;
    if (act) { event.preventDefault(); act(); } else if (verdict) { event.preventDefault(); sendJudge(row.on, { new: verdict }); }
  });

  for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, stop);
  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); go(lines()[0]); } });
  standard.addEventListener("change", () => { state.standard = standard.value; draw(); });
  show.addEventListener("change", () => { state.show = show.value; draw(); });
  who.value = model.get("who");
  who.addEventListener("change", () => { model.set("who", who.value.trim()); model.save_changes(); });
  undo.addEventListener("click", () => model.send({ do: "undo" }));

  const tell = () => { message.textContent = model.get("message"); };
  model.on("change:judged", draw);
  model.on("change:undoable", draw);
  model.on("change:message", tell);
  tell();
  draw();
  return () => {
    model.off("change:judged", draw);
    model.off("change:undoable", draw);
    model.off("change:message", tell);
  };
}

export default { render };
