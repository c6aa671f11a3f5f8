// Opens what a link leads to, finds and filters requirements, marks the chapter that is read. Without it all stands in the page, folded.
(() => {
  "use strict";
  const find = document.getElementById("find"), list = document.getElementById("requirements");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const told = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const open = (target) => {
    for (let part = target; part; part = part.parentElement) if (part.localName === "details") part.open = true;
    const fold = target.querySelector(":scope > details:is(.part, .line)");
    if (fold) fold.open = true;
    target.scrollIntoView();
  };

  const FIND = "#find:";
  const once = (make) => { let made; return () => (made ??= make()); };
  // A word goes on over a place to break, and ends with its cell, line or link.
  const spoken = (part) => {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT), pieces = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) pieces.push(text.previousSibling?.localName === "wbr" ? "" : " ", text.data);
    return pieces.join("").replace(/\s+/g, " ").replace(/ (?=[,.;:)”])/g, "").replace(/([(“]) /g, "$1").trim();
  };
  const inside = (part) => spoken(part).toLowerCase();
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

  // Headings, rows, list items, paragraphs and requirements of the whole page that hold what is looked for, or are theirs by owner, process or system, by chapter.
  const search = document.getElementById("search");
  const entries = once(() => {
    const ways = new Map(all("#find option[value]").map((choice) => [choice.value, inside(choice)]));
    const theirs = (part) => (part.firstElementChild?.dataset.is ?? "").split(" ").map((mark) => ways.get(mark));
    return all("main > section").flatMap((section) => all("h2, h3, caption, details > summary, tbody > tr:not(:has(.asked)), li, p, .requirement:not(.group)", section)
      .filter((part) => !part.parentElement.closest("tr:not(:has(.asked)), li, .requirement:not(.group)"))
      .map((part) => ({ section, part, text: [inside(part), ...theirs(part)].join(" ") })));
  });
  const MOST = 40;
  const places = (wanted) => {
    const found = new Map();
    for (const { section, part, text } of entries()) if (text.includes(wanted)) found.set(section, [...(found.get(section) ?? []), part]);
    return found;
  };
  const look = () => {
    const wanted = words(search.elements.text.value).join(" "), stem = wanted.replace(/(\w{3})(ing|ed|es|s)$/, "$1");
    const exact = wanted.length > 1 ? places(wanted) : new Map(), found = exact.size || stem === wanted ? exact : places(stem);
    const made = (name, ...inner) => { const one = document.createElement(name); one.append(...inner); return one; };
    const called = (part) => {
      const row = part.matches(".known") ? part.previousElementSibling : part, head = (row.querySelector("th, .line > summary, summary span") ?? row).cloneNode(true);
      for (const beside of all(":scope > small", head)) beside.remove();
      return spoken(head).slice(0, 90);
    };
    const item = (part) => {
      const link = made("button", called(part));
      link.type = "button";
      link.addEventListener("click", () => { open(part); part.tabIndex = -1; part.focus(); });
      return made("li", link);
    };
    const sections = [...found].map(([section, parts]) => {
      const chapter = links.get(section.id) ?? section.querySelector("h2");
      const rest = parts.length - MOST, more = rest > 0 ? [made("li", `${rest} more`)] : [];
      const summary = made("summary", `${chapter.textContent.trim()} (${parts.length})`);
      return made("details", summary, made("ul", ...parts.slice(0, MOST).map(item), ...more));
    });
    document.getElementById("found").replaceChildren(...sections);
    const count = [...found.values()].flat().length;
    search.elements.places.value = wanted ? `${count} places` : "";
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

  // Tables are sorted by the head of a column: by number or day where all cells hold one, else by their words; a second time backwards.
  const months = Array.from({ length: 12 }, (_, month) => new Date(2000, month, 1)
    .toLocaleDateString(document.documentElement.lang, { month: "long" }).slice(0, 3).toLowerCase());
  const amount = (text) => {
    const [, day, name, year] = text.match(/(\d{1,2})\.?\s+([^\d\s]{3})[^\d\s]*\s+(\d{4})/) ?? text.match(/(\d{1,2})\.(\d{2})\.(\d{4})/) ?? [];
    const month = months.indexOf(name?.toLowerCase()) + 1 || Number(name);
    return year ? year * 10000 + month * 100 + Number(day) : parseFloat(text.replace(",", "."));
  };
  const sort = (table, place, head) => {
    const body = table.tBodies[0], down = head.ariaSort === "ascending", said = (row) => row.cells[place]?.textContent.trim() ?? "";
    const rows = [...body.rows], filled = rows.map(said).filter((text) => text && text !== "–");
    const counted = filled.every((text) => !Number.isNaN(amount(text)));
    const order = (a, b) => counted ? amount(a) - amount(b) : a.localeCompare(b, document.documentElement.lang, { numeric: true });
    const empty = (text) => !text || text === "–";
    rows.sort((a, b) => empty(said(a)) - empty(said(b)) || (down ? -1 : 1) * order(said(a), said(b)));
    for (const other of all("th", table.tHead)) other.ariaSort = null;
    head.ariaSort = down ? "descending" : "ascending";
    body.append(...rows);
  };
  window.requestIdleCallback?.(() => {
    for (const table of all("table:not(.heat, .matrix)")) {
      const bodies = table.tBodies, rows = [...(bodies[0]?.rows ?? [])], heads = [...(table.tHead?.rows[0]?.cells ?? [])];
      if (bodies.length !== 1 || rows.length < 5 || rows.some((row) => row.cells.length !== heads.length)) continue;
      for (const [place, head] of heads.entries()) {
        if (!head.textContent.trim() || head.querySelector(".hidden, svg, i")) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.className = "sort";
        button.append(...head.childNodes);
        button.addEventListener("click", () => sort(table, place, head));
        head.append(button);
      }
    }
  });

  // What a word means shows where the pointer rests on it.
  addEventListener("pointerover", ({ target }) => {
    const word = target.closest?.(".word-used");
    if (word && !word.title) word.title = told(word)?.nextElementSibling.textContent ?? "";
  });

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
