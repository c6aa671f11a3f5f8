// What is filled in of the rows of a kind: one is chosen by its name, its fields stand above the table, and each is kept as a line of entries.csv.

function render({ model, el }) {
  const rows = () => model.get("rows");
  const fields = model.get("fields");
  const root = frame(el);
  const said = undoAndMessage(model, `fill ${model.get("kind")}`);
  const { keep } = said;
  const state = { on: rows()[0]?.on, all: false };
  const inputs = Object.fromEntries(fields.map((field) => [field.name, inputOf(field)]));
  const title = make("strong", { role: "status" });
  const about = make("span", { class: "ims-count" });
  const save = make("button", { type: "submit" }, "Keep");
  const form = make("form", { class: "ims-fill", "aria-label": `To fill in: ${fields.map((field) => field.heading).join(", ")}` }, make("p", {}, title, " ", about),
    ...fields.map((field) => make("label", {}, field.heading + (field.needed ? " *" : ""), inputs[field.name])), save, said.undo,
    make("span", { class: "ims-count" }, "* needed before it counts"));
  const find = make("input", { type: "search", placeholder: "Find a row", "aria-label": "Find a row to fill in" });
  const count = make("span", { class: "ims-count", role: "status" });
  const body = make("tbody");
  const table = tableOf("What is filled in", [model.get("called"), "How it stands", ...fields.map((field) => field.heading), "Kept"], body);
  const pane = make("div", { class: "ims-scroll ims-short" }, table);
  if (!rows().length) { root.append(make("p", { class: "ims-help" }, model.get("none"))); return undefined; }
  root.append(form, said.message, ...(rows().length > 1 ? [make("div", { class: "ims-tools" }, find, count)] : []), pane);

  const chosen = () => rows().find((row) => row.on === state.on);
  const known = (row, name) => row.filled[name] ?? (Object.keys(row.filled).length ? "" : row.proposed[name]);

  function fill() {
    const row = chosen();
    form.hidden = !row;
    if (!row) return;
    title.textContent = row.name;
    about.textContent = row.about;
    for (const { name, who } of fields) {
      inputs[name].value = keep.draft(row.on, name) ?? known(row, name);
      inputs[name].placeholder = who ? "a name" : "";
    }
    mark();
  }

  function mark() {
    for (const { name } of fields) inputs[name].classList.toggle("ims-draft", keep.draft(state.on, name) !== null);
  }

  function draw() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows()) for (const { name } of fields) if (keep.draft(row.on, name) === known(row, name)) keep.type(row.on, name, "", "");
    const fits = rows().filter((row) => words.every((word) => `${row.name} ${row.about} ${Object.values(row.filled).join(" ")}`.toLowerCase().includes(word)));
    if (fits.length && !fits.some((row) => row.on === state.on)) state.on = fits[0].on;
    const done = rows().filter((row) => Object.keys(row.filled).length).length;
    count.textContent = `${done} of ${rows().length} filled in${words.length ? `; ${fits.length} found` : ""}`;
    const active = root.getRootNode().activeElement?.dataset?.on;
    body.replaceChildren(...fits.map((row) => {
      const open = make("button", { type: "button", class: "ims-fold", "aria-pressed": String(row.on === state.on), "data-on": row.on }, row.name);
      const line = make("tr", { class: row.on === state.on ? "ims-chosen" : "" }, make("th", { scope: "row" }, open), make("td", {}, row.about), ...fields.map((field) => cell(row, field)), make("td", {}, row.kept));
      line.addEventListener("click", () => { state.on = row.on; fill(); draw(); form.scrollIntoView({ block: "nearest" }); inputs[fields[0].name].focus(); });
      return line;
    }));
    if (active) body.querySelector(`[data-on="${CSS.escape(active)}"]`)?.focus({ preventScroll: true });
    if (!form.contains(root.getRootNode().activeElement)) fill();
    else mark();
  }

  function cell(row, { name, shown }) {
    const text = shown === "date" ? spoken : String;
    if (row.filled[name]) return make("td", {}, text(row.filled[name]));
    return make("td", {}, row.proposed[name] ? make("small", {}, `${text(row.proposed[name])} (proposed)`) : null);
  }

  for (const { name } of fields) {
    inputs[name].addEventListener("input", () => { keep.type(state.on, name, inputs[name].value, known(chosen(), name)); mark(); });
  }
  find.addEventListener("input", draw);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const row = chosen();
    keep.send({ do: "fill", on: row.on, values: Object.fromEntries(fields.map(({ name }) => [name, inputs[name].value.trim()])), shown: row.filled });
  });
  return follow(model, ["rows"], draw, said);
}

// 24 November 2026, for 2026-11-24.
function spoken(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.valueOf()) ? day : date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function inputOf({ name, shown, words }) {
  if (shown === "choice") return make("select", { name, "data-field": name }, ...["", ...words].map((word) => make("option", { value: word }, word)));
  return make("input", { type: shown, name, maxlength: 2000, "data-field": name });
}

export default { render };
