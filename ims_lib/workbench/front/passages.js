// Passages of the client's documents, and the criteria that they may be evidence of: accepted, rejected, or judged by.

const KEYS = { n: "N", p: "P", l: "L", f: "F" };

function render({ model, el }) {
  const state = { search: "", file: "", process: "", show: "all", by: "document", at: null };
  const rows = model.get("rows");
  const saidOf = (number) => model.get("said")[String(number)] || "";
  const verdictOf = (row) => model.get("judged")[row.criterion] || "";

  const root = frame(el);
  const search = make("input", { type: "search", placeholder: "Filter: words, heading, criterion", "aria-label": "Filter" });
  const values = (name) => [...new Set(rows.map((row) => row[name]))].sort().map((value) => [value, value]);
  const file = selectOf("Document", [["", "all documents"], ...values("file")]);
  const process = selectOf("Process", [["", "all processes"], ...values("process")]);
  const show = selectOf("Show", [["all", "all"], ["open", "not decided"], ["decided", "decided"]]);
  const by = selectOf("Group", [["document", "by document"], ["criterion", "by criterion"]]);
  const said = undoAndMessage(model, "passages");
  const count = make("span", { class: "ims-count" });
  const help = make("p", { class: "ims-help" },
    "Keys: ↑ ↓ row · A accept as evidence · R reject · N P L F judge the criterion by it · Delete takes back · U undo · Esc filter");
  const body = make("tbody");
  const walk = rowsToWalk(body, state);
  const pane = make("div", { class: "ims-scroll" }, tableOf("Passages and what they may be evidence of",
    ["Passage, criterion", "What it says", "How like", "Evidence", "Verdict"], body));
  root.append(make("div", { class: "ims-tools" }, search, file, process, by, show, said.undo, count), said.message, pane, help);

  const send = (number, what, rest = {}) => said.keep.send({ do: what, of: rows[number].key, ...rest });
  const decide = (number, verdict) => send(number, saidOf(number) === `${verdict}ed` ? "open" : verdict);
  const judge = (number, verdict) => send(number, "judge", { new: verdictOf(rows[number]) === verdict ? "" : verdict });

  function fits(row, number) {
    const words = [row.text, row.heading, row.title, row.serves, row.file].join(" ").toLowerCase();
    return words.includes(state.search) && (!state.file || row.file === state.file) && (!state.process || row.process === state.process)
      && (state.show === "all" || Boolean(saidOf(number)) === (state.show === "decided"));
  }

  // What its proposals have in common: a passage with its place, or a criterion with what it serves.
  function headLine(row) {
    const [place, text, more] = state.by === "document"
      ? [`${row.file}\n${row.place}`, row.text, row.heading && `under: ${row.heading}`]
      : [row.process, row.title, `serves: ${row.serves}`];
    return make("tr", { class: "ims-text", tabindex: -1, "data-key": `${state.by}|${groupOf(row)}` },
      make("th", { scope: "row", class: "ims-place" }, make("small", {}, place)),
      make("td", { colspan: 4 }, text, more ? make("small", {}, more) : null));
  }

  function line(row, number) {
    const [name, text] = state.by === "document" ? [row.process, row.title] : [`${row.file}\n${row.place}`, row.text];
    const now = saidOf(number);
    const label = `${row.title} by ${row.file}, ${row.place}`;
    return make("tr", { class: "ims-criterion", tabindex: -1, "data-key": row.key, "data-number": number },
      make("th", { scope: "row" }, name), make("td", {}, text, make("small", {}, row.why)), make("td", {}, row.like),
      make("td", {}, choicesOf(`Evidence: ${label}`, [["Accept", now === "accepted", () => decide(number, "accept"), "accept as evidence"],
        ["Reject", now === "rejected", () => decide(number, "reject"), "no evidence for it"]])),
      make("td", {}, choicesOf(`Verdict: ${label}`, Object.values(KEYS).map((verdict) =>
        [verdict, verdictOf(row) === verdict, () => judge(number, verdict), model.get("labels")[verdict]]))));
  }

  const groupOf = (row) => (state.by === "document" ? `${row.file}|${row.place}` : row.criterion);

  function draw() {
    const groups = new Map();
    rows.forEach((row, number) => {
      if (!fits(row, number)) return;
      const group = groupOf(row);
      if (!groups.has(group)) groups.set(group, [headLine(row)]);
      groups.get(group).push(line(row, number));
    });
    walk.replace(root, pane, [...groups.values()].flat());
    count.textContent = `${Object.keys(model.get("said")).length} of ${rows.length} proposals decided`;
  }

  walk.listen((node) => {
    const keys = { u: () => said.keep.undo() };
    if (node.dataset.number === undefined) return keys;
    const number = Number(node.dataset.number);
    for (const [key, verdict] of Object.entries(KEYS)) keys[key] = () => judge(number, verdict);
    return { ...keys, a: () => decide(number, "accept"), r: () => decide(number, "reject"), Delete: () => send(number, "open") };
  });
  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); walk.go(walk.lines()[0]); } });
  for (const [part, name] of [[file, "file"], [process, "process"], [show, "show"], [by, "by"]]) {
    part.addEventListener("change", () => { state[name] = part.value; draw(); });
  }
  return follow(model, ["said", "judged"], draw, said);
}

export default { render };
