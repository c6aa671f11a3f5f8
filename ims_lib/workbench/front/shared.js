// What the workbench's widgets share. Every text is set as text; what is decided goes to Python, what comes back is shown.

// Days that a field takes; in other years a digit is missing, or is still to be typed.
const DAYS = { min: "1990-01-01", max: "2100-12-31" };

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (attributes.type === "date") attributes = { ...DAYS, ...attributes };
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

const keyCap = (text) => make("kbd", { "aria-hidden": "true" }, text);

function buttonOf(text, press, attributes = {}, key = "") {
  const node = make("button", { type: "button", ...attributes }, key ? keyCap(key) : null, text);
  node.addEventListener("click", press);
  return node;
}

// Buttons of which one is pressed at most: text, whether it is, what a click does, and what it means.
function choicesOf(label, entries) {
  return make("div", { class: "ims-verdicts", role: "group", "aria-label": label },
    ...entries.map(([text, pressed, press, title]) => buttonOf(text, press, { tabindex: -1, title, "aria-pressed": String(pressed) })));
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

// A link to a file beside the notebook. In JupyterLab it opens there, with a factory in a panel of its own at the side.
function labLink(text, href, factory) {
  const link = make("a", { href, target: "_blank" }, text);
  link.addEventListener("click", (event) => {
    const lab = window.jupyterapp;
    if (!lab) return;
    event.preventDefault();
    const steps = (lab.shell.currentWidget?.context?.path ?? "").split("/").slice(0, -1);
    for (const step of href.split("/").map(decodeURIComponent)) { if (step === "..") steps.pop(); else steps.push(step); }
    const path = steps.join("/");
    lab.commands.execute("docmanager:open", factory ? { path, factory, options: { mode: "split-right" } } : { path });
  });
  return link;
}

const WAITED_MS = 4000;
const PART_BYTES = 4e6;

// What goes to Python, and what is typed on the way: each stays in this browser, by client and person, until Python has
// kept it. A command has an id by which Python says so. They go one at a time, in their order, and again where no answer
// comes: JupyterLab begins a second thread of the kernel for widgets, and two that are under way could change places.
function keeper(model, kind) {
  const beside = new Map();
  const watched = [];
  const turnedDown = [];
  const later = new Set();
  let underWay = "";
  let sentLast = 0;
  let silent = false;
  let listed = null;
  const store = () => { try { return window.localStorage; } catch { return null; } };
  const begin = (who) => `${["ims", model.get("place"), who, kind].map(encodeURIComponent).join("|")}|`;
  const keyOf = (part, name) => `${begin(model.get("who"))}${part}|${encodeURIComponent(name)}`;

  function put(key, value) {
    listed = null;
    try { store().setItem(key, JSON.stringify(value)); } catch { beside.set(key, JSON.stringify(value)); }
  }

  function take(key) {
    listed = null;
    beside.delete(key);
    try { store().removeItem(key); } catch { /* it wasn't there */ }
  }

  const keys = () => [...Object.keys(store() || {}), ...beside.keys()];
  const read = (key) => JSON.parse(beside.get(key) ?? store()?.getItem(key) ?? "null");

  function all(part) {
    const head = `${begin(model.get("who"))}${part}|`;
    return keys().filter((key) => key.startsWith(head)).sort().map(read).filter(Boolean);
  }

  const waiting = () => (listed ||= all("do"));
  const tell = () => { for (const listener of watched) listener(); };

  function dispatch() {
    const next = waiting().find(({ id }) => !later.has(id));
    if (underWay || !next || !model.get("who")) return;
    underWay = next.id;
    hand(next, WAITED_MS);
  }

  function hand(command, wait) {
    try { model.send(command); } catch { silent = true; }
    setTimeout(() => {
      if (underWay !== command.id || !read(keyOf("do", command.id))) return;
      silent = true;
      tell();
      hand(command, 2 * wait);
    }, wait);
  }

  // What was turned away for now is tried again with what is new.
  function dispatchAll() { later.clear(); dispatch(); }

  function drop(id) {
    take(keyOf("do", id));
    later.delete(id);
    if (underWay === id) underWay = "";
  }

  // Whether all that an earlier command says is said anew by one that is done.
  const isOvertaken = (earlier, done) => done.on && earlier.id < done.id && ["do", "on", "row"].every((name) => earlier[name] === done[name])
    && Object.keys(earlier.values || {}).every((name) => name in done.values);

  // Kept here until it is done there.
  function send(content) {
    sentLast = Math.max(Date.now(), sentLast + 1);
    const id = `${sentLast.toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    const command = { ...content, id };
    put(keyOf("do", id), command);
    dispatchAll();
    setTimeout(tell); // a field may just be losing the focus to a row that a redraw would take away
  }

  // A file goes ahead of the command in parts; it is too large to be kept here.
  function upload(content, bytes) {
    const name = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    const parts = Math.max(1, Math.ceil(bytes.byteLength / PART_BYTES));
    for (let part = 0; part < parts; part += 1) {
      try { model.send({ do: "part", upload: name }, undefined, [bytes.slice(part * PART_BYTES, (part + 1) * PART_BYTES)]); } catch { silent = true; }
    }
    send({ ...content, upload: name, parts });
  }

  // For what changes nothing, or only what this kernel knows.
  function ask(content) {
    try { model.send(content); } catch { silent = true; tell(); }
  }

  function undo() {
    const last = waiting().at(-1);
    if (!last || (last.id === underWay && !silent)) { ask({ do: "undo" }); return; }
    drop(last.id);
    tell();
  }

  function answered(said) {
    if (!said || !said.done) return;
    silent = false;
    const command = read(keyOf("do", said.done));
    if (underWay === said.done) underWay = "";
    if (command && said.kept === "later") later.add(said.done); else drop(said.done);
    if (command && said.kept === "yes") for (const each of waiting()) if (isOvertaken(each, command)) drop(each.id);
    if (command && said.kept === "no") for (const listener of turnedDown) listener(command);
    dispatch();
    tell();
  }

  function stopped() { silent = true; tell(); }

  // What was typed before somebody said who they are is theirs.
  function named() {
    const [head, own] = [begin(""), begin(model.get("who"))];
    for (const key of head === own ? [] : keys().filter((each) => each.startsWith(head))) {
      put(own + key.slice(head.length), read(key));
      take(key);
    }
    listed = null;
    again();
  }

  function again() {
    dispatchAll();
    tell();
  }

  return {
    send, upload, ask, undo, again,
    waiting,
    silent: () => silent,
    draft: (on, field) => read(keyOf("draft", `${on}|${field}`))?.text ?? null,
    type: (on, field, text, kept) => (text === kept ? take(keyOf("draft", `${on}|${field}`)) : put(keyOf("draft", `${on}|${field}`), { on, field, text })),
    state() {
      const left = waiting().length;
      if (left && !model.get("who")) return `${left} not kept yet: say who you are first.`;
      if (!left || !(silent || later.size)) return "";
      const why = later.size ? "it couldn't be written" : "the kernel has stopped, or is busy";
      return `${left} not kept yet: ${why}. It stays in this browser and is sent again when this cell is run.`;
    },
    watch: (listener) => watched.push(listener),
    onTurnedDown: (listener) => turnedDown.push(listener),
    begin() {
      model.on("msg:custom", answered);
      model.on("comm_live_update", stopped);
      model.on("change:who", named);
      again();
    },
    end() {
      underWay = "-";
      model.off("msg:custom", answered);
      model.off("comm_live_update", stopped);
      model.off("change:who", named);
    },
  };
}

// Who works here: asked once, shown from then on.
function nameOf(model, keep) {
  const node = make("div", { class: "ims-person" });

  function ask() {
    const input = make("input", { type: "text", "aria-label": "Your name", placeholder: "Your name", maxlength: 120 });
    input.value = model.get("who") || model.get("proposed");
    const form = make("form", { class: "ims-tools" }, make("strong", {}, "Who are you?"), input, make("button", { type: "submit" }, "That is me"),
      make("span", {}, "Each line is kept with this name; it's asked once. Nothing is kept before."));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (input.value.trim()) keep.ask({ do: "name", name: input.value });
    });
    node.replaceChildren(form);
    return input;
  }

  function show() {
    if (!model.get("who")) { ask(); return; }
    node.replaceChildren(make("span", { class: "ims-count" }, `as ${model.get("who")} `), buttonOf("Somebody else", () => ask().focus()));
  }

  return { node, show };
}

// The undo button, the line that says what was kept, both as Python has them, what isn't kept yet, and who says it.
function undoAndMessage(model, kind = "") {
  const keep = keeper(model, kind);
  const person = nameOf(model, keep);
  const undo = buttonOf("Undo", keep.undo);
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  const unkept = make("p", { class: "ims-unkept", role: "status", "aria-live": "polite" });
  return { undo, message: make("div", {}, person.node, message, unkept), text: message, unkept, keep, person };
}

// Draw now and whenever one of the values changes or what waits does; what ends that.
function follow(model, values, draw, { undo, text, unkept, keep, person }) {
  const redraw = () => {
    draw();
    undo.disabled = !model.get("undoable") && !keep.state();
  };
  // What Python said last is no answer to what it hasn't heard of.
  const tell = () => { text.textContent = keep.silent() && keep.state() ? "" : model.get("message"); };
  const waits = () => {
    unkept.textContent = keep.state();
    tell();
    redraw();
  };
  const names = [...values, "undoable"].map((name) => `change:${name}`);
  for (const name of names) model.on(name, redraw);
  model.on("change:message", tell);
  model.on("change:who", person.show);
  tell();
  person.show();
  keep.watch(waits);
  redraw();
  keep.begin();
  return () => {
    for (const name of names) model.off(name, redraw);
    model.off("change:message", tell);
    model.off("change:who", person.show);
    keep.end();
  };
}

const STOPS = "button, input, select, summary";

// The rows of a table: the arrow keys go from row to row, `state.at` is the key of the one reached. Tab goes through what
// can be filled in of that row, as one reads, then to the next; all other rows are passed over.
function rowsToWalk(body, state) {
  const lines = () => [...body.children];
  let stops = [];

  function reach(node) {
    for (const other of stops) other.tabIndex = -1;
    stops = [node, node.previousElementSibling, node.nextElementSibling, ...node.querySelectorAll(STOPS)].filter((part) => part && !part.dataset.skip);
    for (const part of stops) part.tabIndex = 0;
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
      Escape: () => body.closest(".ims-workbench")?.querySelector("input[type=search]")?.focus(),
    };
  }

  // Other rows, with the focus on the same one, or on that which stands in its place now; what is being typed stays.
  function replace(root, pane, nodes) {
    const active = root.getRootNode().activeElement;
    const focused = body.contains(active);
    const field = focused && active.dataset.field;
    const typed = field && { value: active.value, from: active.selectionStart, to: active.selectionEnd };
    const top = pane.scrollTop;
    const place = lines().findIndex((node) => node.dataset.key === state.at);
    body.replaceChildren(...nodes);
    pane.scrollTop = top;
    const all = lines();
    const current = all.find((node) => node.dataset.key === state.at) || all[Math.min(Math.max(place, 0), all.length - 1)];
    if (!current) return;
    reach(current);
    const input = field && current.querySelector(`[data-field=${field}]`);
    if (focused && active.isConnected) {
      active.focus({ preventScroll: true });
    } else if (input) {
      input.value = typed.value;
      input.focus({ preventScroll: true });
      if (!input.disabled) input.setSelectionRange(typed.from, typed.to);
    } else if (focused) {
      current.focus({ preventScroll: true });
    }
  }

  // From one verdict to its neighbour; the one reached is where Tab comes back to.
  function beside(button, step) {
    const all = [...button.parentNode.children];
    const next = all[all.indexOf(button) + step];
    if (!next) return;
    for (const other of all) { other.dataset.skip = other === next ? "" : "yes"; other.tabIndex = other === next ? 0 : -1; }
    stops.push(next);
    next.focus();
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
      const { tagName } = event.target;
      if (tagName === "INPUT") {
        if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); go(node); }
        return;
      }
      if (["BUTTON", "SUMMARY"].includes(tagName) && ["Enter", " "].includes(event.key)) return;
      const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (side && event.target.closest(".ims-verdicts")) { event.preventDefault(); beside(event.target, side); return; }
      const act = { ...steps(node), ...actions(node) }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (act) { event.preventDefault(); act(); }
    });
  }

  return { lines, go, replace, listen };
}
