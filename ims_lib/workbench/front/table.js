// A table to read: what is typed filters it, a head sorts it, a button saves what is shown as CSV. Nothing leaves the browser.

const LONG = 8;

function render({ model, el }) {
  const root = frame(el);
  root.className = "ims-table";
  const draw = () => dress(root, model.get("html"), model.get("name"));
  draw();
  model.on("change:html", draw);
  return () => model.off("change:html", draw);
}

function dress(root, html, name) {
  const pane = make("div");
  pane.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes); // made and escaped by ims_lib
  const body = pane.querySelector("tbody");
  const rows = [...body.rows];
  const caption = pane.querySelector("caption");
  const filter = make("input", { type: "search", placeholder: "Filter the rows", "aria-label": `Filter the rows of ${name}` });
  const save = make("button", { type: "button" }, "Download as CSV");
  const count = make("span", { role: "status" });
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = words.length ? `${shown} of ${rows.length} rows` : "";
  });
  save.addEventListener("click", () => download(pane, name));
  for (const [place, head] of [...pane.querySelectorAll("thead th")].entries()) sortable(head, place, body);
  if (rows.length > LONG) pane.classList.add("ims-tall");
  root.replaceChildren(...(rows.length > LONG ? [make("div", { class: "ims-read-tools" }, filter, save, count)] : []), pane);
  caption.hidden = false;
}

// Days and numbers by what they are, all else as words; what is empty comes last.
function sortable(head, place, body) {
  const button = make("button", { type: "button", title: "Sort by this column" }, head.textContent);
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    const falls = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falls ? "descending" : "ascending");
    const value = (row) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim();
    const compare = (one, two) => (!one || !two ? !one - !two : (falls ? -1 : 1) * one.localeCompare(two, "en", { numeric: true, sensitivity: "base" }));
    const number = (text) => (/^-?[\d.]+(e-?\d+)?$/.test(text) ? Number(text) : NaN);
    const order = (one, two) => {
      const by = number(one) - number(two);
      return Number.isNaN(by) ? compare(one, two) : by * (falls ? -1 : 1);
    };
    body.append(...[...body.rows].sort((one, two) => order(value(one), value(two))));
  });
}

function download(pane, name) {
  const text = (cell) => (cell.querySelector("li") ? [...cell.querySelectorAll("li")].map((item) => item.textContent) : [cell.innerText]).join("\n").trim();
  // What a spreadsheet would take for a formula begins with an apostrophe.
  const quoted = (cell) => `"${text(cell).replace(/^(?=[=+@\t\r]|-(?![\d.]))/, "'").replaceAll('"', '""')}"`;
  const lines = [...pane.querySelectorAll("tr")].filter((row) => !row.hidden).map((row) => [...row.cells].map(quoted).join(","));
  const link = make("a", { download: `${name.replace(/[^\p{L}\p{N} _-]/gu, " ").trim() || "table"}.csv` });
  link.href = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
  link.click();
  URL.revokeObjectURL(link.href);
}

export default { render };
