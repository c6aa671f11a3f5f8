// What is agreed of a package of the plan: one is chosen, owner, days, status and note are filled in, and kept as a line of plan.csv.

const DRAFTED = ["owner", "start", "end", "note"];

function render({ model, el }) {
  const fields = ["owner", "start", "end", "status", "note", "who"];
  const rows = () => model.get("rows");
  const root = frame(el);
  const said = undoAndMessage(model, "agree");
  const choose = selectOf("Package", rows().map((row) => [row.package, `${row.order} ${row.label}`]));
  const labels = { owner: "Owner", start: "Start", end: "End", note: "Note", who: "Who says so" };
  const inputs = Object.fromEntries(Object.entries(labels).map(([name, label]) => {
    const type = name === "start" || name === "end" ? "date" : "text";
    return [name, make("input", { type, "aria-label": label, placeholder: label, title: label, maxlength: 2000, "data-field": name })];
  }));
  inputs.status = selectOf("Status", model.get("statuses").map((name) => [name, name]));
  inputs.who.value = model.get("who");
  const plan = make("span", { class: "ims-count" });
  const save = make("button", { type: "submit" }, "Agree");
  const form = make("form", { class: "ims-tools" }, choose, plan, ...fields.map((name) => inputs[name]), save);
  const body = make("tbody");
  const table = tableOf("What is agreed", ["No.", "Package", "Owner", "Agreed until", "By the plan", "Status", "Note"], body);
  root.append(form, said.message, make("div", { class: "ims-scroll" }, table));

  const chosen = () => rows().find((row) => row.package === choose.value);

  function fill() {
    const row = chosen();
    if (!row) return;
    for (const name of DRAFTED) inputs[name].value = said.keep.draft(row.package, name) ?? row[name];
    inputs.owner.placeholder = row.proposed ? `Owner: ${row.proposed}` : "Owner";
    inputs.status.value = row.status || model.get("statuses")[0];
    plan.textContent = row.from ? `by the plan ${row.from} to ${row.until}` : "";
  }

  function draw() {
    if (!inputs.who.value) inputs.who.value = model.get("who");
    for (const row of rows()) for (const name of DRAFTED) if (said.keep.draft(row.package, name) === row[name]) said.keep.type(row.package, name, "", "");
    body.replaceChildren(...rows().filter((row) => row.status).map((row) => make("tr", {},
      make("td", { class: "ims-figure" }, String(row.order)), make("th", { scope: "row" }, row.label), make("td", {}, row.owner || row.proposed),
      make("td", {}, row.end), make("td", {}, row.until), make("td", {}, row.status), make("td", {}, row.note))));
  }

  for (const name of DRAFTED) inputs[name].addEventListener("input", () => said.keep.type(choose.value, name, inputs[name].value, chosen()?.[name] ?? ""));
  choose.addEventListener("change", fill);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.keep.send({ do: "agree", package: choose.value, ...Object.fromEntries(fields.map((name) => [name, inputs[name].value.trim()])) });
  });
  fill();
  return follow(model, ["rows"], draw, said);
}

export default { render };
