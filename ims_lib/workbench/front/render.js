// The report: a button, how far its rendering is, a link to it, and what changed since the last one.

function render({ model, el }) {
  const root = frame(el);
  const button = make("button", { type: "button", class: "ims-main" }, "Render the report");
  const bar = make("progress", { "aria-label": "Rendering the report" });
  const stage = make("span", { class: "ims-count" });
  const there = make("p", {});
  const message = make("p", { class: "ims-message", role: "status", "aria-live": "polite" });
  const changed = make("ul", { class: "ims-changed" });
  root.append(make("div", { class: "ims-tools" }, button, bar, stage), message, there, changed);
  button.addEventListener("click", () => { button.disabled = true; model.send({ do: "render" }); });

  function draw() {
    const [done, of, about] = model.get("progress");
    const busy = model.get("progress").length > 0;
    const report = model.get("report");
    button.textContent = `${report.day ? "Render the report again" : "Render the report"}: ${model.get("name")}`;
    button.disabled = busy || !model.get("name");
    bar.hidden = !busy;
    if (of) { bar.max = of; bar.value = done; } else bar.removeAttribute("value");
    stage.textContent = busy ? (of ? `${done} of ${of}: ${about}` : about) : "";
    message.textContent = model.get("message");
    there.replaceChildren(...(report.day && !busy ? [`Report of ${report.day}: `, labLink("open it beside", report.href, "HTML Viewer"), " or ", inTab("in a tab of its own", report.inside),
      ...(report.inside ? report.beside.flatMap((name) => [" · ", besideIt(name, report.inside.replace(/[^/]*$/, name))]) : []),
      make("small", {}, report.path)] : []));
    changed.replaceChildren(...model.get("changed").map((text) => make("li", {}, text)));
  }

  const names = ["progress", "report", "name", "message", "changed"].map((name) => `change:${name}`);
  for (const name of names) model.on(name, draw);
  draw();
  return () => { for (const name of names) model.off(name, draw); };
}

// The page as it is, its script included, from the server that also serves the notebook.
function inTab(text, inside) {
  const config = document.getElementById("jupyter-config-data");
  const base = config ? JSON.parse(config.textContent).baseUrl : "/";
  return make("a", { href: `${base}files/${inside.split("/").map(encodeURIComponent).join("/")}`, target: "_blank", rel: "noopener" }, text);
}

// A file to open or download; a folder in JupyterLab's list of files.
function besideIt(name, inside) {
  const lab = window.jupyterapp;
  const link = inTab(name, inside);
  if (lab && !name.includes(".")) link.addEventListener("click", (event) => { event.preventDefault(); lab.commands.execute("filebrowser:open-path", { path: inside }); });
  return link;
}

export default { render };
