// guard.py says what each part is for, and why it is done in this way.
const FOLD = ".jupyter-widget-Collapse-header", CHIPS = ".tk-chips, .tk-grid-chips, .tk-phone-chips";
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const passes = (event) => event.key === "Enter"
  ? event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
  : (event.ctrlKey || event.metaKey) && !event.altKey && /^[^amyz]$/i.test(event.key);
const chipsOf = (group) => [...group?.querySelectorAll("button") ?? []].filter((chip) => chip.checkVisibility());
const stopAt = (stop) => chipsOf(stop.closest(CHIPS)).forEach((chip) => { chip.tabIndex = chip === stop ? 0 : -1; });

function render({ model, el, signal }) {
  const panel = el.closest(".tk-panel");
  if (!panel) return requestAnimationFrame(() => signal.aborted || render({ model, el, signal }));
  let worked = false, pressed = {}, typed, pause;
  const arrange = (changes) => {
    panel.querySelectorAll(FOLD).forEach((fold) => Object.assign(fold, {
      role: "button", tabIndex: 0, ariaExpanded: fold.matches(".jupyter-widget-Collapse-open > *"),
    }));
    panel.querySelectorAll(CHIPS).forEach((group) => {
      Object.assign(group, { role: "toolbar", ariaLabel: group.ariaLabel || group.innerText.split("\n")[0] });
      const chips = chipsOf(group), stop = chips.find((chip) => chip.tabIndex === 0) ?? chips[0];
      if (stop) stopAt(stop);
    });
    const label = panel.querySelector(".widget-upload")?.lastChild;
    if (label?.data?.endsWith(" (0)")) label.data = label.data.slice(0, -4);
    const told = changes.find(({ target }) => target.firstChild && target.closest?.(".tk-status"))?.target;
    if (told && worked) requestAnimationFrame(() => told.scrollIntoView({ block: "nearest" }));
  };
  arrange([]);
  new MutationObserver(arrange).observe(panel, { attributeFilter: ["class", "style"], childList: true, subtree: true });
  const growth = new ResizeObserver(() => {
    if (!panel.closest(".jp-Cell:is(.jp-mod-active, :has(+ .jp-mod-active))")) return;
    for (const part of [panel, panel.querySelector("h3")]) part?.scrollIntoView({ block: "nearest" });
  });
  if (model.get("just_run")) growth.observe(panel);
  model.set("just_run", false); model.save_changes();
  const hear = (name, act) => addEventListener(name, act, { capture: true, signal });
  hear("beforeinput", (event) => event.inputType.startsWith("history") && panel.contains(document.activeElement)
    && !panel.contains(event.target) && event.preventDefault());
  hear("pointerdown", ({ target, x, y }) => { pressed = { on: target.closest("button,input,label,[role=button]"), x, y }; });
  hear("pointerup", ({ target, x, y }) => panel.contains(pressed.on) && !pressed.on.contains(target)
    && Math.hypot(x - pressed.x, y - pressed.y) < 4 && pressed.on.click());
  const settle = () => {
    clearTimeout(pause);
    typed?.dispatchEvent(Object.assign(new Event("input", { bubbles: true }), { settled: true }));
    typed = null;
  };
  for (const name of ["keydown", "pointerdown", "wheel"]) hear(name, ({ target }) => {
    growth.disconnect();
    worked = name !== "wheel" && panel.contains(target);
  });
  hear("input", (event, { target, settled } = event) => {
    if (settled || !panel.contains(target) || !target.closest(".widget-text, .widget-textarea, [type=search]")) return;
    event.stopImmediatePropagation();
    if (typed !== target) settle();
    typed = target;
    clearTimeout(pause);
    pause = setTimeout(settle, 150);
  });
  hear("click", ({ target }) => {
    if (!panel.contains(target) || !target.matches(".tk-copy")) return;
    getSelection().selectAllChildren(target.parentElement.querySelector("pre"));
    if (document.execCommand("copy")) target.textContent = target.dataset.copied;
  });
  hear("focusin", ({ target }) => panel.contains(target) && target.closest(CHIPS) && stopAt(target));
  hear("keydown", (event, { key, target } = event) => {
    if (!panel.contains(target)) return;
    if (key === "Enter") settle();
    target.toggleAttribute("data-lm-suppress-shortcuts", !passes(event));
    const opens = ["Enter", " "].includes(key) && target.matches(FOLD), chips = chipsOf(target.closest(CHIPS));
    const next = chips[(chips.indexOf(target) + STEPS[key] + chips.length) % chips.length];
    if (passes(event) || !(opens || next)) return;
    event.preventDefault();
    if (opens) target.click();
    next?.focus();
  });
}

export default { render };
