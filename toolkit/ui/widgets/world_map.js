// world_map.py says what each part is for, and why it is done in this way.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const draw = (name, attributes, ...inside) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.append(...inside);
  return made;
};
const symbol = (more, ...inside) => draw("g", more, ...inside, draw("circle", { r: 5.5 }), draw("path", {}));
const colour = (mark, [, , sign, ground, ink]) => {
  mark.style.fill = ground;
  mark.lastChild.setAttribute("d", sign);
  mark.lastChild.style.fill = ink;
  return mark;
};

export default { render({ model, el }) {
  const places = model.get("places"), states = model.get("legend"), id = `tk-world-${Math.random()}-`;
  const areas = places.map((place) => draw("path", { class: "tk-area", d: place[4] }, draw("title", {})));
  const marks = places.map(([region, , x, y, outline]) => symbol({ id: id + region, role: "option",
    class: outline ? "tk-mark" : "tk-mark tk-small", transform: `translate(${x} ${y})` }, draw("title", {})));
  const ring = draw("path", { class: "tk-ring" });
  const map = draw("svg", { viewBox: `0 0 ${model.get("size").join(" ")}`, role: "listbox", tabindex: 0,
    "aria-label": model.get("title") }, draw("g", { "aria-hidden": true }, ...areas, ring), ...marks);
  const legend = make("ul"), swatch = (state) => draw("svg", { viewBox: "-6 -6 12 12", "aria-hidden": true },
    colour(symbol({ class: "tk-mark tk-small" }), state));
  let shown = "", typed = "", typedAt = 0;
  const chosen = () => places.find(([region]) => region === model.get("chosen"));
  const paint = () => {
    const now = model.get("states"), still = !shown || matchMedia("(prefers-reduced-motion: reduce)").matches;
    places.forEach(([, name], index) => {
      if (now[index] === shown[index]) return;
      colour(marks[index], states[now[index]]);
      areas[index].style.fill = states[now[index]][3];
      for (const part of [areas[index], marks[index]]) {
        part.setAttribute("aria-label", part.firstChild.textContent = `${name}: ${states[now[index]][1]}`);
        if (!still) part.animate({ opacity: [1, 0.15, 1] }, { duration: 700, iterations: 2 });
      }
    });
    legend.replaceChildren(...states.flatMap((state, index) => now.includes(index)
      ? [make("li", {}, swatch(state), ` ${state[1]} (${now.split(index).length - 1})`)] : []));
    shown = now;
    const [region, , x, y, outline] = chosen() ?? [];
    marks.forEach((mark) => mark.setAttribute("aria-selected", mark.id === id + region));
    map.setAttribute("aria-activedescendant", region ? id + region : "");
    ring.setAttribute("d", region ? outline || `M${x - 9} ${y}a9 9 0 1 0 18 0a9 9 0 1 0-18 0` : "");
  };
  const choose = (place) => place && (model.set("chosen", place[0]), model.save_changes());
  const nearest = (distance, limit) => places.map((place) => [distance(place), place])
    .reduce((best, one) => (one[0] < best[0] ? one : best), [limit])[1];
  map.addEventListener("click", ({ target, clientX, clientY }) => {
    const hit = Math.max(areas.indexOf(target.closest(".tk-area")), marks.indexOf(target.closest(".tk-mark")));
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM().inverse());
    choose(places[hit] ?? nearest((place) => Math.hypot(place[2] - x, place[3] - y), 20));
  });
  map.addEventListener("keydown", (event) => {
    const [across, down] = ARROWS[event.key] ?? [], [, , x, y] = chosen() ?? [, , 500, 130];
    if (event.altKey || event.ctrlKey || event.metaKey || (!ARROWS[event.key] && event.key.length > 1)) return;
    event.preventDefault();
    if (ARROWS[event.key]) return choose(nearest((place) => {
      const right = place[2] - x, below = place[3] - y, along = right * across + below * down;
      return along > 0 ? along + 3 * Math.abs(right * down - below * across) : Infinity;
    }, Infinity));
    typed = (event.timeStamp - typedAt < 800 ? typed : "") + event.key.toLowerCase();
    typedAt = event.timeStamp;
    choose(places.find(([region, name]) => [name, region].some((word) => word.toLowerCase().startsWith(typed))));
  });
  model.on("change", paint);
  el.classList.add("tk-world");
  el.append(map, legend);
  paint();
} };
