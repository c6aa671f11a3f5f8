// Opens what a link leads to, finds and filters requirements, marks the chapter that is read. Without it all stands in the page, folded.
(() => {
  "use strict";
  const find = document.getElementById("find"), list = document.getElementById("requirements");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const told = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const open = (target) => {
    for (let part = target; part; part = part.parentElement) if (part.localName === "details") part.open = true;
    const fold = target.querySelector(":scope > details.part");
    if (fold) fold.open = true;
    target.scrollIntoView();
  };

  const FIND = "#find:";
  const blocks = all(".requirement:not(.group)", list ?? document).map((block) => {
    const { standard } = block.closest(".standard").dataset, { state } = block.querySelector("summary").dataset;
    const text = [block, ...all("a", block).map(told)].map((part) => part?.textContent ?? "").join(" ").toLowerCase();
    return { block, group: block.parentElement, text, standard, states: state.split(" ") };
  });
  const asked = () => Object.fromEntries([...new FormData(find)].filter(([, value]) => value.trim()));

  const filter = () => {
    const said = asked(), words = (said.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const active = Object.keys(said).length > 0, shown = new Set();
    let count = 0;
    for (const { block, group, states, standard, text } of blocks) {
      const fits = words.every((word) => text.includes(word)) && (!said.standard || said.standard === standard)
        && (!said.state || states.includes(said.state));
      block.hidden = !fits;
      if (fits) { count += 1; shown.add(group); }
    }
    for (const group of new Set(blocks.map(({ group }) => group))) {
      group.hidden = !shown.has(group);
      group.open = active && shown.has(group);
    }
    for (const standard of all(".standard", list)) standard.hidden = !standard.querySelector(".group:not([hidden])");
    find.elements.found.value = active ? `${count} of ${blocks.length} requirements` : "";
    return said;
  };

  const read = () => {
    const hash = decodeURIComponent(location.hash);
    if (find && location.hash.startsWith(FIND)) {
      const said = new URLSearchParams(location.hash.slice(FIND.length));
      for (const name of ["text", "standard", "state"]) find.elements[name].value = said.get(name) ?? "";
      filter();
      list.scrollIntoView();
      return;
    }
    const target = hash.length > 1 && document.getElementById(hash.slice(1));
    if (target) open(target);
  };

  if (find) {
    find.hidden = false;
    let later;
    find.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => {
        const said = new URLSearchParams(filter()).toString();
        history.replaceState(null, "", said ? FIND + said : "#requirements");
      }, 80);
    });
    find.addEventListener("keydown", ({ key }) => { if (key === "Escape") find.reset(); });
    find.addEventListener("submit", (event) => event.preventDefault());
    find.addEventListener("reset", () => setTimeout(() => { filter(); history.replaceState(null, "", "#requirements"); }));
  }
  addEventListener("hashchange", read);
  read();

  const links = new Map(all(".toc a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !links.has(target.id)) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(target.id).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-15% 0px -75% 0px" });
  for (const section of all("main > section")) seen.observe(section);
})();
