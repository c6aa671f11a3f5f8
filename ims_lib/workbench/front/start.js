// Where a day begins: a client is chosen or made, its files are dropped in, and what was read of them is shown.

function render({ model, el }) {
  const root = frame(el);
  root.classList.add("ims-contained");
  const clients = make("div", { class: "ims-clients" });
  const about = make("div", { class: "ims-about" });
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  root.append(make("div", { class: "ims-start" }, clients, make("div", {}, message, about)));
  const answers = new Map();
  let form = null;
  let count = 0;

  // What Python says of a command: what it sends for a file, or whether it was done.
  function asked(content, buffers) {
    count += 1;
    const id = `${Date.now().toString(36)}-${count}`;
    return new Promise((resolve) => {
      answers.set(id, resolve);
      model.send({ ...content, id, file: content.file || id }, undefined, buffers);
    });
  }

  function heard(said) {
    const id = said.file || said.done;
    const no = said.done && said.kept !== "yes" ? { no: model.get("message") } : null;
    if (answers.has(id)) { answers.get(id)(no || said); answers.delete(id); }
  }

  function drawClients() {
    const one = (each) => {
      const radio = make("input", { type: "radio", name: `ims-client-${root.dataset.number}`, value: each.folder, checked: each.folder === model.get("chosen") });
      radio.addEventListener("change", () => { closeForm(); asked({ do: "choose", folder: each.folder }); });
      return make("label", { class: each.folder === model.get("chosen") ? "ims-chosen" : "" }, radio,
        make("span", {}, make("strong", {}, each.name), make("small", {}, each.standards), make("small", {}, each.files)));
    };
    const group = (title, listed) => listed.length ? [make("fieldset", {}, make("legend", {}, title), ...listed.map(one))] : [];
    const all = model.get("clients");
    const focused = clients.contains(root.getRootNode().activeElement);
    clients.replaceChildren(...group("Clients in this workspace", all.filter((each) => !each.demo)),
      buttonOf("New client", () => openForm("new")), ...group("Demo clients", all.filter((each) => each.demo)));
    if (focused) clients.querySelector("input:checked")?.focus({ preventScroll: true });
  }

  function drawAbout() {
    const shown = model.get("shown");
    if (form?.mode === "new") { about.replaceChildren(formPlace); return; }
    if (!model.get("chosen")) { about.replaceChildren(make("p", {}, "Choose a client, or make one.")); return; }
    if (!shown.path) { about.replaceChildren(make("p", { role: "status" }, "Reading the client’s files …")); return; }
    about.replaceChildren(
      make("h2", {}, shown.name),
      make("p", { class: "ims-facts" }, shown.facts.join(" · ")),
      make("p", { class: "ims-facts ims-said" }, ...(shown.about || []).map(([label, text]) => make("span", {}, `${label} `, make("strong", {}, text)))),
      ...(shown.wrong ? [make("p", { class: "ims-unkept" }, shown.wrong)] : []),
      buttonOf(shown.demo ? "See all settings" : "Change settings", () => openForm("change")), formPlace,
      ...(shown.demo ? [make("p", { class: "ims-help" }, "A demo client: invented, and left as it is. Make a client of your own for your files.")] : [dropZone(shown)]),
      uploads, ...filesTable(shown), ...nextStep(shown));
  }

  function filesTable({ files, aside }) {
    const cell = (text) => make("td", { class: "ims-figure" }, text ? text.toLocaleString("en") : "–");
    const line = ([file, readAs, rows, references, statuses, questions, refused]) => make("tr", {},
      make("th", { scope: "row" }, file, make("small", {}, refused ? "refused" : readAs)),
      ...(refused ? [make("td", { colspan: 4, class: "ims-refused" }, refused)] : [cell(rows), cell(references), cell(statuses), cell(questions)]));
    const told = (aside || []).map((text) => make("li", {}, text));
    return [
      ...(files.length ? [tableOf("What was read of each file", ["File, read as", "Rows", "References", "Statuses", "Questions"], make("tbody", {}, ...files.map(line)))] : []),
      ...(told.length ? [make("ul", { class: "ims-help" }, ...told)] : []),
    ];
  }

  function nextStep({ next }) {
    if (!next) return [];
    const [notebook, words] = next;
    const more = { "01_ingest": [" or ", labLink("start the interview", "03_gap_analysis.ipynb"), " now: what is open counts as unknown."], "03_gap_analysis": [" or render the report below."] }[notebook] || [];
    return [make("p", { class: "ims-next" }, make("strong", {}, notebook ? labLink(`${words} in ${notebook}`, `${notebook}.ipynb`) : words), ...more)];
  }

  // Files: offered by name and size, sent in parts, kept whole.
  const uploads = make("ul", { class: "ims-uploads", "aria-live": "polite" });

  function dropZone(shown) {
    const input = make("input", { type: "file", multiple: true, "aria-label": "Files of the client" });
    const zone = make("div", { class: "ims-drop" }, make("strong", {}, "Drop the client’s files here"), input,
      make("small", {}, "or copy them into ", make("code", {}, shown.path), " and ", buttonOf("read again", () => asked({ do: "read" }))));
    input.addEventListener("change", () => { putAll([...input.files]); input.value = ""; });
    for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); event.stopPropagation(); zone.classList.add("ims-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("ims-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      zone.classList.remove("ims-over");
      putAll([...event.dataTransfer.files]);
    });
    return zone;
  }

  async function putAll(files) {
    uploads.replaceChildren();
    let kept = 0;
    for (const file of files) kept += await put(file, make("li", {}, file.name));
    if (kept) asked({ do: "read" });
  }

  // One file; how many were kept. What is there already is replaced only by who says so.
  async function put(file, line, how = "") {
    uploads.append(line);
    line.textContent = `${file.name}: being sent …`;
    const said = await asked({ do: "offer", name: file.name, size: file.size, how });
    if (said.no) { line.textContent = said.no; line.className = "ims-refused"; return 0; }
    if (said.asks) {
      const again = (chosen) => async () => { if (await put(file, line, chosen)) asked({ do: "read" }); };
      line.replaceChildren(`${said.asks} `, buttonOf("Replace it", again("replace")), " ", buttonOf("Keep both", again("beside")), " ", buttonOf("Leave it", () => line.remove()));
      return 0;
    }
    const size = model.get("form").part_bytes;
    const parts = Math.max(1, Math.ceil(file.size / size));
    for (let part = 0; part < parts; part += 1) {
      const piece = await file.slice(part * size, (part + 1) * size).arrayBuffer();
      const kept = await asked({ do: "part", upload: said.file, name: said.go, parts }, [piece]);
      if (kept.no) { line.textContent = kept.no; line.className = "ims-refused"; return 0; }
      line.textContent = `${said.go}: ${Math.round((100 * (part + 1)) / parts)} %`;
    }
    line.textContent = `${said.go}: kept`;
    return 1;
  }

  // The settings, as client.yml has them, checked as one types.
  const formPlace = make("div");
  const blank = () => ({
    name: "", folder: "", fields: {},
    standards: Object.fromEntries(Object.keys(model.get("form").standards).map((name) => [name, { scope: name === "27001", held: false, edition: "", valid_to: "", not_started: false, wanted: "" }])),
  });

  function openForm(mode) {
    form = { mode, values: mode === "new" ? blank() : structuredClone(model.get("shown").values) };
    drawForm();
    drawAbout();
    formPlace.querySelector("input")?.focus();
  }

  function closeForm() {
    form = null;
    drawForm();
    drawAbout();
  }

  let checking = 0;
  function changed() {
    clearTimeout(checking);
    checking = setTimeout(() => form && asked({ do: "check", values: form.values, new: form.mode === "new" }), 250);
  }

  const locked = () => form.mode !== "new" && model.get("shown").demo;

  function field(key, label, value, keep, { placeholder = "", help = "", type = "text" } = {}) {
    const input = make("input", { type, placeholder, "aria-describedby": `ims-${root.dataset.number}-${key}`, disabled: locked(), "data-key": key });
    const known = model.get("form").known[key];
    const list = known && make("datalist", { id: `ims-known-${root.dataset.number}-${key}` }, ...known.map(([value, label]) => make("option", { value, label })));
    if (list) input.setAttribute("list", list.id);
    input.value = value || "";
    input.addEventListener("input", () => { keep(input.value); changed(); });
    return make("label", {}, make("span", {}, label), input, list, make("small", { id: `ims-${root.dataset.number}-${key}` }, help), make("small", { class: "ims-fault", "data-fault": key }));
  }

  function standardRow([name, edition]) {
    const row = form.values.standards[name];
    const box = (key, label) => {
      const input = make("input", { type: "checkbox", "aria-label": `${name}: ${label}`, checked: row[key], disabled: locked() });
      input.addEventListener("change", () => { row[key] = input.checked; if (key === "held" && !row.edition) row.edition = edition_.value = String(edition); changed(); });
      return make("td", {}, input);
    };
    const text = (key, label, type = "date") => {
      const input = make("input", { type, "aria-label": `${name}: ${label}`, size: 5, disabled: locked() });
      input.value = row[key];
      input.addEventListener("input", () => { row[key] = input.value; changed(); });
      return input;
    };
    const edition_ = text("edition", "edition of the certificate", "text");
    return make("tr", {}, make("th", { scope: "row" }, name), box("scope", "in scope"), box("held", "certificate held"), make("td", {}, edition_),
      make("td", {}, text("valid_to", "certificate valid to")), box("not_started", "nothing exists yet"), make("td", {}, text("wanted", "certification audit by")));
  }

  function drawForm() {
    if (!form) { formPlace.replaceChildren(); return; }
    const { mode, values } = form;
    const { standards, fields } = model.get("form");
    const nameField = field("name", "Name", values.name, (text) => {
      values.name = text;
      if (mode === "new" && !form.named) { values.folder = text.normalize("NFKD").replace(/[^\p{L}\p{N} -]/gu, "").trim().toLowerCase().replace(/[ -]+/g, "_"); folder.querySelector("input").value = values.folder; }
    });
    const folder = field("folder", "Folder", values.folder, (text) => { values.folder = text; form.named = true; }, { help: "its name within the workspace’s clients" });
    const setting = ([key, label, example, help]) => field(key, label[0].toUpperCase() + label.slice(1), values.fields[key], (text) => { values.fields[key] = text; }, { placeholder: example && `e.g. ${example}`, help });
    const table = tableOf("The standards", ["Standard", "In scope", "Certificate held", "Edition", "Valid to", "Nothing exists yet", "Audit wanted by"], make("tbody", {}, ...Object.entries(standards).map(standardRow)));
    const faults = ["standards", "certificates", "not_started", "wanted"].map((key) => make("small", { class: "ims-fault", "data-fault": key }));
    const rest = make("details", {}, make("summary", {}, "About the report"), make("div", { class: "ims-grid" }, ...fields.filter((each) => !each[4]).map(setting)));
    const node = make("form", { class: "ims-form", novalidate: true, "aria-label": mode === "new" ? "New client" : "Settings" },
      make("h2", {}, mode === "new" ? "New client" : "Settings"),
      make("div", { class: "ims-grid" }, nameField, ...(mode === "new" ? [folder] : [])), make("div", { class: "ims-wide" }, table), ...faults,
      make("div", { class: "ims-grid" }, ...fields.filter((each) => each[4]).map(setting)), rest,
      make("p", { class: "ims-help" }, mode === "new" ? "All of it can be changed later; what you leave empty is asked or left out." : `All settings stand in ${model.get("shown").path}/client.yml.`),
      make("div", { class: "ims-tools" }, ...(locked() ? [] : [make("button", { type: "submit", class: "ims-main" }, mode === "new" ? "Make this client" : "Keep these settings")]), buttonOf("Close", closeForm), make("small", { class: "ims-fault", "data-all": "" })));
    node.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(checking);
      const said = await asked({ do: mode, values });
      if (!said.no) closeForm();
    });
    formPlace.replaceChildren(node);
    drawFaults();
  }

  function drawFaults() {
    const faults = form ? model.get("faults") : {};
    // beside the button, for who doesn't see the fields that are marked
    const called = (key) => formPlace.querySelector(`[data-key="${key}"]`)?.closest("label").querySelector("span").textContent ?? key.replace("_", " ");
    const all = formPlace.querySelector("[data-all]");
    if (all) all.textContent = Object.keys(faults).length ? `To mend: ${Object.keys(faults).map(called).join(", ")}` : "";
    for (const node of formPlace.querySelectorAll("[data-fault]")) {
      node.textContent = faults[node.dataset.fault] || "";
      formPlace.querySelector(`[data-key="${node.dataset.fault}"]`)?.setAttribute("aria-invalid", String(Boolean(faults[node.dataset.fault])));
    }
  }

  const tell = () => { message.textContent = model.get("message"); };
  const watched = { clients: drawClients, chosen: drawClients, shown: drawAbout, faults: drawFaults, message: tell };
  for (const [name, draw] of Object.entries(watched)) model.on(`change:${name}`, draw);
  model.on("msg:custom", heard);
  starts += 1;
  root.dataset.number = starts;
  drawClients(); drawAbout(); tell();
  if (!model.get("shown").path) asked({ do: "read" });
  // Back from another notebook: what was settled and judged there is told here as well.
  let inFront = true;
  const front = new ResizeObserver(([{ contentRect }]) => {
    const back = !inFront && contentRect.width > 0;
    inFront = contentRect.width > 0;
    if (back) asked({ do: "read" });
  });
  front.observe(root);
  return () => {
    front.disconnect();
    for (const [name, draw] of Object.entries(watched)) model.off(`change:${name}`, draw);
    model.off("msg:custom", heard);
  };
}

let starts = 0;

export default { render };
