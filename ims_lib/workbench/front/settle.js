// Open questions: what was found, what it can mean. A click goes to Python, which keeps the answer.

function render({ model, el }) {
  const root = frame(el);
  const known = requirementList(model.get("requirements"));
  const said = undoAndMessage(model, "settle");
  const figures = make("p", { class: "ims-count", role: "status" });
  const list = make("div");
  root.append(known, make("div", { class: "ims-tools" }, said.undo, figures), said.message, list);

  function item(question, number) {
    const answered = model.get("settled")[String(number)];
    const node = make("li", { class: answered ? "ims-settled" : "" },
      make("strong", {}, question.where), make("p", {}, question.message));
    if (answered) {
      node.append(make("p", { class: "ims-answer" }, `✓ ${answered}`));
      return node;
    }
    const group = make("div", { class: "ims-choices", role: "group", "aria-label": question.message });
    const keep = (content) => said.keep.send({ ...content, question: number, of: question.message });
    if (question.kind === "role" && question.choices.length > 1) {
      const choose = selectOf(question.message, [["", "not used"], ...question.choices.map((label, choice) => [choice, label])]);
      choose.addEventListener("change", () => { if (choose.value) keep({ do: "choose", choice: Number(choose.value) }); });
      group.append(choose);
    } else group.append(...[...question.choices, ...question.left].map((label, choice) =>
      buttonOf(label, () => keep({ do: "choose", choice }), { class: choice < question.choices.length ? "" : "ims-quiet" })));
    if (question.kind === "reference" || question.kind === "column") {
      const hint = question.kind === "reference" ? "another requirement" : "letters of the column";
      const input = make("input", { type: "text", placeholder: hint, "aria-label": `${hint}: ${question.message}`,
        list: question.kind === "reference" ? known.id : null });
      input.addEventListener("change", () => { if (input.value.trim()) keep({ do: "type", text: input.value }); });
      group.insertBefore(input, group.querySelector(".ims-quiet"));
    }
    const type = question.kind === "certificate" ? "date" : question.kind === "setting" && !question.choices.length ? "number" : "";
    if (type) {
      const input = make("input", { type, ...(type === "number" ? { min: 1 } : {}), "aria-label": question.message });
      input.addEventListener("change", () => { if (input.value && input.checkValidity()) keep({ do: "type", text: input.value }); });
      group.append(input);
    }
    if (question.with_client) node.append(make("p", { class: "ims-help" }, "The client is asked. Answer it here once you know."));
    if (question.kind && question.times > 1) node.append(make("p", { class: "ims-help" }, `Stands in ${question.times} rows; the answer holds for all of them.`));
    if (question.elsewhere) node.append(make("p", { class: "ims-help" }, question.elsewhere));
    node.append(group);
    return node;
  }

  function draw() {
    const buttons = [...list.querySelectorAll("button")];
    const focused = buttons.indexOf(root.getRootNode().activeElement);
    const questions = model.get("questions");
    const groups = [...new Set(questions.map((question) => question.group))];
    figures.textContent = model.get("figures");
    list.replaceChildren(...groups.flatMap((name) => {
      const own = questions.map((question, number) => [question, number]).filter(([question]) => question.group === name);
      const must = own.filter(([question]) => question.must);
      const left = must.filter(([, number]) => !model.get("settled")[String(number)]).length;
      return [make("h3", {}, name, must.length ? make("small", {}, left ? `${left} of ${own.length} left` : "settled") : null),
        make("ol", { class: "ims-questions" }, ...own.map(([question, number]) => item(question, number)))];
    }));
    // the next question's first button stands where the answered one was
    if (focused >= 0) ([...list.querySelectorAll("button")][focused] || said.undo).focus();
  }

  return follow(model, ["settled", "figures"], draw, said);
}

export default { render };
