// What if: switches, the figures side by side, and the criteria that can be taken as closed.

const SHOWN = 300;

function render({ model, el }) {
  const state = { search: "", show: "known", at: null };
  const rows = model.get("rows");
  const standards = model.get("standards");
  const settings = () => model.get("settings");

  const root = frame(el);
  const change = (key, names, on) => said.keep.ask({ do: "switch", key, names, on });

  function switches(legend, key) {
    const boxes = standards.map(([id, name]) => {
      const box = make("input", { type: "checkbox", "data-standard": id });
      box.addEventListener("change", () => change(key, [id], box.checked));
      return { id, box, label: make("label", {}, box, ` ${id}`, make("span", { class: "ims-hidden" }, ` ${name}`)) };
    });
    return { boxes, key, node: make("fieldset", { class: "ims-switches", "data-key": key }, make("legend", {}, legend), ...boxes.map(({ label }) => label)) };
  }

  function number(label, key, least, step) {
    const input = make("input", { type: "number", min: least, step, "data-key": key });
    input.addEventListener("change", () => { if (input.value !== "" && input.checkValidity()) said.keep.ask({ do: "set", key, value: Number(input.value) }); else fill(); });
    return { input, key, node: make("label", { class: "ims-number" }, `${label} `, input) };
  }

  const groups = [switches("Standards in scope", "standards"), switches("Certificates taken as given", "certificates")];
  const numbers = [number("Days a month", "days_per_month", 0, "any"), number("People", "head_count", 1, 1)];
  const said = undoAndMessage(model, "what_if");
  const reset = make("button", { type: "button" }, "Back to as it is");
  const saved = selectOf("Saved scenario to try", [["", "saved scenarios"]]);
  const name = make("input", { type: "text", "aria-label": "Name of the scenario", placeholder: "Name", maxlength: 80 });
  const save = make("button", { type: "button" }, "Save");
  const side = make("div", { class: "ims-scroll ims-side", tabindex: 0, role: "group", "aria-label": "As it is, and with these changes" });
  const search = make("input", { type: "search", placeholder: "Filter: requirement, process, what is true", "aria-label": "Filter criteria" });
  const show = selectOf("Show", [["known", "known to be missing"], ["unknown", "unknown"], ["closed", "taken as closed"], ["all", "all of them"]]);
  const all = make("button", { type: "button" }, "Close all shown");
  const count = make("span", { class: "ims-count" });
  const body = make("tbody");
  const walk = rowsToWalk(body, state);
  const pane = make("div", { class: "ims-scroll ims-gaps" }, tableOf("Criteria that can be taken as fully met", ["Closed", "What is true then", "Serves", "Days"], body));
  root.append(
    make("div", { class: "ims-tools" }, ...groups.map(({ node }) => node), ...numbers.map(({ node }) => node), said.undo, reset),
    said.message, side,
    make("div", { class: "ims-tools" }, saved, name, save),
    make("div", { class: "ims-tools" }, search, show, all, count), pane,
    make("p", { class: "ims-help" }, "Keys in the list: ↑ ↓ criterion · Space or Enter closes it or opens it again · U undo"));

  function fill() {
    const now = settings();
    for (const { boxes, key } of groups) {
      for (const { id, box } of boxes) {
        box.checked = now[key].includes(id);
        box.disabled = key === "standards" && box.checked && now[key].length === 1;
      }
    }
    for (const { input, key } of numbers) input.value = now[key] ?? "";
  }

  function figures() {
    const { names, lines } = model.get("figures");
    const cells = (line) => line.texts.map((text, n) => make("td", {}, text, line.moves[n] ? make("small", { class: "ims-move" }, line.moves[n]) : null));
    const table = tableOf("Figures side by side", ["Figure", ...names],
      make("tbody", {}, ...lines.map((line) => make("tr", {}, make("th", { scope: "row" }, line.label), ...cells(line)))));
    side.replaceChildren(table);
    saved.replaceChildren(...[["", "saved scenarios"], ...model.get("saved").map((each) => [each, each])].map(([value, text]) => make("option", { value }, text)));
  }

  function fits(row, closed) {
    const left = model.get("left")[row.id];
    const is = { known: left && left[1], unknown: left && !left[1], closed: closed.has(row.id), all: left || closed.has(row.id) };
    return is[state.show] && `${row.id} ${row.text} ${row.process} ${row.requirements.join(" ")}`.toLowerCase().includes(state.search);
  }

  let found = [];

  function draw() {
    fill();
    figures();
    const closed = new Set(settings().closed);
    found = rows.filter((row) => fits(row, closed));
    walk.replace(root, pane, found.slice(0, SHOWN).map((row) => line(row, closed.has(row.id))));
    count.textContent = `${found.length} ${found.length === 1 ? "criterion" : "criteria"}${found.length > SHOWN ? `, the first ${SHOWN} shown` : ""}`;
    all.disabled = !found.some((row) => !closed.has(row.id));
  }

  function line(row, closed) {
    const left = model.get("left")[row.id];
    const box = make("button", { type: "button", tabindex: -1, role: "checkbox", "aria-checked": String(closed), "aria-label": `Closed: ${row.text}` }, closed ? "☑" : "☐");
    box.addEventListener("click", () => { state.at = row.id; toggle(row); });
    return make("tr", { tabindex: -1, "data-key": row.id }, make("td", {}, box), make("td", {}, row.text, make("small", {}, `${row.process} · ${row.id}`)),
      make("td", {}, make("small", {}, row.requirements.join(", "))), make("td", { class: "ims-figure" }, closed || !left ? "" : left[1] ? left[0] : `up to ${left[0]}`));
  }

  function toggle(row) {
    const closed = settings().closed;
    // the row leaves the list when it changes, so the focus goes to the one after it
    const lines = walk.lines();
    const place = lines.findIndex((node) => node.dataset.key === row.id);
    const next = lines[place + 1] || lines[place - 1];
    if (state.show !== "all" && next) state.at = next.dataset.key;
    change("closed", [row.id], !closed.includes(row.id));
  }

  walk.listen((node) => {
    const act = () => toggle(rows.find((row) => row.id === node.dataset.key));
    return { " ": act, Enter: act, u: () => said.keep.undo() };
  });

  search.addEventListener("input", () => { state.search = search.value.trim().toLowerCase(); draw(); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); walk.go(walk.lines()[0]); } });
  show.addEventListener("change", () => { state.show = show.value; draw(); });
  all.addEventListener("click", () => change("closed", found.map((row) => row.id), true));
  reset.addEventListener("click", () => said.keep.ask({ do: "try", name: "" }));
  saved.addEventListener("change", () => { if (saved.value) said.keep.ask({ do: "try", name: saved.value }); });
  const keep = () => { if (name.value.trim()) said.keep.ask({ do: "save", name: name.value }); else name.focus(); };
  save.addEventListener("click", keep);
  name.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); keep(); } });
  // what was asked and can't be: the switches go back to what is so
  model.on("msg:custom", fill);
  const stop = follow(model, ["settings", "left", "figures", "saved"], draw, said);
  return () => { stop(); model.off("msg:custom", fill); };
}

export default { render };
