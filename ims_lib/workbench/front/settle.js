// Open questions: what was found, what it can mean. A click goes to Python, which keeps the answer.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

let numbers = 0;

function render({ model, el }) {
  const root = make("div", { class: "ims-workbench", "data-lm-suppress-shortcuts": true });
  for (const kind of ["keydown", "keyup", "keypress"]) root.addEventListener(kind, (event) => event.stopPropagation());
  const known = make("datalist", { id: `ims-requirements-${(numbers += 1)}` },
    ...model.get("requirements").map(([id, title]) => make("option", { value: id }, title)));
  const undo = make("button", { type: "button" }, "Undo");
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  const list = make("ol", { class: "ims-questions" });
  root.append(known, make("div", { class: "ims-tools" }, undo), message, list);
  el.append(root);

  function item(question, number) {
    const answered = model.get("settled")[String(number)];
    const node = make("li", { class: answered ? "ims-settled" : "" },
      make("strong", {}, question.where), make("p", {}, question.message));
    if (answered) {
      node.append(make("p", { class: "ims-answer" }, `✓ ${answered}`));
      return node;
    }
    const group = make("div", { class: "ims-choices", role: "group", "aria-label": question.message });
    question.choices.forEach((label, choice) => {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => model.send({ do: "choose", question: number, choice }));
      group.append(button);
    });
    if (question.kind === "reference" || question.kind === "column") {
      const hint = question.kind === "reference" ? "another requirement" : "letters of the status column";
      const input = make("input", { type: "text", placeholder: hint, "aria-label": `${hint}: ${question.message}`,
        list: question.kind === "reference" ? known.id : null });
      input.addEventListener("change", () => { if (input.value.trim()) model.send({ do: "type", question: number, text: input.value }); });
      group.append(input);
    }
    if (question.kind && question.times > 1) node.append(make("p", { class: "ims-help" }, `Stands in ${question.times} rows; the answer holds for all of them.`));
    node.append(question.kind ? group : make("p", { class: "ims-help" }, question.elsewhere));
    return node;
  }

  function draw() {
    const buttons = [...list.querySelectorAll("button")];
    const focused = buttons.indexOf(root.getRootNode().activeElement);
    list.replaceChildren(...model.get("questions").map(item));
    undo.disabled = !model.get("undoable");
    // the next question's first button stands where the answered one was
    if (focused >= 0) ([...list.querySelectorAll("button")][focused] || undo).focus();
  }
  const tell = () => { message.textContent = model.get("message"); };
  undo.addEventListener("click", () => model.send({ do: "undo" }));
  model.on("change:settled", draw);
  model.on("change:undoable", draw);
  model.on("change:message", tell);
  tell();
  draw();
  return () => {
    model.off("change:settled", draw);
    model.off("change:undoable", draw);
    model.off("change:message", tell);
  };
}

export default { render };
