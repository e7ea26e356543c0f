// guard.py says what each part is for, and why it is done in this way.
const FOLD = ".jupyter-widget-Collapse-header";

const passes = (event) => event.key === "Enter"
  ? event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
  : (event.ctrlKey || event.metaKey) && !event.altKey && /^[^amyz]$/i.test(event.key);

function render({ model, el, signal }) {
  const panel = el.closest(".tk-panel");
  if (!panel) return requestAnimationFrame(() => signal.aborted || render({ model, el, signal }));
  let worked = false, pressed = {}, typed, pause;
  const arrange = (changes) => {
    panel.querySelectorAll(FOLD).forEach((fold) => Object.assign(fold, {
      role: "button", tabIndex: 0, ariaExpanded: fold.matches(".jupyter-widget-Collapse-open > *"),
    }));
    const label = panel.querySelector(".widget-upload")?.lastChild;
    if (label?.data?.endsWith(" (0)")) label.data = label.data.slice(0, -4);
    const told = changes.find(({ target }) => target.firstChild && target.closest?.(".tk-status"))?.target;
    if (told && worked) requestAnimationFrame(() => told.scrollIntoView({ block: "nearest" }));
  };
  arrange([]);
  new MutationObserver(arrange).observe(panel, { attributeFilter: ["class"], childList: true, subtree: true });
  const growth = new ResizeObserver(() => {
    if (!panel.closest(".jp-Cell:is(.jp-mod-active, :has(+ .jp-mod-active))")) return;
    for (const part of [panel, panel.querySelector("h3")]) part?.scrollIntoView({ block: "nearest" });
  });
  if (model.get("just_run")) growth.observe(panel);
  model.set("just_run", false);
  model.save_changes();
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
  hear("keydown", (event, { key, target } = event) => {
    if (!panel.contains(target)) return;
    if (key === "Enter") settle();
    target.toggleAttribute("data-lm-suppress-shortcuts", !passes(event));
    if (passes(event) || !["Enter", " "].includes(key) || !target.matches(FOLD)) return;
    event.preventDefault();
    target.click();
  });
}

export default { render };
