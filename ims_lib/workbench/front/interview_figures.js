// The figures at the side: of the requirements that the card serves, and of each part of a standard. They move with each verdict.

const SHARES = ["verified", "asserted", "carried over", "unknown", "gap", "reusable"];
// Of what Python tells of a requirement or part: after the shares, 0 to 1, the same in per cent, then the three numbers.
const percents = (shares) => shares.slice(SHARES.length);

function barOf() {
  const parts = SHARES.map((name) => make("i", { "data-share": name }));
  const bar = make("div", { class: "ims-bar", role: "img" }, ...parts);
  bar.set = (shares, name) => {
    const likely = shares[0] + shares[1] + shares[2];
    parts.forEach((part, place) => { part.style.width = `${shares[place] * 100}%`; });
    parts[5].style.left = `${likely * 100}%`;
    parts[5].style.width = `${Math.min(shares[5], 1 - likely) * 100}%`;
    bar.setAttribute("aria-label", `${name}: ${SHARES.map((share, place) => `${share} ${percents(shares)[place]}`).join(", ")} per cent`);
  };
  return bar;
}

function barWithFigures(name) {
  const bar = barOf();
  const moved = make("span", { class: "ims-moved" });
  const likely = make("span", { class: "ims-figure" });
  const more = make("small");
  const node = make("div", { class: "ims-part" }, make("span", {}, make("b", {}, name), " ", moved), likely, bar, more);
  node.set = (shares, before) => {
    const [seen, , , , , reusable, least, middle, most] = percents(shares);
    const step = before ? 100 * (shares[0] + shares[1] + shares[2] - (before[0] + before[1] + before[2])) : 0;
    bar.set(shares, name);
    likely.replaceChildren(make("b", {}, `${middle} %`), " likely");
    more.textContent = `at least ${least} · at most ${most} · seen ${seen} · reusable ${reusable}`;
    moved.textContent = Math.abs(step) >= 0.05 ? `${step > 0 ? "+" : "−"}${Math.abs(step).toFixed(1)}` : "";
  };
  return node;
}

function figuresOf(iv, list, go) {
  const served = make("div");
  const standards = make("div");
  const left = make("div", { class: "ims-left-over" });
  const start = iv.model.get("figures");
  const bars = new Map();
  const legend = make("p", { class: "ims-legend" }, ...SHARES.map((name) => make("span", {}, make("i", { "data-share": name }), name)));
  const node = make("div", { class: "ims-figures" }, served, make("h3", {}, "The standards"), standards, legend, left);

  function all(into, named) {
    for (const [name, shares, before] of named) {
      if (!bars.has(name)) bars.set(name, barWithFigures(name));
      bars.get(name).set(shares, before);
    }
    const nodes = named.map(([name]) => bars.get(name));
    if (nodes.some((each, place) => into.children[place] !== each) || into.children.length !== nodes.length) into.replaceChildren(...nodes);
  }

  const body = make("div");
  served.append(make("h3", {}, "This verdict moves"), body);
  node.refresh = () => {
    const now = iv.model.get("figures");
    const card = iv.cards[iv.state.at];
    const ids = [...new Set((card?.serves || []).map(({ id }) => id))].filter((id) => now.requirements[id]);
    served.hidden = !ids.length;
    all(body, ids.map((id) => [spoken(id), now.requirements[id], start.requirements[id]]));
    all(standards, now.parts.map(({ standard, part, shares }, place) => [`${standard} ${part}`, shares, start.parts[place]?.shares]));
    const group = list.groupAt();
    left.hidden = !group;
    if (!group) return;
    const open = group.of.filter(iv.isOpen);
    const back = group.of.filter((on) => iv.mark(iv.onOf(iv.cards[on])).come_back).length;
    const next = go.next();
    left.replaceChildren(make("h3", {}, open.length ? `${list.minutes(open.length)} left` : "All judged"),
      make("small", {}, `${group.name}: ${open.length} of ${group.of.length} open, ${iv.words.minutes} minutes each${back ? `; ${back} to come back to` : ""}`),
      ...(next ? [buttonOf(iv.cards[next].title, () => go.to(next, "card"), { class: "ims-next", "aria-label": `Next open: ${iv.cards[next].title}` }, "J")] : []));
  };
  return node;
}
