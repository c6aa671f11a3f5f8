// The interview: what to ask at the left, the card at hand, and the figures that move while one judges.

const WIDE_PX = 900;
const KEYS_TOLD = [["N P L F", "judge"], ["X", "not applicable"], ["Delete", "withdraw"], ["S", "not seen"], ["C", "come back"], ["R", "reason"], ["E", "evidence"], ["W", "who was asked"], ["G", "finding"],
  ["J K", "next open, previous"], ["↑ ↓ ← →", "in the list"], ["/", "search"], ["U", "undo"], ["Ctrl Enter", "next, from a field"], ["Esc", "leave a field; search"], ["?", "these keys"]];

const MOVING = ["j", "k", "r", "/", "?"];
const HELD_MS = 200;

function render({ model, el }) {
  const root = frame(el);
  root.classList.add("ims-interview");
  const said = undoAndMessage(model, "review");
  const { keep } = said;
  const iv = interviewOf(model, keep);
  const { state, cards } = iv;

  const find = make("input", { type: "search", placeholder: "Search criteria, requirements, rows, owners, evidence, notes", "aria-label": "Search", "aria-keyshortcuts": "/" });
  const keys = make("details", { class: "ims-keys" }, make("summary", {}, "Keys ", keyCap("?")), make("dl", {}, ...KEYS_TOLD.flatMap(([key, does]) => [make("dt", {}, key), make("dd", {}, does)])));
  const choices = [
    [selectOf("Ask", [["process", "by process"], ["requirement", "by requirement"], ["person", "by person"], ["row", "the client’s rows"]]), "view"],
    [selectOf("Standard", [["", "all standards"], ...[...new Set(model.get("figures").parts.map((part) => part.standard))].map((name) => [name, name])]), "standard"],
    [selectOf("Show", [["all", "all"], ["open", "not judged"], ["judged", "judged"], ["marked", "not seen, come back"], ["finding", "with a finding"], ["against", "contradicted"], ["aged", "row changed since"],
      ...(model.get("four_eyes") ? [["confirm", "to be confirmed"]] : []), ["gap", "with a gap"], ["unknown", "with something unknown"]]), "show"],
  ];
  const middle = make("div", { class: "ims-middle" });
  let card = null;

  const go = {
    place() {
      const group = list.groupAt();
      return group ? `${group.of.indexOf(state.at) + 1} of ${group.of.length}` : "";
    },
    // Show another card; the focus goes to its heading, stays in the list, or is left alone.
    to(on, focus = "") {
      const leaving = state.at;
      state.at = on;
      keep.type("where", "at", on, "");
      list.unfold(on);
      if (leaving !== on || !card) show();
      list.draw();
      side.refresh();
      if (focus === "card") { card.heading.focus({ preventScroll: true }); list.current()?.scrollIntoView({ block: "nearest" }); }
    },
    next() {
      const order = list.order();
      const from = order.indexOf(state.at) + 1;
      return [...order.slice(from), ...order.slice(0, Math.max(from - 1, 0))].find(iv.isOpen);
    },
    open() { const on = go.next(); if (on) go.to(on, "card"); },
    step(by) { const order = list.order(); const on = order[order.indexOf(state.at) + by]; if (on) go.to(on, "card"); },
    object(key) {
      state.object = iv.objects.find((each) => each.key === key) || null;
      object.value = key;
      redraw();
      show();
      card.heading.focus({ preventScroll: true });
    },
  };
  const object = selectOf("AI system or service to ask about", [["", "all systems and services alike"], ...iv.objects.map((each) => [each.key, each.name])]);
  object.addEventListener("change", () => { go.object(object.value); object.focus(); });

  // The judgements whose row has changed since, wherever they are.
  const toSettle = buttonOf("", () => {
    const { kind } = cards[model.get("aged")[0].on.split("@")[0]];
    for (const [name, value] of [["view", kind === "criterion" ? "process" : kind], ["standard", ""], ["show", "aged"]]) {
      state[name] = value;
      choices.find(([, each]) => each === name)[0].value = value;
    }
    redraw();
    card.heading.focus();
  });

  const list = listOfGroups(iv, go);
  const side = figuresOf(iv, list, go);
  const folds = [["What to ask", "ims-left", make("div", { class: "ims-choices" }, ...choices.map(([node]) => node), iv.objects.length ? object : null), list.node], ["Figures", "ims-right", side]]
    .map(([name, kind, ...children]) => make("details", { class: kind, open: true }, make("summary", {}, name), ...children));
  const [left, right] = folds;
  root.append(make("div", { class: "ims-top" }, find, said.undo, keys, toSettle, iv.owners, said.message), make("div", { class: "ims-panes" }, left, middle, right));

  function show() {
    card = cardOf(iv, state.at, go);
    middle.replaceChildren(card);
    middle.scrollTop = 0;
    card.refresh();
  }

  // After a choice of what to ask: the same card where it is still there, else the first.
  function redraw() {
    list.draw();
    const order = list.order();
    if (!order.includes(state.at) && order.length && !state.search) go.to(order.find(iv.isOpen) || order[0]);
    else { list.unfold(state.at); list.draw(); }
    side.refresh();
  }

  for (const [node, name] of choices) node.addEventListener("change", () => { state[name] = node.value; keep.type("where", name, node.value, ""); redraw(); });
  find.addEventListener("input", () => { state.search = find.value.trim(); list.draw(); });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && find.value) { find.value = ""; state.search = ""; redraw(); list.focus(); }
    else if (event.key === "Enter" || event.key === "ArrowDown") { const [first] = list.order(); if (state.search && first) go.to(first); list.focus(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const into = (field) => { field.input.focus(); field.input.setSelectionRange?.(field.input.value.length, field.input.value.length); };
  // After a verdict by key a text is meant, until a key of moving: Tab leads to its reason, and what is typed goes there.
  // A letter that is a key too waits for a moment whether another follows.
  let meansText = false;
  let held = null;
  const still = () => { clearTimeout(held?.timer); held = null; meansText = false; };
  const verdict = (name) => {
    if (card.card.verdicts.includes(name)) { card.judge(name); meansText = true; }
    else card.hint.textContent = `${name === "not_applicable" ? "Only a control can be not applicable" : `${name} is no verdict here`}.`;
  };
  function typed(letter) {
    const text = (held?.letter ?? "") + letter;
    still();
    into(card.reason);
    card.reason.input.setRangeText(text, card.reason.input.value.length, card.reason.input.value.length, "end");
    card.reason.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Whether a key that follows a verdict is part of a text, or may be.
  function isText(event, key) {
    if (key === "Tab" && !event.shiftKey) { still(); into(card.reason); return true; }
    if (event.key.length > 1 || (!held && (MOVING.includes(key) || key === " "))) { still(); return false; }
    if (held || !actions[key]) typed(event.key);
    else held = { letter: event.key, timer: setTimeout(() => { still(); actions[key](); }, HELD_MS) };
    return true;
  }
  // Back to the card first, so that the next key judges; from there to the search.
  const leave = () => (root.getRootNode().activeElement === card.heading ? find : card.heading).focus({ preventScroll: true });
  const actions = {
    n: () => verdict("N"), p: () => verdict("P"), l: () => verdict("L"), f: () => verdict("F"), x: () => verdict("not_applicable"),
    Delete: () => iv.judge(card.card, { new: "", reason: "", evidence: "" }),
    s: () => card.marks[0].toggle(), c: () => card.marks[1].toggle(),
    r: () => into(card.reason), e: () => into(card.seen), w: () => card.querySelector("[data-field=who]").focus(),
    g: () => [...card.querySelectorAll("[data-field=grade]")].at(-1).focus(),
    j: go.open, k: () => go.step(-1), u: keep.undo, "/": () => find.focus(), Escape: leave, "?": () => { keys.open = !keys.open; },
  };
  root.addEventListener("keydown", (event) => {
    if (event.metaKey || event.altKey || !card) return;
    const { target } = event;
    const isField = target.matches("textarea, select, input");
    if (event.ctrlKey) { if (event.key === "Enter" && isField) { event.preventDefault(); target.blur(); go.open(); } return; }
    if (isField) {
      const leaves = event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && !target.matches("select, [type=file]"));
      if (leaves && middle.contains(target)) { event.preventDefault(); card.heading.focus({ preventScroll: true }); }
      return;
    }
    if (target.matches("button, summary") && ["Enter", " "].includes(event.key)) { still(); return; }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (meansText && key !== "Shift" && isText(event, key)) { event.preventDefault(); return; }
    const elsewhere = target.dataset.group !== undefined && !list.holds(target.dataset.group) && /^([nplfxsc]|Delete)$/.test(key);
    if (elsewhere) card.hint.textContent = "The card at hand is of another group: open this one first, or press Esc to go to the card.";
    if (actions[key] && !elsewhere) { event.preventDefault(); actions[key](); }
  });
  for (const kind of ["pointerdown", "focusin"]) root.addEventListener(kind, (event) => { if (kind === "pointerdown" || event.target.matches("textarea, select, input")) still(); });

  const wide = new ResizeObserver(([{ contentRect }]) => {
    const is = contentRect.width >= WIDE_PX;
    if (is === state.wide) return;
    state.wide = is;
    root.classList.toggle("ims-narrow", !is);
    for (const fold of folds) fold.open = is;
  });
  wide.observe(root);

  // Where one was; else the first that is open.
  function begin() {
    for (const [node, name] of choices) {
      const chosen = keep.draft("where", name);
      if ([...node.options].some((option) => option.value === chosen)) { state[name] = chosen; node.value = chosen; }
    }
    const at = keep.draft("where", "at");
    list.draw();
    const order = list.order();
    if (order.length) go.to(order.includes(at) ? at : order.find(iv.isOpen) || order[0]);
    if (state.at === at) card.looked(); // one was typing here
  }

  // Once for all that has changed at the same time; the list only where something in it has.
  let due = false;
  let listed = "";
  let counted = "";
  function renew() {
    due = false;
    const judgements = JSON.stringify(model.get("judged"));
    const inList = [judgements, ...["entered", "aged", "who"].map((name) => JSON.stringify(model.get(name))), ...keep.waiting().map((command) => command.id)].join();
    if (inList !== listed) list.draw();
    listed = inList;
    const { length } = model.get("aged");
    toSettle.hidden = !length;
    toSettle.textContent = `${length} ${length === 1 ? "judgement" : "judgements"} to settle: the row has changed`;
    card?.refresh();
    side.refresh();
    if (counted && counted !== judgements) card?.history.again();
    counted = judgements;
  }

  function changed() {
    if (!state.at) begin();
    if (!due) queueMicrotask(renew);
    due = true;
  }

  const typedAgain = () => { iv.typedAgain(); changed(); };
  model.on("change:taken_back", typedAgain);
  const stop = follow(model, ["judged", "entered", "aged", "figures", "history", "who"], changed, said);
  return () => { stop(); model.off("change:taken_back", typedAgain); wide.disconnect(); };
}

export default { render };
