// The review table: requirements and their criteria, each with its verdict.

const KEYS = { n: "N", p: "P", l: "L", f: "F", x: "not_applicable" };

function render({ model, el }) {
  const state = { search: "", standard: "", show: "all", open: new Set(), at: null, object: null };
  const rows = model.get("rows");
  const objects = model.get("objects");
  const labels = model.get("labels");
  const judged = () => model.get("judged");

  const root = frame(el);
  const search = make("input", { type: "search", placeholder: "Filter: number, title, what the client says", "aria-label": "Filter" });
  const standards = [...new Set(rows.filter((row) => !row.ofSheet).map((row) => row.standard))];
  const standard = selectOf("Standard", [["", "all standards"], ...standards.map((name) => [name, name])]);
  const show = selectOf("Show", [["all", "all"], ["open", "not judged"], ["judged", "judged"], ["gap", "with a gap"], ["unknown", "with something unknown"], ["rows", "rows of the client's sheets"]]);
  const object = selectOf("AI system or service", [["", "for all alike"], ...objects.map((each) => [each.key, `for ${each.name} alone`])]);
  const said = undoAndMessage(model, "review");
  const { keep } = said;
  const count = make("span", { class: "ims-count" });
  const help = make("p", { class: "ims-help" },
    `${model.get("samples")} Keys: ↑ ↓ row · → ← criteria · N P L F verdict · X not applicable · Delete withdraws · Enter reason · Tab what comes next in the row, then the next row · U undo · Esc filter`);
  const body = make("tbody");
  const walk = rowsToWalk(body, state);
  const pane = make("div", { class: "ims-scroll" }, tableOf("Requirements and criteria to judge",
    ["Requirement", "Title", "The client says", "Likely", "Verdict", "Reason, evidence"], body));
  root.append(make("div", { class: "ims-tools" }, search, standard, show, objects.length ? object : null, said.undo, count), said.message, pane, help);

  // What is judged in a row: of one AI system or service only criteria that are assessed for it, criterion@key.
  const isOf = (row) => !state.object || (row.parent && row.on in state.object.levels);
  const onOf = (row) => state.object && row.parent ? `${row.on}@${state.object.key}` : row.on;
  const below = (row) => rows.filter((other) => other.parent === row.on && isOf(other));

  // What counts, and before it what was judged here and isn't kept yet.
  const waitingOn = (on) => keep.waiting().filter((command) => command.on === on).at(-1);
  const nowOf = (on) => ({ new: "", reason: "", evidence: "", ...judged()[on], ...waitingOn(on) });
  const hasVerdict = (on) => Boolean(nowOf(on).new);
  const typed = (on, field) => keep.draft(on, field) ?? nowOf(on)[field];

  function sendJudge(row, change) {
    if (!isOf(row)) return;
    const on = onOf(row);
    const now = nowOf(on);
    const said = { new: now.new, reason: typed(on, "reason"), evidence: typed(on, "evidence"), ...change };
    if (!said.new && !now.new) return;
    keep.send({ do: "judge", on, was: now.new, ...said });
  }

  function fits(row) {
    if (row.parent) return isOf(row) && state.open.has(row.parent) && fits(rows.find((other) => other.on === row.parent && !other.parent));
    if (state.object && !below(row).length) return false;
    const has = state.object ? below(row).every((other) => hasVerdict(onOf(other))) : hasVerdict(row.on);
    const text = `${row.on} ${row.title} ${row.said}`.toLowerCase();
    if (row.ofSheet !== (state.show === "rows")) return false;
    return text.includes(state.search) && (!state.standard || row.standard.split(" ").includes(state.standard))
      && (state.show === "all" || row.ofSheet || (state.show === "open" && !has) || (state.show === "judged" && has)
        || (state.show === "gap" && row.gap) || (state.show === "unknown" && row.unknown));
  }

  const keyOf = (row) => `${row.parent}|${row.on}`;

  function verdicts(row) {
    const group = make("div", { class: "ims-verdicts", role: "group", "aria-label": `Verdict on ${onOf(row)}` });
    for (const verdict of row.verdicts) {
      const button = make("button", { type: "button", tabindex: -1, title: labels[verdict], "data-verdict": verdict }, verdict === "not_applicable" ? "n/a" : verdict);
      button.addEventListener("click", () => { state.at = keyOf(row); sendJudge(row, { new: verdict === nowOf(onOf(row)).new ? "" : verdict }); });
      group.append(button);
    }
    return group;
  }

  // Who judged; of one object that has no verdict of its own the one for all, which counts there; for all those that differ.
  function counting(row) {
    const on = onOf(row);
    const now = judged()[on] || {};
    const alike = state.object && !now.new ? judged()[row.on] || {} : {};
    const apart = state.object || !row.parent ? [] : objects.filter((each) => hasVerdict(`${row.on}@${each.key}`));
    const lines = [
      waitingOn(on) ? [keep.state() ? "not kept yet" : "…"] : now.new ? [now.who, now.day] : [],
      alike.new ? [`for all alike ${alike.new}`, alike.who, alike.day] : [],
      apart.map((each) => `${each.key}: ${nowOf(`${row.on}@${each.key}`).new}`),
    ];
    return lines.map((parts) => parts.filter(Boolean).join(", ")).filter(Boolean).map((text) => make("small", {}, text));
  }

  function fieldOf(row, name, label) {
    const on = onOf(row);
    const input = make("input", { type: "text", tabindex: -1, placeholder: label, "aria-label": `${label} for ${on}`, "data-field": name, maxlength: 8000 });
    input.addEventListener("input", () => { keep.type(on, name, input.value, nowOf(on)[name]); mark(input, row, name); });
    input.addEventListener("change", () => { if (hasVerdict(on)) sendJudge(row, { [name]: input.value }); });
    input.disabled = !isOf(row);
    return input;
  }

  // What is typed and not kept yet looks so: kept with the verdict, or as soon as the field is left.
  function mark(input, row, name) {
    const draft = keep.draft(onOf(row), name);
    input.classList.toggle("ims-draft", draft !== null);
    input.title = draft === null ? "" : "not kept yet: it is kept with a verdict, and stays in this browser until then";
  }

  // A row of the table; `refresh` shows what counts now, and leaves alone what is being typed.
  function line(row) {
    const title = make("td", {}, row.title);
    for (const [head, lines] of [[row.parent ? "what to ask" : "what it asks", row.asks], ["what N P L F look like", row.anchors]]) {
      if (lines.length) title.append(make("details", {}, make("summary", { tabindex: -1 }, head), make("ul", {}, ...lines.map((text) => make("li", {}, text)))));
    }
    const folds = !row.parent && !row.ofSheet;
    const sign = folds ? make("button", { type: "button", tabindex: -1, class: "ims-fold", "aria-label": `Criteria of ${row.on}` }) : null;
    if (sign) sign.addEventListener("click", () => fold(row, !state.open.has(row.on)));
    const group = isOf(row) ? verdicts(row) : null;
    const counts = make("div");
    const fields = [["reason", "Reason"], ["evidence", "Evidence seen"]].map(([name, label]) => [name, fieldOf(row, name, label)]);
    const node = make("tr", { class: row.parent ? "ims-criterion" : row.ofSheet ? "ims-own" : "", tabindex: -1, "data-key": keyOf(row), "data-on": onOf(row) },
      make("th", { scope: "row" }, sign, row.name || row.on), title, make("td", {}, row.said, make("small", {}, row.place)),
      make("td", { class: "ims-figure" }, state.object && row.parent ? state.object.levels[row.on] : row.likely),
      make("td", {}, group || "judged for all alike", counts), make("td", {}, ...fields.map(([, input]) => input)));
    node.refresh = () => {
      const on = onOf(row);
      const now = nowOf(on);
      const active = root.getRootNode().activeElement;
      if (sign) {
        sign.textContent = state.open.has(row.on) ? "▾" : "▸";
        sign.setAttribute("aria-expanded", String(state.open.has(row.on)));
      }
      const buttons = group ? [...group.children] : [];
      const pressed = buttons.find((button) => button.dataset.verdict === now.new) || buttons[0];
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.dataset.verdict === now.new));
        if (!group.contains(active)) button.dataset.skip = button === pressed ? "" : "yes";
      }
      counts.replaceChildren(...(isOf(row) ? counting(row) : []));
      for (const [name, input] of fields) {
        if (keep.draft(on, name)?.trim() === (judged()[on]?.[name] ?? "")) keep.type(on, name, "", "");
        if (input !== active) input.value = typed(on, name);
        mark(input, row, name);
      }
      node.classList.toggle("ims-waits", Boolean(waitingOn(on)));
    };
    return node;
  }

  const made = new Map();
  function nodeOf(row) {
    const key = keyOf(row);
    if (!made.has(key)) made.set(key, line(row));
    made.get(key).refresh();
    return made.get(key);
  }

  function draw() {
    shown = new Map(rows.filter(fits).map((row) => [keyOf(row), row]));
    walk.replace(root, pane, [...shown.values()].map(nodeOf));
    counted();
  }

  function counted() {
    const top = rows.filter((row) => !row.parent && row.ofSheet === (state.show === "rows"));
    count.textContent = `${top.filter((row) => shown.has(keyOf(row))).length} of ${top.length} shown, ${top.filter((row) => hasVerdict(row.on)).length} judged`;
  }

  // What has changed since the rows were last brought up to date, and only that.
  let shown = new Map();
  let before = {};
  function renew() {
    const waits = Object.fromEntries(keep.waiting().map((command) => [command.on, command.id]));
    const seen = { judged: judged(), waits, state: keep.state(), who: model.get("who") };
    const names = new Set([seen, before].flatMap((each) => [...Object.keys(each.judged || {}), ...Object.keys(each.waits || {})]));
    const differs = (on) => seen.state !== before.state || seen.waits[on] !== before.waits?.[on] || JSON.stringify(seen.judged[on]) !== JSON.stringify(before.judged?.[on]);
    const changed = new Set([...names].filter(differs).flatMap((on) => [on, on.split("@")[0]]));
    const first = !before.judged || seen.who !== before.who || (changed.size && ["open", "judged"].includes(state.show));
    before = seen;
    if (first) { draw(); return; }
    for (const [key, row] of shown) if (changed.has(row.on) || changed.has(onOf(row))) made.get(key).refresh();
    if (changed.size) counted();
  }

  function fold(row, open) {
    open ? state.open.add(row.on) : state.open.delete(row.on);
    draw();
  }

  walk.listen((node) => {
    const row = rows.find((other) => keyOf(other) === node.dataset.key);
    const all = walk.lines();
    const verdicts = Object.entries(KEYS).map(([key, verdict]) => [key, () => sendJudge(row, { new: verdict })]);
    return {
      ...Object.fromEntries(verdicts),
      ArrowRight: () => !row.parent && !row.ofSheet && fold(row, true),
      ArrowLeft: () => {
        if (row.parent) walk.go(all.slice(0, all.indexOf(node)).reverse().find((other) => other.dataset.on === row.parent));
        else fold(row, false);
      },
      Delete: () => sendJudge(row, { new: "", reason: "", evidence: "" }),
      Enter: () => node.querySelector("[data-field=reason]").focus(),
      u: keep.undo,
    };
  });

  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); walk.go(walk.lines()[0]); } });
  standard.addEventListener("change", () => { state.standard = standard.value; draw(); });
  show.addEventListener("change", () => { state.show = show.value; draw(); });
  object.addEventListener("change", () => {
    state.object = objects.find((each) => each.key === object.value) || null;
    made.clear();
    state.open = new Set(state.object ? rows.filter((row) => isOf(row)).map((row) => row.parent) : []);
    draw();
  });
  return follow(model, ["judged"], renew, said);
}

export default { render };
