// The card at hand: what to ask, what the client says, the verdict, and what is filled in beside it.

function line(head, ...children) {
  return children.flat().some(Boolean) ? [make("dt", {}, head), make("dd", {}, ...children.flat())] : [];
}

const listOf = (texts) => (texts?.length ? make("ul", {}, ...texts.map((text) => make("li", {}, text))) : null);

function saidRow(name, said) {
  const more = [said.notes && `“${said.notes}”`, said.where].filter(Boolean).join(" ");
  const first = [said.owner, said.evidence && `evidence: ${said.evidence}`].filter(Boolean).join(" · ");
  return make("li", {}, name ? make("b", {}, name) : null, make("div", {}, make("span", {}, make("strong", {}, said.status), first ? ` · ${first}` : ""), make("small", {}, more)));
}

function whatIsKnown(iv, card) {
  const rows = card.says
    ? card.says.map((said) => saidRow("", said))
    : card.serves.flatMap(({ id }) => (iv.model.get("says")[id] || []).map((said) => saidRow(spoken(id), said)));
  const standards = new Set(card.serves.map(({ id }) => id.split(":")[0]));
  const serves = card.kind === "requirement" ? null : make("details", {}, make("summary", {}, make("b", {}, card.serves.map(({ id }) => spoken(id)).join(" · ")), standards.size > 1 ? ` in ${standards.size} standards` : ""),
    make("ul", {}, ...card.serves.map(({ id, items }) => make("li", {}, `${spoken(id)} ${iv.titles[id]}`, listOf(items)))));
  const against = iv.against(card.on).map(({ text, where }) => make("li", {}, text, make("small", {}, where)));
  return make("dl", { class: "ims-known" },
    ...line("Ask to see", card.see?.join(", ")),
    ...line("It asks", listOf(card.asks)),
    ...line("Usual, not demanded", listOf(card.usual)),
    ...line("Sample", card.kind === "requirement" || card.anchors === "record" ? iv.words.samples : ""),
    ...line("The client says", rows.length ? make("ul", { class: "ims-says" }, ...rows) : make("small", {}, "nothing that we know of")),
    ...line("Contradicted", against.length ? make("ul", { class: "ims-against" }, make("li", {}, make("small", {}, "Their own lists disagree, so it counts as unknown until somebody judges.")), ...against) : ""),
    ...line(card.kind === "row" ? "Names" : "Serves", serves));
}

function verdictsOf(iv, card, isUnseen) {
  const on = iv.onOf(card);
  const looks = iv.words.anchors[card.anchors] || {};
  const group = make("div", { class: "ims-verdicts", role: "group", "aria-label": "Verdict" });
  for (const verdict of card.verdicts) {
    const level = iv.words.levels[verdict];
    const split = level === undefined ? null : make("i", { class: "ims-split" });
    split?.style.setProperty("--level", `${level * 100}%`);
    const node = make("button", { type: "button", "data-verdict": verdict },
      make("b", {}, keyCap(level === undefined ? "X" : verdict), ` ${iv.words.labels[verdict]}`), split, looks[verdict] ? make("span", {}, looks[verdict]) : null);
    node.addEventListener("click", () => group.judge(verdict === iv.now(on).new ? "" : verdict));
    group.append(node);
  }
  group.refresh = () => { for (const node of group.children) node.setAttribute("aria-pressed", String(node.dataset.verdict === iv.now(on).new)); };
  group.judge = (verdict) => { if (!isUnseen()) { iv.judge(card, { new: verdict }); group.refresh(); } };
  return group;
}

// Who judged; of one object that has no verdict of its own the one for all, which counts there; for all those that differ.
function judgedBy(iv, card) {
  const on = iv.onOf(card);
  const now = iv.judged(on);
  const alike = on !== card.on && !now.new ? iv.judged(card.on) : {};
  const apart = on === card.on ? iv.assessedFor(card).filter((each) => iv.hasVerdict(`${card.on}@${each.key}`)) : [];
  const waits = iv.waitingOn(on);
  return [
    waits ? [iv.keep.state() ? "not kept yet" : "…"] : now.new ? [`judged ${now.new.replace("_", " ")}`, now.who, now.day && spokenDay(now.day)] : [],
    alike.new ? [`for all alike ${alike.new}`, alike.who, alike.day && spokenDay(alike.day)] : [],
    apart.map((each) => `${each.key}: ${iv.now(`${card.on}@${each.key}`).new}`),
  ].map((parts) => parts.filter(Boolean).join(", ")).filter(Boolean).join("; ");
}

