// What to ask: groups with their progress, one below the other; or what a search found. One stop for Tab, arrows inside.

const HITS = 40;

// The text of each card by kind, for the search; what is typed or judged in the meantime is looked up anew.
function textsOf(iv, card) {
  const on = iv.onOf(card);
  const now = iv.now(on);
  const rows = card.says ? card.says.map((said) => ["", said]) : card.serves.flatMap(({ id }) => (iv.model.get("says")[id] || []).map((said) => [spoken(id), said]));
  return [
    ["", card.title], ["", card.name], ["question", card.ask], ...(card.see || []).map((text) => ["to see", text]), ...(card.asks || []).map((text) => ["it asks", text]),
    ...card.serves.map(({ id }) => ["serves", `${spoken(id)} ${iv.titles[id]}`]),
    ...rows.flatMap(([id, said]) => [["owner", said.owner], ["the client says", `${id} ${said.status} ${said.notes || ""}`], ["the client’s evidence", said.evidence], ["cell", said.where]]),
    ...iv.against(card.on).map(({ text }) => ["contradicted", text]),
    ["reason", now.reason], ["evidence", now.evidence],
    ...["finding", "evidence", "asked"].flatMap((kind) => iv.rowsOf(kind, on).map((row) => [kind, Object.entries(iv.filled(row)).filter(([name]) => !["said_by", "sha256", "kind"].includes(name)).map(([, text]) => text).join(" ")])),
  ];
}

function search(iv) {
  const wanted = iv.state.search.toLowerCase();
  const found = { criterion: [], requirement: [], row: [] };
  for (const card of Object.values(iv.cards)) {
    if (!iv.fits(card.on)) continue;
    const hit = textsOf(iv, card).find(([, text]) => text && text.toLowerCase().includes(wanted));
    if (hit) found[card.kind].push({ on: card.on, hit });
  }
  const called = iv.groups[iv.state.view].filter(({ name }) => name.toLowerCase().includes(wanted)).map((group) => ({ ...group, of: group.of.filter(iv.fits) })).filter((group) => group.of.length);
  const names = { criterion: "Criteria", requirement: "Requirements", row: "The client’s rows" };
  return [...called, ...Object.entries(found).filter(([, hits]) => hits.length).map(([kind, hits]) => ({
    name: names[kind], title: hits.length > HITS ? `the first ${HITS} of ${hits.length}` : "", of: hits.slice(0, HITS).map(({ on }) => on), hits: new Map(hits.map(({ on, hit }) => [on, hit])),
  }))];
}

