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
  const once = (make) => { let made; return () => (made ??= make()); };
  const inside = (part) => part.textContent.toLowerCase();
  const requirements = once(() => all(".requirement:not(.group)", list ?? document).map((block) => {
    const { standard } = block.closest(".standard").dataset, marks = block.firstElementChild.dataset.is.split(" ");
    const text = [block, ...all("a", block).map(told).filter(Boolean)].map(inside).join(" ");
    return { block, group: block.parentElement, text, marks: [...marks, standard, block.parentElement.id] };
  }));
  const words = (text) => (text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const asked = () => Object.fromEntries([...new FormData(find)].filter(([, value]) => value.trim()));

  const filter = () => {
    const said = asked(), { text, ...chosen } = said, wanted = words(text), shown = new Set();
    const active = Object.keys(said).length > 0;
    const blocks = requirements();
    let count = 0;
    for (const { block, group, marks, text } of blocks) {
      const fits = wanted.every((word) => text.includes(word)) && Object.values(chosen).every((mark) => marks.includes(mark));
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

  // Rows and list items of the whole page that hold all words looked for, by chapter; requirements by a link to those found.
  const search = document.getElementById("search");
  const entries = once(() => all("main > section").flatMap((section) =>
    all("tbody > tr, li, .requirement:not(.group)", section)
      .filter((part) => !part.parentElement.closest("tr, li, .requirement:not(.group)"))
      .map((part) => ({ section, part, text: inside(part) }))));
  const MOST = 12;
  const look = () => {
    const wanted = words(search.elements.text.value), found = new Map();
    if (wanted.join("").length > 1) for (const { section, part, text } of entries()) {
      if (wanted.every((word) => text.includes(word))) found.set(section, [...(found.get(section) ?? []), part]);
    }
    const made = (name, ...inner) => { const one = document.createElement(name); one.append(...inner); return one; };
    const item = (part) => {
      const link = made("button", (part.querySelector("th, summary span") ?? part).textContent.trim().replace(/\s+/g, " ").slice(0, 90));
      link.type = "button";
      link.addEventListener("click", () => { open(part); part.tabIndex = -1; part.focus(); });
      return made("li", link);
    };
    const sections = [...found].map(([section, parts]) => {
      const rest = parts.length - MOST, more = rest > 0 ? [made("li", `${rest} more`)] : [];
      const summary = made("summary", `${section.querySelector("h2").textContent.trim()} (${parts.length})`);
      return made("details", summary, made("ul", ...parts.slice(0, MOST).map(item), ...more));
    });
    document.getElementById("found").replaceChildren(...sections);
    const count = [...found.values()].flat().length;
    search.elements.places.value = wanted.length ? `${count} places` : "";
  };

  const read = () => {
    const hash = decodeURIComponent(location.hash);
    if (find && location.hash.startsWith(FIND)) {
      const said = new URLSearchParams(location.hash.slice(FIND.length));
      for (const { name } of all("[name]:not(output)", find)) find.elements[name].value = said.get(name) ?? "";
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
    window.requestIdleCallback?.(requirements);
  }
  search.hidden = false;
  search.querySelector("datalist").append(...all('[name="owner"] option[value], [name="object"] option[value]', find ?? search).filter(({ value }) => value).map(({ text }) => new Option(text)));
  let later;
  search.addEventListener("input", () => { clearTimeout(later); later = setTimeout(look, 120); });
  search.addEventListener("submit", (event) => event.preventDefault());
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
