// phone.py says what is shown.
const PARTS = ["sender", "text", "state", "remedy"];

const say = (part, text) => {
  if (part.textContent !== text) part.textContent = text;
  part.hidden = !text;
};

export default { render({ model, el }) {
  const words = model.get("words"), drawn = new Map();
  const number = make("div", { className: "tk-phone-number" });
  const log = make("div", { className: "tk-phone-log", role: "log", tabIndex: 0, ariaLabel: words.messages });
  const chips = make("div", { className: "tk-phone-chips", role: "group", ariaLabel: words.chips },
    ...model.get("chips").map((text) => make("button", { type: "button", onclick: () => model.send({ text }) }, text)));
  const field = make("input", { autocomplete: "off", maxLength: 1600 });
  const reply = () => {
    if (field.value.trim()) model.send({ text: field.value });
    field.value = "";
  };
  const alone = (e) => !(e.isComposing || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey);
  field.onkeydown = (e) => { if (e.key === "Enter" && alone(e)) reply(); };
  const send = make("button", { ariaLabel: words.send, onclick: reply }, "➤");
  const form = make("div", { className: "tk-phone-form" }, field, send);
  const note = make("div", { className: "tk-phone-note" });
  const phone = el.appendChild(make("section", { className: "tk-phone" }, number, log, chips, form, note));
  const bubble = (key) => {
    const parts = PARTS.map((name) => make("div", { className: `tk-phone-${name}`, dir: "auto" }));
    return drawn.set(key, log.appendChild(make("div", {}, ...parts))).get(key);
  };
  const draw = () => { // a message that changes stays the same element, so that screen readers tell what is new
    const shown = model.get("bubbles"), before = log.childElementCount, hint = model.get("hint");
    for (const [key, old] of drawn) {
      if (!shown.some((each) => each.key === key) && drawn.delete(key)) old.remove();
    }
    for (const { key, kind, ...texts } of shown) {
      const element = drawn.get(key) ?? bubble(key);
      element.className = `tk-bubble tk-bubble-${kind}`;
      PARTS.forEach((name, place) => say(element.children[place], texts[name]));
    }
    if (log.childElementCount !== before) log.scrollTop = log.scrollHeight;
    say(number, model.get("number"));
    phone.ariaLabel = `${words.phone} ${model.get("number")}`;
    chips.hidden = form.hidden = !model.get("answerable");
    field.placeholder = field.ariaLabel = hint;
    say(note, form.hidden ? hint : "");
  };
  model.on("change", draw);
  draw();
} };
