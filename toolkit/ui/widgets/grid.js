// grid.py says what the grid does.
const ROW = 28, HEAD = 34, TALLEST = 8e6; // pixels; browsers cut off what is much taller

export default { render({ model, el }) {
  let active = 0, across = 0, waiting = false, wanted = null, drawn;
  const search = make("input", { type: "search" });
  const chips = make("div", { className: "tk-grid-chips", role: "group" });
  const counted = make("span", { className: "tk-grid-count", role: "status" });
  const widths = make("colgroup"), head = make("tr"), body = make("tbody");
  const table = make("table", { role: "grid" }, widths, make("thead", {}, head), body);
  const sizer = make("div", {}, table), scroller = make("div", { className: "tk-grid-scroll" }, sizer);
  el.classList.add("tk-grid");
  el.replaceChildren(make("div", { className: "tk-grid-top" }, search, chips, counted), scroller);

  const ask = (what) => model.send({ ...what, table: model.get("frame").table });
  const within = (place, most) => Math.max(0, Math.min(place, most));
  const step = () => Math.min(ROW, TALLEST / model.get("view").count);
  const turn = (first) => { // one question at a time: a kernel that is busy is asked for the latest page next
    wanted = first;
    if (!waiting) ask({ first });
    waiting = true;
  };
  const drawFrame = () => {
    const { columns, label, words, ticks, chips: kinds, table: number } = model.get("frame");
    drawn = number;
    Object.assign(search, { placeholder: words.filter, ariaLabel: `${words.filter}: ${label}` });
    Object.assign(table, { ariaLabel: label, ariaColCount: columns.length + ticks });
    Object.assign(chips, { ariaLabel: words.chips }).replaceChildren(...kinds.map((kind, chip) =>
      make("button", { onclick: () => ask({ chip }) }, `${kind} `, make("b"))));
    widths.replaceChildren(...ticks ? [make("col", { width: 34 })] : [], ...columns.map(({ look, width }) =>
      make("col", { className: look, style: `width: ${width}` })));
    head.replaceChildren(...ticks ? [make("th", { scope: "col", title: words.tick }, "☑")] : [],
      ...columns.map(({ name, title, look }) => make("th", { scope: "col", className: look },
        make("button", { onclick: () => ask({ sort: name }) }, title))));
  };
  const tick = (row, label) => make("td", {}, make("input",
    { type: "checkbox", tabIndex: -1, checked: row.ticked, disabled: row.barred, ariaLabel: `${label}: ${row.cells[0]}` }));
  const cell = (text, { look, name }, row, heat, chosen) => make("td", { title: text,
    className: `${look} tk-grid-${text.codePointAt(0)}`, style: heat ? `--heat: ${Math.round(heat * 40)}%` : "",
    ariaSelected: name === chosen ? row.chosen : null }, text);
  const draw = () => {
    const { first, count, total, size, rows, sort, descending, ...view } = model.get("view");
    const frame = model.get("frame"), held = body.contains(document.activeElement);
    if (frame.table !== drawn) drawFrame();
    if (document.activeElement !== search) search.value = view.search;
    counted.textContent = view.counted;
    view.chips.forEach(([said, on], place) => Object.assign(chips.children[place], { ariaPressed: on })
      .lastChild.replaceChildren(said));
    frame.columns.forEach(({ name }, place) => {
      head.children[place + frame.ticks].ariaSort = name !== sort ? "none" : descending ? "descending" : "ascending";
    });
    table.ariaRowCount = count + 1;
    body.replaceChildren(...rows.map((row, place) => make("tr", { tabIndex: -1, ariaRowIndex: first + place + 2,
      ariaSelected: row.chosen, ariaDisabled: row.barred }, ...frame.ticks ? [tick(row, frame.words.tick)] : [],
    ...row.cells.map((text, column) => cell(text, frame.columns[column], row, row.heat[column], view.column)))));
    scroller.style.height = `${HEAD + Math.min(total, size) * ROW}px`;
    sizer.style.height = `${HEAD + rows.length * ROW + (count - rows.length) * step()}px`;
    const shown = within(active - first, rows.length - 1), line = body.children[shown];
    const place = frame.cells ? line?.children[across] : line;
    if (place) place.tabIndex = 0;
    if (held) place?.focus({ preventScroll: true });
    if (wanted !== null && within(wanted, count - size) !== first) return turn(within(wanted, count - size));
    [wanted, active] = [null, first + shown];
    if (Math.round(scroller.scrollTop / step()) !== first) scroller.scrollTop = first * step();
  };
  search.oninput = () => ask({ search: search.value });
  search.addEventListener("keydown", ({ key }) => key === "Escape" && ask({ search: search.value = "" }));
  scroller.onscroll = () => {
    const first = Math.round(scroller.scrollTop / step());
    if (first !== (wanted ?? model.get("view").first)) turn(first);
  };
  body.onclick = ({ target }) => {
    const { first, rows } = model.get("view"), place = [...body.children].indexOf(target.closest("tr"));
    [active, across] = [first + place, target.closest("td").cellIndex];
    ask({ [target.matches("input, :has(> input)") ? "tick" : "pick"]: rows[place].id, column: across });
  };
  body.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { first, count, size, rows } = model.get("view"), { cells, columns, ticks } = model.get("frame");
    const id = rows[active - first]?.id, act = { Enter: { pick: id, column: across }, Escape: { pick: null },
      " ": { [ticks ? "tick" : "pick"]: id, column: across } }[event.key];
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], PageDown: [size, 0], PageUp: [-size, 0], Home: [-count, 0],
      End: [count, 0], ...cells && { ArrowLeft: [0, -1], ArrowRight: [0, 1] } }[event.key] ?? [];
    if (!act && down === undefined) return;
    event.preventDefault();
    if (act) return id === undefined || ask(act); // a row that is not drawn yet cannot be meant
    active = within(active + down, count - 1);
    across = within(across + right, columns.length - 1);
    if (rows[active - first]) draw();
    else turn(within(active < first ? active : active - size + 1, count - size));
  };
  draw();
  model.on("change:view", () => { waiting = false; draw(); });
} };