// What is left to settle of a verdict: whether it still holds, and whether a second person sees it so.
function settling(iv, card) {
  const on = iv.onOf(card);
  const parts = [];
  const aged = iv.aged(on);
  if (aged) {
    parts.push(make("div", { class: "ims-settle" }, make("p", {}, make("b", {}, `Judged ${aged.new}, and the row has changed since. `), `It said “${aged.was}”, and says “${aged.now}” now (${aged.where}).`),
      buttonOf("The judgement still holds", () => iv.keep.send({ do: "keep", on }), { "data-do": "keep" }), make("small", {}, "or judge anew below")));
  }
  if (iv.toConfirm(on)) {
    const { who, line: at } = iv.judged(on);
    const own = who?.toLowerCase() === iv.model.get("who").toLowerCase();
    parts.push(make("div", { class: "ims-settle" }, make("p", {}, make("b", {}, "To be confirmed by another person. "), own ? "You judged it yourself." : `${who} judged it.`),
      own || !at ? null : buttonOf("I confirm it", () => iv.keep.send({ do: "confirm", on, line: at }), { "data-do": "confirm" })));
  } else if (iv.kept(`confirm/${on}`).by && iv.hasVerdict(on) && iv.model.get("four_eyes")) {
    parts.push(make("p", {}, make("small", {}, `confirmed by ${iv.kept(`confirm/${on}`).by}, ${spokenDay(iv.kept(`confirm/${on}`).day)}`)));
  }
  return parts;
}

function historyOf(iv, on) {
  const body = make("div");
  const node = make("details", { class: "ims-history" }, make("summary", {}, "History"), body);
  const ask = () => { if (node.open) iv.keep.ask({ do: "history", on }); };
  node.addEventListener("toggle", ask);
  node.again = ask;
  node.refresh = () => {
    const { on: about, lines } = iv.model.get("history");
    if (about !== on) return;
    body.replaceChildren(lines.length ? make("ol", {}, ...lines.map((each) => make("li", {}, make("small", {}, `${spokenDay(each.when)} · ${each.who}`), each.what, each.why ? make("small", {}, each.why) : null))) : make("small", {}, "Nobody has said anything of it yet."));
  };
  return node;
}

function cardOf(iv, name, go) {
  const card = iv.cards[name];
  const on = iv.onOf(card);
  const title = make("h2", { tabindex: -1, class: "ims-title" }, card.title || card.name);
  const place = make("span");
  const objects = iv.assessedFor(card);
  const object = selectOf("AI system or service", [["", "for all alike"], ...objects.map((each) => [each.key, `for ${each.name} alone`])]);
  object.value = iv.isOfObject(card) ? iv.state.object.key : "";
  object.addEventListener("change", () => go.object(object.value));
  const settle = make("div");
  const counts = make("small", { role: "status" });
  const hint = make("p", { class: "ims-wrong", role: "status" });
  // What was typed here before isn't kept with a verdict until somebody looked at it.
  let left = iv.typedOnly(on);
  const isUnseen = () => {
    const [first] = left;
    left = [];
    hint.textContent = first ? "This was typed here before and isn’t kept yet: change or empty it, then judge again." : "";
    if (first) (first === "reason" ? reason : seen).input.focus();
    return Boolean(first);
  };
  const group = verdictsOf(iv, card, isUnseen);
  const marks = [["not_seen", "Not seen", "S"], ["come_back", "Come back", "C"]].map(([field, text, key]) => {
    const node = buttonOf(text, () => node.toggle(), { "data-mark": field }, key);
    node.toggle = () => iv.enter(`mark/${on}`, on, { [field]: iv.mark(on)[field] ? "" : "yes" });
    node.refresh = () => node.setAttribute("aria-pressed", String(Boolean(iv.mark(on)[field])));
    return node;
  });
  const reason = judgedField(iv, card, "reason", "Reason", { tag: "textarea", key: "R", hint: "What did you see that makes it this verdict?" });
  const seen = judgedField(iv, card, "evidence", "Evidence seen", { tag: "textarea", key: "E", hint: "e.g. ten tickets of October, drawn by us" });
  const parts = [reason, seen, askedFields(iv, on), evidenceFields(iv, on), findingFields(iv, on)];
  const history = historyOf(iv, on);
  const node = make("article", { "data-on": on, "aria-label": "What is asked" },
    make("div", { class: "ims-crumb" }, make("span", {}, card.name), place, objects.length ? object : null,
      make("span", { class: "ims-turn" }, buttonOf("Previous", () => go.step(-1), {}, "K"), buttonOf("Next open", () => go.open(), {}, "J"))),
    title, settle, card.ask ? make("div", { class: "ims-ask" }, make("b", {}, "Ask"), card.ask) : "", whatIsKnown(iv, card),
    make("div", { class: "ims-judge" }, group, make("div", { class: "ims-marks" }, ...marks, counts)), hint,
    make("div", { class: "ims-row ims-reason" }, reason, seen), ...parts.slice(2).map((part) => part.node), history);
  node.refresh = () => {
    place.textContent = go.place();
    settle.replaceChildren(...settling(iv, card));
    for (const part of [group, ...marks, ...parts, history]) part.refresh();
    counts.textContent = judgedBy(iv, card);
    node.classList.toggle("ims-waits", Boolean(iv.waitingOn(on)));
  };
  return Object.assign(node, { heading: title, reason, seen, marks, history, card, hint, looked: () => { left = []; }, judge: group.judge });
}