function listOfGroups(iv, go) {
  const { state } = iv;
  const body = make("ul", { class: "ims-list", "aria-label": "What to ask" });
  const buttons = () => [...body.querySelectorAll("button")];
  let shown = [];

  const minutes = (open) => { const all = Math.round(open * iv.words.minutes); return all >= 60 ? `${Math.floor(all / 60)} h ${all % 60} min` : `${all} min`; };
  const isUnfolded = (group) => Boolean(state.search) || state.open.has(group.name);

  function marked(text, hit) {
    const at = text.toLowerCase().indexOf(state.search.toLowerCase());
    const from = Math.max(0, at - 30);
    return make("small", {}, `${hit}: ${from ? "…" : ""}${text.slice(from, at)}`, make("mark", {}, text.slice(at, at + state.search.length)), text.slice(at + state.search.length, at + state.search.length + 60));
  }

  function signOf(on, number) {
    const { not_seen: unseen, come_back: back } = iv.mark(on);
    const verdict = iv.now(on).new;
    const [sign, told] = verdict ? [verdict === "not_applicable" ? "n/a" : verdict, `judged ${iv.words.labels[verdict]}`] : unseen ? ["?", "not seen"] : [number, "open"];
    const more = [back && "come back", iv.finds(on) && (iv.rowsOf("finding", on).every((row) => (iv.filled(row).state || (iv.filled(row).closed_on ? "closed" : "")) === "closed") ? "finding closed" : "finding"), iv.against(on.split("@")[0]).length && "contradicted", iv.aged(on) && "row changed since", iv.typedOnly(on).length && "typed, not kept", iv.toConfirm(on) && "to be confirmed"].filter(Boolean);
    return { sign: make("span", { class: "ims-sign", "data-verdict": verdict, "aria-hidden": "true" }, sign), told: [told, ...more].join(", "), more };
  }

  function itemOf(on, group) {
    const card = iv.cards[on];
    const { sign, told, more } = signOf(iv.onOf(card), group.of.indexOf(on) + 1);
    const hit = group.hits?.get(on);
    const text = card.kind === "criterion" ? card.title : group.hits ? `${card.name} ${card.title}` : card.kind === "row" ? `${card.name.split(" › ").at(-1)} ${card.title}` : "The requirement as a whole";
    const node = make("button", { type: "button", class: "ims-item", tabindex: -1, "data-on": on, "aria-current": on === state.at ? "true" : false },
      sign, make("span", { class: "ims-text" }, text, make("span", { class: "ims-hidden" }, `, ${told}`)), more.length ? make("em", { class: more.every((text) => text === "finding closed") ? "ims-quiet" : "" }, more.join(" · ")) : null, hit?.[0] ? marked(hit[1], hit[0]) : null);
    node.addEventListener("click", () => go.to(on, "card"));
    return make("li", {}, node);
  }

  function groupOf(group) {
    const done = group.of.filter((on) => !iv.isOpen(on)).length;
    const unfolded = isUnfolded(group);
    const ring = make("i", { class: "ims-ring" });
    ring.style.setProperty("--done", `${(100 * done) / group.of.length}%`);
    const node = make("button", { type: "button", class: "ims-group", tabindex: -1, "data-group": group.name, "aria-expanded": String(unfolded) },
      ring, make("span", {}, group.name, group.title ? make("small", {}, group.title) : null), make("span", { class: "ims-figure" }, `${done} / ${group.of.length}`),
      unfolded && !group.hits ? make("small", {}, `${minutes(group.of.length - done)} left`) : null);
    node.addEventListener("click", () => {
      const opens = !isUnfolded(group);
      if (opens && !group.of.includes(state.at)) go.to(group.of.find(iv.isOpen) || group.of[0]);
      fold(group.name, state.search ? true : opens);
    });
    return make("li", {}, node, unfolded ? make("ul", {}, ...group.of.map((on) => itemOf(on, group))) : null);
  }

  function draw() {
    const active = body.getRootNode().activeElement;
    const within = body.contains(active) && { ...active.dataset };
    const source = state.search ? search(iv) : iv.groups[state.view].map((group) => ({ ...group, of: group.of.filter(iv.fits) })).filter((group) => group.of.length);
    shown = source;
    body.replaceChildren(...(source.length ? source.map(groupOf) : [make("li", {}, make("small", {}, state.search ? `Nobody wrote “${state.search}” in what is shown.` : "Nothing of that kind."))]));
    const all = buttons();
    const at = all.find((node) => within && (node.dataset.on ? node.dataset.on === within.on : node.dataset.group === within.group)) || all.find((node) => node.dataset.on === state.at) || all[0];
    if (!at) return;
    at.tabIndex = 0;
    if (within) at.focus({ preventScroll: true });
  }

  function fold(name, open) {
    open ? state.open.add(name) : state.open.delete(name);
    draw();
  }

  function reach(node) {
    for (const other of buttons()) other.tabIndex = other === node ? 0 : -1;
    node.focus();
    node.scrollIntoView({ block: "nearest" });
    if (node.dataset.on) go.to(node.dataset.on, "list");
  }

  body.addEventListener("keydown", (event) => {
    const all = buttons();
    const place = all.indexOf(event.target);
    if (place < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const node = all[place];
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: all.length - 1, PageDown: place + 10, PageUp: place - 10 }[event.key];
    const { group } = node.dataset;
    if (to !== undefined) reach(all[Math.min(Math.max(to, 0), all.length - 1)]);
    else if (event.key === "ArrowRight" && group) fold(group, true);
    else if (event.key === "ArrowLeft" && group) fold(group, false);
    else if (event.key === "ArrowLeft") reach(all.slice(0, place).reverse().find((other) => other.dataset.group));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // What stands in the list with the one at hand, and what is next of what is open.
  const order = () => shown.flatMap((group) => group.of);
  const groupAt = () => shown.find((group) => group.of.includes(state.at));
  return {
    node: body, draw, order, groupAt, minutes, shown: () => shown,
    holds: (name) => shown.some((group) => group.name === name && group.of.includes(state.at)),
    unfold(on) { if (!groupAt() || !isUnfolded(groupAt())) { const group = shown.find((each) => each.of.includes(on)); if (group) state.open.add(group.name); } },
    current: () => body.querySelector(`[data-on="${CSS.escape(state.at)}"]`) || buttons()[0],
    focus() { const node = this.current(); if (node) { node.focus(); node.scrollIntoView({ block: "nearest" }); } },
  };
}
