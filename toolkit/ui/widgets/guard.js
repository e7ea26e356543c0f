// guard.py says what each part is for, and why it is done in this way.
const FOLD = ".jupyter-widget-Collapse-header";
const PAUSE = 150; // milliseconds

const passes = (event) => event.key === "Enter"
  ? event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
  : (event.ctrlKey || event.metaKey) && !event.altKey && /^[^amyz]$/i.test(event.key);

async function copy(button) {
  getSelection().selectAllChildren(button.parentElement.querySelector("pre"));
  try { await navigator.clipboard.writeText(getSelection().toString()); }
  catch { if (!document.execCommand("copy")) return; }
  button.textContent = button.dataset.copied;
}

function render({ model, el, signal }) {
  const panel = el.closest(".tk-panel");
  if (!panel) return requestAnimationFrame(() => signal.aborted || render({ model, el, signal }));
  let worked = false;
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
    const cell = panel.closest(".jp-Cell");
    if (![cell, cell?.nextElementSibling].some((each) => each?.matches(".jp-mod-active"))) return;
    for (const part of [panel, panel.querySelector("h3")]) part?.scrollIntoView({ block: "nearest" });
  });
  if (model.get("just_run")) growth.observe(panel);
  model.set("just_run", false);
  model.save_changes();
  const heard = { capture: true, signal };
  addEventListener("beforeinput", (event) => {
    const elsewhere = panel.contains(document.activeElement) && !panel.contains(event.target);
    if (elsewhere && event.inputType.startsWith("history")) event.preventDefault();
  }, heard);
  let pressed;
  addEventListener("pointerdown", ({ target, clientX, clientY }) => {
    const control = panel.contains(target) && target.closest("button, label, [role=button], [type=checkbox], [type=radio]");
    pressed = control && { control, clientX, clientY };
  }, heard);
  addEventListener("pointerup", ({ target, clientX, clientY }) => {
    const still = pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) < 4;
    if (still && pressed.control.isConnected && !pressed.control.contains(target)) pressed.control.click();
    pressed = null;
  }, heard);
  let typed, pause;
  const settle = () => {
    clearTimeout(pause);
    typed?.dispatchEvent(Object.assign(new Event("input", { bubbles: true }), { settled: true }));
    typed = null;
  };
  for (const act of ["keydown", "pointerdown", "wheel"]) addEventListener(act, ({ target }) => {
    growth.disconnect();
    worked = act !== "wheel" && panel.contains(target);
  }, heard);
  addEventListener("input", (event) => {
    const { target, settled } = event;
    if (settled || !panel.contains(target) || !target.closest(".widget-text, .widget-textarea")) return;
    event.stopImmediatePropagation();
    if (typed !== target) settle();
    typed = target;
    clearTimeout(pause);
    pause = setTimeout(settle, PAUSE);
  }, heard);
  addEventListener("click", ({ target }) => {
    if (panel.contains(target) && target.matches(".tk-copy")) copy(target);
  }, heard);
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!panel.contains(target)) return;
    if (key === "Enter") settle();
    target.toggleAttribute("data-lm-suppress-shortcuts", !passes(event));
    if (passes(event) || !["Enter", " "].includes(key) || !target.matches(FOLD)) return;
    event.preventDefault();
    target.click();
  }, heard);
}

export default { render };
