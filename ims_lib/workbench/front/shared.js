// What the workbench's widgets share. Every text is set as text; what is decided goes to Python, what comes back is shown.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// The widget's own part of the page. JupyterLab's single keys (and its selection of cells) stay out of it.
function frame(el) {
  const root = make("div", { class: "ims-workbench", "data-lm-suppress-shortcuts": true });
  for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());
  el.append(root);
  return root;
}

function selectOf(label, options) {
  return make("select", { "aria-label": label }, ...options.map(([value, text]) => make("option", { value }, text)));
}

let lists = 0;

// Every requirement's id and title, to choose from while typing.
function requirementList(requirements) {
  lists += 1;
  return make("datalist", { id: `ims-requirements-${lists}` }, ...requirements.map(([id, title]) => make("option", { value: id }, title)));
}

function tableOf(caption, headings, body) {
  return make("table", {},
    make("caption", { class: "ims-hidden" }, caption),
    make("thead", {}, make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text)))),
    body);
}

// The undo button and the line that says what was kept, both as Python has them.
function undoAndMessage(model) {
  const undo = make("button", { type: "button" }, "Undo");
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  undo.addEventListener("click", () => model.send({ do: "undo" }));
  return { undo, message };
}

// Draw now and whenever one of the values changes; what ends that.
function follow(model, values, draw, { undo, message }) {
  const redraw = () => {
    draw();
    undo.disabled = !model.get("undoable");
  };
  const tell = () => { message.textContent = model.get("message"); };
  const names = [...values, "undoable"].map((name) => `change:${name}`);
  for (const name of names) model.on(name, redraw);
  model.on("change:message", tell);
  tell();
  redraw();
  return () => {
    for (const name of names) model.off(name, redraw);
    model.off("change:message", tell);
  };
}

// The rows of a table as one place for Tab: the arrow keys go from row to row, `state.at` is the key of the one reached.
function rowsToWalk(body, state) {
  const lines = () => [...body.children];

  function reach(node) {
    for (const other of lines()) other.tabIndex = other === node ? 0 : -1;
    state.at = node.dataset.key;
  }

  function go(node) {
    if (!node) return;
    reach(node);
    node.focus();
    node.scrollIntoView({ block: "nearest" });
  }

  function steps(node) {
    const all = lines();
    const place = all.indexOf(node);
    return {
      ArrowDown: () => go(all[place + 1]), ArrowUp: () => go(all[place - 1]), Home: () => go(all[0]), End: () => go(all.at(-1)),
      PageDown: () => go(all[Math.min(place + 10, all.length - 1)]), PageUp: () => go(all[Math.max(place - 10, 0)]),
    };
  }

  // The rows anew, with the focus on the same one; what is being typed outlives the answer to what was typed before.
  function replace(root, pane, nodes) {
    const active = root.getRootNode().activeElement;
    const focused = body.contains(active);
    const field = focused && active.dataset.field;
    const typed = field && { value: active.value, from: active.selectionStart, to: active.selectionEnd };
    const top = pane.scrollTop;
    body.replaceChildren(...nodes);
    pane.scrollTop = top;
    const current = lines().find((node) => node.dataset.key === state.at) || lines()[0];
    if (!current) return;
    reach(current);
    const input = field && current.querySelector(`[data-field=${field}]`);
    if (input) {
      input.value = typed.value;
      input.focus({ preventScroll: true });
      if (!input.disabled) input.setSelectionRange(typed.from, typed.to);
    } else if (focused) {
      current.focus({ preventScroll: true });
    }
  }

  // Keys on a row, by `actions(node)`; those in a field of a row are its own, Enter and Escape lead back to the row.
  function listen(actions) {
    body.addEventListener("focusin", (event) => {
      const node = event.target.closest("tr");
      if (node && node.dataset.key !== state.at) reach(node);
    });
    body.addEventListener("keydown", (event) => {
      const node = event.target.closest("tr");
      if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.tagName === "INPUT") {
        if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); go(node); }
        return;
      }
      if (event.target.tagName === "BUTTON" && event.key === "Enter") return;
      const act = { ...steps(node), ...actions(node) }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act) { event.preventDefault(); act(); }
    });
  }

  return { lines, go, replace, listen };
}

