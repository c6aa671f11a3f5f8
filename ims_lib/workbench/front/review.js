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
  const who = make("input", { type: "text", "aria-label": "Assessor", placeholder: "Assessor", class: "ims-who" });
  const said = undoAndMessage(model);
  const count = make("span", { class: "ims-count" });
  const help = make("p", { class: "ims-help" },
    `${model.get("samples")} Keys: ↑ ↓ row · → ← criteria · N P L F verdict · X not applicable · Delete withdraws · Enter reason · U undo`);
  const body = make("tbody");
  const walk = rowsToWalk(body, state);
  const pane = make("div", { class: "ims-scroll" }, tableOf("Requirements and criteria to judge",
    ["Requirement", "Title", "The client says", "Likely", "Verdict", "Reason, evidence"], body));
  root.append(make("div", { class: "ims-tools" }, search, standard, show, objects.length ? object : null, who, said.undo, count), said.message, pane, help);

  // What is judged in a row: of one AI system or service only criteria that are assessed for it, criterion@key.
  const isOf = (row) => !state.object || (row.parent && row.on in state.object.levels);
  const onOf = (row) => state.object && row.parent ? `${row.on}@${state.object.key}` : row.on;
  const below = (row) => rows.filter((other) => other.parent === row.on && isOf(other));
  const hasVerdict = (on) => Boolean((judged()[on] || {}).new);

  const sendJudge = (row, change) => {
    if (!isOf(row)) return;
    const on = onOf(row);
    const now = judged()[on] || {};
    model.send({ do: "judge", on, new: now.new || "", reason: now.reason || "", evidence: now.evidence || "", ...change });
  };

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
    const now = (judged()[onOf(row)] || {}).new || "";
    const group = make("div", { class: "ims-verdicts", role: "group", "aria-label": `Verdict on ${onOf(row)}` });
    for (const verdict of row.verdicts) {
      const button = make("button", { type: "button", tabindex: -1, title: labels[verdict], "aria-pressed": String(verdict === now) },
        verdict === "not_applicable" ? "n/a" : verdict);
      button.addEventListener("click", () => { state.at = keyOf(row); sendJudge(row, { new: verdict === now ? "" : verdict }); });
      group.append(button);
    }
    return group;
  }

  // Who judged; of one object that has no verdict of its own the one for all, which counts there; for all those that differ.
  function counting(row) {
    const now = judged()[onOf(row)] || {};
    const alike = state.object && !now.new ? judged()[row.on] || {} : {};
    const apart = state.object || !row.parent ? [] : objects.filter((each) => hasVerdict(`${row.on}@${each.key}`));
    const lines = [
      now.new ? [now.who, now.when] : [],
      alike.new ? [`for all alike ${alike.new}`, alike.who, alike.when] : [],
      apart.map((each) => `${each.key}: ${judged()[`${row.on}@${each.key}`].new}`),
    ];
    return lines.map((parts) => parts.filter(Boolean).join(", ")).filter(Boolean).map((text) => make("small", {}, text));
  }

  function line(row) {
    const now = judged()[onOf(row)] || {};
    const field = (name, label) => {
      const input = make("input", { type: "text", tabindex: -1, placeholder: label, "aria-label": `${label} for ${onOf(row)}`, "data-field": name, maxlength: 8000 });
      input.value = now[name] || "";
      input.addEventListener("change", () => sendJudge(row, { [name]: input.value }));
      input.disabled = !now.new || !isOf(row);
      return input;
    };
    const title = make("td", {}, row.title);
    for (const [head, lines] of [[row.parent ? "what to ask" : "what it asks", row.asks], ["what N P L F look like", row.anchors]]) {
      if (lines.length) title.append(make("details", {}, make("summary", { tabindex: -1 }, head), make("ul", {}, ...lines.map((text) => make("li", {}, text)))));
    }
    const folds = !row.parent && !row.ofSheet;
    const sign = !folds ? null : make("span", { class: "ims-fold", "aria-hidden": "true" }, state.open.has(row.on) ? "▾ " : "▸ ");
    const head = make("th", { scope: "row" }, sign, row.name || row.on);
    if (sign) sign.addEventListener("click", () => fold(row, !state.open.has(row.on)));
    const node = make("tr", { class: row.parent ? "ims-criterion" : row.ofSheet ? "ims-own" : "", tabindex: -1, "data-key": keyOf(row), "data-on": onOf(row),
      "aria-expanded": folds ? String(state.open.has(row.on)) : null },
      head, title, make("td", {}, row.said, make("small", {}, row.place)), make("td", { class: "ims-figure" }, state.object && row.parent ? state.object.levels[row.on] : row.likely),
      make("td", {}, isOf(row) ? verdicts(row) : "judged for all alike", ...(isOf(row) ? counting(row) : [])),
      make("td", {}, field("reason", "Reason"), field("evidence", "Evidence seen")));
    return node;
  }

  function draw() {
    walk.replace(root, pane, rows.filter(fits).map(line));
    const top = rows.filter((row) => !row.parent && row.ofSheet === (state.show === "rows"));
    count.textContent = `${top.filter(fits).length} of ${top.length}`;
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
      Enter: () => { const input = node.querySelector("[data-field=reason]"); if (!input.disabled) input.focus(); },
      u: () => model.send({ do: "undo" }),
    };
  });

  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); walk.go(walk.lines()[0]); } });
  standard.addEventListener("change", () => { state.standard = standard.value; draw(); });
  show.addEventListener("change", () => { state.show = show.value; draw(); });
  object.addEventListener("change", () => {
    state.object = objects.find((each) => each.key === object.value) || null;
    state.open = new Set(state.object ? rows.filter((row) => isOf(row)).map((row) => row.parent) : []);
    draw();
  });
  who.value = model.get("who");
  who.addEventListener("change", () => { model.set("who", who.value.trim()); model.save_changes(); });
  return follow(model, ["judged"], draw, said);
}

export default { render };
