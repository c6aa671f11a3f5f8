// The fields of a card. What is typed stays in this browser with each key stroke, until it is kept.

// `place` and `name` say what it is of; `counts` what stands in it, `kept` what Python has of that; `send` keeps another.
function fieldOf(iv, { label, place, name, counts, kept, send, tag = "input", hint = "", key = "", until = () => "not kept yet", ...attributes }) {
  const { keep } = iv;
  const input = make(tag, { "data-field": name, placeholder: hint, ...(tag === "input" ? { type: "text" } : {}), ...(tag === "textarea" ? { rows: 2 } : {}), ...attributes });
  if (tag === "input" && !attributes.type || tag === "textarea") input.setAttribute("maxlength", 8000);
  const told = make("small");
  const node = make("label", { class: "ims-field" }, make("span", {}, label, key ? keyCap(key) : null, told), input);
  const commit = () => { if (input.checkValidity() && input.value.trim() !== counts()) send(input.value); };

  function show() {
    const draft = keep.draft(place, name);
    const unkept = draft !== null && draft.trim() !== kept();
    input.classList.toggle("ims-draft", unkept);
    told.textContent = unkept ? ` ${until()}` : "";
    input.title = unkept ? "it stays in this browser until it is kept" : "";
  }

  input.addEventListener("input", () => { keep.type(place, name, input.value, counts()); show(); });
  // a day changes with each figure that is typed, a choice with each arrow key: it's whole once no more follows, or it is left
  let waits = 0;
  let keyed = false;
  input.addEventListener("pointerdown", () => { keyed = false; });
  const whole = () => { if (waits) { clearTimeout(waits); waits = 0; commit(); } };
  input.addEventListener("change", () => {
    if (attributes.type !== "date" && !(tag === "select" && keyed)) { commit(); return; }
    clearTimeout(waits);
    waits = setTimeout(whole, 1500);
  });
  input.addEventListener("blur", () => { whole(); input.reportValidity(); });
  input.addEventListener("keydown", (event) => {
    keyed = true;
    if (event.key === "Tab") whole();
    else if (event.key === "Enter" && !event.shiftKey) commit();
  });
  node.refresh = () => {
    if (keep.draft(place, name)?.trim() === kept()) keep.type(place, name, "", "");
    if (input !== input.getRootNode().activeElement) input.value = keep.draft(place, name) ?? counts();
    show();
  };
  node.input = input;
  return node;
}

// A field of a verdict: kept with it, or as soon as it is left where there is one.
function judgedField(iv, card, name, label, more) {
  const on = iv.onOf(card);
  return fieldOf(iv, {
    label, place: on, name, counts: () => iv.now(on)[name], kept: () => iv.judged(on)[name],
    until: () => (iv.hasVerdict(on) ? "not kept yet" : "kept with the verdict"),
    send: (text) => { if (iv.hasVerdict(on)) iv.judge(card, { [name]: text.trim() }); }, ...more,
  });
}

// A field of a row beside the verdict; `beside` is said with it.
function rowField(iv, on, row, name, label, more = {}, beside = () => ({})) {
  const counts = () => iv.filled(row)[name] ?? "";
  return fieldOf(iv, {
    label, place: row, name, counts, kept: () => iv.kept(row)[name] ?? "",
    send: (text) => iv.enter(row, on, { [name]: text.trim(), ...beside(text.trim()) }), ...more,
  });
}

// Who was asked and when, how many records were drawn and how many of them differ.
function askedFields(iv, on) {
  const row = `asked/${on}/1`;
  const day = (text) => (text && !iv.filled(row).day ? { day: today() } : {});
  const count = { type: "number", min: 0, step: 1 };
  const fields = [
    rowField(iv, on, row, "who", "Who was asked", { key: "W", hint: "e.g. IT lead", list: iv.owners.id }, day),
    rowField(iv, on, row, "day", "On", { type: "date" }),
    rowField(iv, on, row, "drawn", "Records drawn", count),
    rowField(iv, on, row, "differ", "Of them differ", count),
  ];
  return { node: make("div", { class: "ims-row ims-asked" }, ...fields), refresh: () => fields.forEach((field) => field.refresh()) };
}

