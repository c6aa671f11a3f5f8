// Rows without a reference, and what they may speak of: each suggestion is accepted or rejected.

function render({ model, el }) {
  const state = { search: "", standard: "", show: "all", at: null };
  const rows = model.get("rows");
  const titles = new Map(model.get("requirements"));
  const saidOf = (number) => model.get("said")[String(number)] || { accepted: null, rejected: [] };

  const root = frame(el);
  root.classList.add("ims-contained", "ims-accept");
  const known = requirementList(model.get("requirements"));
  const search = make("input", { type: "search", placeholder: "Filter: text, number, title", "aria-label": "Filter" });
  const standards = [...new Set(rows.flatMap((row) => row.suggestions.map((each) => each.standard)))];
  const standard = selectOf("Standard", [["", "all standards"], ...standards.map((name) => [name, name])]);
  const show = selectOf("Show", [["all", "all"], ["open", "not decided"], ["decided", "decided"]]);
  const said = undoAndMessage(model, "accept");
  const count = make("span", { class: "ims-count" });
  const help = make("p", { class: "ims-help" },
    "Keys: ↑ ↓ row · A accept · R reject · N none of these · Delete takes back · Enter another requirement · U undo");
  const body = make("tbody");
  const walk = rowsToWalk(body, state);
  const pane = make("div", { class: "ims-scroll" }, tableOf("Rows without a reference and what they may speak of",
    ["Row, requirement", "What it says", "Score", "Why", "Verdict"], body));
  const parts = [make("div", { class: "ims-tools" }, search, standard, show, said.undo, count), said.message, pane, help];
  root.append(known, ...(rows.length ? parts : [said.text]));

  const decide = (number, verdict, ref = "") => said.keep.send({ do: verdict, text: number, of: rows[number].text, ref });
  const keyOf = (number, ref) => `${number}|${ref}`;

  function verdictOn(number, ref) {
    const { accepted, rejected } = saidOf(number);
    if ((accepted || []).includes(ref)) return "accept";
    return rejected.includes(ref) || (accepted && !accepted.length) ? "reject" : "";
  }

  // What is suggested, then what the assessor named unasked.
  function listed(row, number) {
    const { accepted, rejected } = saidOf(number);
    const there = new Set(row.suggestions.map((each) => each.ref));
    const named = [...(accepted || []), ...rejected].filter((ref) => !there.has(ref))
      .map((ref) => ({ ref, title: titles.get(ref) || "", standard: ref.split(":")[0], score: "", why: "named by the assessor" }));
    return [...row.suggestions, ...named].filter((each) => !state.standard || each.standard === state.standard);
  }

  function fits(row, number) {
    const decided = saidOf(number).accepted !== null;
    const words = [row.text, ...row.where, ...listed(row, number).map((each) => `${each.ref} ${each.title}`)].join(" ").toLowerCase();
    return words.includes(state.search) && (state.show === "all" || decided === (state.show === "decided"));
  }

  function textLine(row, number) {
    const { accepted } = saidOf(number);
    const none = accepted !== null && !accepted.length;
    const input = make("input", { type: "text", tabindex: -1, placeholder: "another requirement", list: known.id, "data-field": "ref",
      "aria-label": `another requirement for ${row.text}`, maxlength: 200 });
    input.addEventListener("change", () => {
      const typed = input.value.trim();
      input.value = "";
      if (typed) decide(number, "accept", typed);
    });
    const where = make("small", {}, row.where.slice(0, 5).join("\n") + (row.where.length > 5 ? `\nand ${row.where.length - 5} more` : ""));
    return make("tr", { class: "ims-text", tabindex: -1, "data-key": keyOf(number, "") },
      make("th", { scope: "row", class: "ims-place" }, where), make("td", { colspan: 3 }, row.text, make("small", {}, `The client says: ${row.status}`)),
      make("td", {}, choicesOf(`No requirement for ${row.text}`, [["None of these", none, () => decide(number, none ? "open" : "none")]]), input));
  }

  function suggestionLine(each, number) {
    const now = verdictOn(number, each.ref);
    const button = (verdict, text) => [text, now === verdict, () => decide(number, now === verdict ? "open" : verdict, each.ref)];
    return make("tr", { class: "ims-criterion", tabindex: -1, "data-key": keyOf(number, each.ref), "data-ref": each.ref },
      make("th", { scope: "row" }, each.ref), make("td", {}, each.title), make("td", { class: "ims-figure" }, each.score), make("td", {}, each.why),
      make("td", {}, choicesOf(`${each.ref} for ${rows[number].text}`, [button("accept", "Accept"), button("reject", "Reject")])));
  }

  function draw() {
    const shown = rows.map((row, number) => [row, number]).filter(([row, number]) => fits(row, number));
    walk.replace(root, pane, shown.flatMap(([row, number]) =>
      [textLine(row, number), ...listed(row, number).map((each) => suggestionLine(each, number))]));
    const times = (wanted) => rows.reduce((sum, row, number) => sum + (wanted(number) ? row.where.length : 0), 0);
    count.textContent = `${times((number) => saidOf(number).accepted !== null)} of ${times(() => true)} rows decided`;
  }

  walk.listen((node) => {
    const [number, ref] = [Number(node.dataset.key.split("|")[0]), node.dataset.ref];
    const none = { n: () => decide(number, "none"), u: () => said.keep.undo() };
    if (!ref) return { ...none, Delete: () => decide(number, "open"), Enter: () => node.querySelector("[data-field=ref]").focus() };
    return { ...none, a: () => decide(number, "accept", ref), r: () => decide(number, "reject", ref), Delete: () => decide(number, "open", ref) };
  });
  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); walk.go(walk.lines()[0]); } });
  standard.addEventListener("change", () => { state.standard = standard.value; draw(); });
  show.addEventListener("change", () => { state.show = show.value; draw(); });
  return follow(model, ["said"], draw, said);
}

export default { render };
