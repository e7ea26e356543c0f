// guard.py says what each part is for, and why it is done in this way.
const FOLD = ".jupyter-widget-Collapse-header";

const passes = (event) => event.key === "Enter"
  ? event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
  : (event.ctrlKey || event.metaKey) && !event.altKey && /^[^amyz]$/i.test(event.key);

function render({ model, el, signal }) {
  const panel = el.closest(".tk-panel");
  if (!panel) return requestAnimationFrame(() => signal.aborted || render({ model, el, signal }));
  const describeFolds = () => panel.querySelectorAll(FOLD).forEach((fold) => Object.assign(fold, {
    role: "button", tabIndex: 0, ariaExpanded: fold.matches(".jupyter-widget-Collapse-open > *"),
  }));
  describeFolds();
  new MutationObserver(describeFolds).observe(panel, { attributeFilter: ["class"], childList: true, subtree: true });
  const growth = new ResizeObserver(() => {
    const cell = panel.closest(".jp-Cell");
    if (![cell, cell?.nextElementSibling].some((each) => each?.matches(".jp-mod-active"))) return;
    for (const part of [panel, panel.querySelector("h3")]) part?.scrollIntoView({ block: "nearest" });
  });
  if (model.get("just_run")) growth.observe(panel);
  model.set("just_run", false);
  model.save_changes();
  const heard = { capture: true, signal };
  for (const act of ["keydown", "pointerdown", "wheel"]) addEventListener(act, () => growth.disconnect(), heard);
  addEventListener("beforeinput", (event) => {
    const elsewhere = panel.contains(document.activeElement) && !panel.contains(event.target);
    if (elsewhere && event.inputType.startsWith("history")) event.preventDefault();
  }, heard);
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!panel.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !passes(event));
    if (passes(event) || !["Enter", " "].includes(key) || !target.matches(FOLD)) return;
    event.preventDefault();
    target.click();
  }, heard);
}

export default { render };
