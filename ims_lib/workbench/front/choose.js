// What the output below is about: lists to choose from, long ones by typing. Python shows it anew.

function render({ model, el }) {
  const root = frame(el);
  const line = make("div", { class: "ims-tools" });
  const set = (place, value) => {
    if (model.get("chosen")[place] === value) return;
    model.set("chosen", model.get("chosen").map((old, each) => (each === place ? value : old)));
    model.save_changes();
  };
  for (const [place, label] of model.get("labels").entries()) {
    const options = model.get("options")[place];
    const field = options.length > model.get("many") ? byTyping(options, (value) => set(place, value)) : byList(label, options, (value) => set(place, value));
    field.input.value = field.said(model.get("chosen")[place]);
    line.append(make("label", { class: "ims-chooser" }, `${label} `, field.input, field.list));
  }
  root.append(line);
}

function byList(label, options, set) {
  const input = selectOf(label, options);
  input.addEventListener("change", () => set(input.value));
  return { input, said: (value) => value };
}

let made = 0;

function byTyping(options, set) {
  const names = new Map(options.map(([value, text]) => [text, value]));
  const list = make("datalist", { id: `ims-options-${++made}` }, ...options.map(([, text]) => make("option", { value: text })));
  const input = make("input", { type: "search", list: list.id });
  const said = (value) => options.find(([each]) => each === value)?.[1] ?? "";
  let last = "";
  input.addEventListener("focus", () => { last = input.value; input.select(); });
  input.addEventListener("input", () => { if (names.has(input.value)) take(); });
  input.addEventListener("change", take);

  function take() {
    const found = names.get(input.value) ?? options.find(([, text]) => text.toLowerCase().includes(input.value.toLowerCase()))?.[0];
    if (!input.value || !found) { input.value = last; return; }
    input.value = said(found);
    last = input.value;
    set(found);
  }

  return { input, list, said };
}

export default { render };