// Evidence beside the verdict's own words: what was added, each with a way back, and one to add.
function evidenceFields(iv, on) {
  const place = `evidence/${on}/new`;
  const list = make("ul", { class: "ims-added" });
  const own = (name, label, more) => fieldOf(iv, { label, place, name, counts: () => "", kept: () => "", until: () => "kept by Add", send: () => {}, ...more });
  const kind = make("select", { "aria-label": "Kind of evidence" }, ...["link", "file", "text"].map((each) => make("option", { value: each }, each)));
  const what = own("what", "What it is", { hint: "e.g. incident plan 2.2" });
  const link = own("place", "Link", { hint: "web address" });
  const until = own("valid_until", "Valid until", { type: "date" });
  const file = make("input", { type: "file", "data-field": "file" });
  const choose = make("label", { class: "ims-field" }, make("span", {}, "File: it is copied into the client’s folder evidence"), file);
  const message = make("p", { class: "ims-wrong", role: "status" });
  const fields = [what, link, until];

  async function add() {
    const row = `evidence/${on}/${token()}`;
    const [said, at, end] = fields.map((field) => field.input.value.trim());
    const chosen = file.files[0];
    const missing = { link: /^\w+:\/\/\S+$/.test(at) ? "" : "A link has :// in it.", file: chosen ? "" : "Choose the file.", text: said ? "" : "Say what you saw." };
    message.textContent = missing[kind.value];
    if (message.textContent) return;
    if (kind.value === "file") {
      const shown = { kind: "file", what: said || chosen.name };
      iv.keep.upload({ do: "file", row, on, name: chosen.name, what: said, valid_until: end, values: shown }, await chosen.arrayBuffer());
      file.value = "";
    } else {
      iv.enter(row, on, { kind: kind.value, what: said || at, place: kind.value === "link" ? at : "", valid_until: end });
    }
    for (const field of fields) { iv.keep.type(place, field.input.dataset.field, "", ""); field.input.value = ""; field.refresh(); }
  }

  function choice() {
    for (const [node, name] of [[link, "link"], [choose, "file"]]) node.hidden = kind.value !== name;
  }

  kind.addEventListener("change", choice);
  const node = make("div", { role: "group", "aria-label": "Evidence" }, list,
    make("div", { class: "ims-row ims-evidence" }, make("label", { class: "ims-field" }, make("span", {}, "More evidence"), kind), what, link, choose, until, buttonOf("Add", add, { "data-do": "add" })), message);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter" && [what.input, link.input].includes(event.target)) { event.preventDefault(); event.stopPropagation(); add(); } });
  choice();

  function refresh() {
    const rows = iv.rowsOf("evidence", on);
    list.replaceChildren(...rows.map((row) => {
      const said = iv.filled(row);
      const waits = iv.kept(row).what ? "" : "not kept yet";
      const more = [said.place === said.what ? "" : said.place, said.sha256 && `SHA-256 ${said.sha256.slice(0, 12)}…`, said.valid_until && `valid until ${spokenDay(said.valid_until)}`, said.said_by, waits].filter(Boolean).join(" · ");
      const gone = { ...Object.fromEntries(["kind", "what", "place", "sha256", "valid_until"].filter((name) => said[name]).map((name) => [name, ""])) };
      return make("li", {}, make("span", {}, `${said.kind}: ${said.what}`), make("small", {}, more), buttonOf("Remove", () => { iv.enter(row, on, gone); what.input.focus(); }, { "aria-label": `Remove ${said.what}` }));
    }));
    for (const field of fields) field.refresh();
  }
  return { node, refresh };
}

// Findings: a form for each, and the grade of one more.
function findingFields(iv, on) {
  const node = make("div", { role: "group", "aria-label": "Findings" });
  const forms = new Map();
  let next = `finding/${on}/${token()}`;
  const stateOf = (row) => iv.filled(row).state || (iv.filled(row).closed_on ? "closed" : "open");

  function formOf(row) {
    const grade = rowField(iv, on, row, "grade", forms.size ? "One more" : "Finding", { tag: "select", key: "G" });
    grade.input.append(...["", ...iv.words.grades].map((each) => make("option", { value: each }, each || "none")));
    grade.input.addEventListener("change", refresh);
    grade.input.addEventListener("keydown", (event) => { if (event.key === "Tab") refresh(); }); // what comes next is there to go to
    const mended = [rowField(iv, on, row, "correction", "Correction", { tag: "textarea" }), rowField(iv, on, row, "cause", "Cause", { tag: "textarea" })];
    const fields = [grade,
      rowField(iv, on, row, "text", "What was found", { tag: "textarea" }), rowField(iv, on, row, "action", "Action", { tag: "textarea" }), ...mended,
      rowField(iv, on, row, "owner", "Owner", { list: iv.owners.id }), rowField(iv, on, row, "due", "Due", { type: "date" })];
    const closed = (text) => (text === "closed" && !iv.filled(row).closed_on ? { closed_on: today(), closed_by: iv.model.get("who") } : {});
    const state = rowField(iv, on, row, "state", "State", { tag: "select", counts: () => stateOf(row) }, closed);
    state.input.append(...iv.words.states.map((each) => make("option", { value: each }, each)));
    state.input.addEventListener("change", refresh);
    const closing = [rowField(iv, on, row, "closed_on", "Closed on", { type: "date" }), rowField(iv, on, row, "closed_by", "Closed by"), rowField(iv, on, row, "shown_by", "What showed it", { hint: "e.g. asset list of November" })];
    fields.push(state, ...closing);
    return { fields, state, closing, mended, node: make("div", { class: "ims-row ims-finding" }, ...fields) };
  }

  function refresh() {
    const rows = iv.rowsOf("finding", on);
    if (rows.includes(next)) next = `finding/${on}/${token()}${rows.length}`;
    for (const [row, form] of forms) if (row !== next && !rows.includes(row)) { form.node.remove(); forms.delete(row); }
    for (const row of [...rows, next]) {
      if (!forms.has(row)) { forms.set(row, formOf(row)); node.append(forms.get(row).node); }
      const { fields, state, closing, mended } = forms.get(row);
      fields.forEach((field, place) => { field.hidden = place > 0 && row === next; field.refresh(); });
      state.hidden ||= iv.filled(row).grade === "strength";
      for (const field of mended) field.hidden ||= !["major", "minor"].includes(iv.filled(row).grade);
      for (const field of closing) field.hidden ||= state.hidden || stateOf(row) !== "closed";
      forms.get(row).node.classList.toggle("ims-new", row === next);
    }
  }
  return { node, refresh };
}
