// phone.py says what is shown. Whatever people wrote is set as text, never as HTML.
const make = (parent, tag, attributes) => {
  const made = Object.assign(document.createElement(tag), attributes);
  parent.append(made);
  return made;
};

function render({ model, el, signal }) {
  const words = model.get("words");
  const phone = make(el, "section", { className: "tk-phone" });
  const number = make(phone, "div", { className: "tk-phone-number" });
  const log = make(phone, "div", { className: "tk-phone-log", role: "log", tabIndex: 0, ariaLabel: words.messages });
  const chips = make(phone, "div", { className: "tk-phone-chips", role: "group", ariaLabel: words.chips });
  const form = make(phone, "div", { className: "tk-phone-form" });
  const field = make(form, "input", { autocomplete: "off", maxLength: 1600 });
  const button = make(form, "button", { type: "button", textContent: "➤", ariaLabel: words.send });
  const note = make(phone, "div", { className: "tk-phone-note" });
  const bubbles = new Map();

  const write = () => {
    if (field.value.trim()) model.send({ text: field.value });
    field.value = "";
  };
  button.addEventListener("click", write);
  field.addEventListener("keydown", (event) => {
    const modified = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.key === "Enter" && !modified && !event.isComposing) write();
  });

  const say = (part, text) => {
    if (part.textContent !== text) part.textContent = text;
    part.hidden = !text;
  };
  const bubble = (key) => {
    const made = make(log, "div", {});
    const parts = ["sender", "text", "state", "remedy"].map((name) => [name, make(made, "div", { dir: "auto" })]);
    for (const [name, part] of parts) part.className = `tk-phone-${name}`;
    bubbles.set(key, { made, parts });
    return bubbles.get(key);
  };
  const showBubbles = () => {
    const shown = model.get("bubbles"), before = log.childElementCount;
    for (const [key, { made }] of bubbles) {
      if (shown.some((each) => each.key === key)) continue;
      made.remove();
      bubbles.delete(key);
    }
    for (const each of shown) {
      const { made, parts } = bubbles.get(each.key) ?? bubble(each.key);
      made.className = `tk-bubble tk-bubble-${each.kind}`;
      for (const [name, part] of parts) say(part, each[name]);
    }
    if (log.childElementCount !== before) log.scrollTop = log.scrollHeight;
  };
  const showNumber = () => {
    say(number, model.get("number"));
    phone.ariaLabel = `${words.phone} ${model.get("number")}`;
  };
  const showHint = () => {
    const hint = model.get("hint");
    chips.hidden = form.hidden = !model.get("answerable");
    field.placeholder = field.ariaLabel = hint;
    say(note, form.hidden ? hint : "");
  };
  const showChips = () => {
    chips.replaceChildren();
    for (const text of model.get("chips")) {
      const chip = make(chips, "button", { type: "button", textContent: text });
      chip.addEventListener("click", () => model.send({ text }));
    }
  };
  const followed = { bubbles: showBubbles, number: showNumber, hint: showHint, answerable: showHint, chips: showChips };
  for (const [trait, show] of Object.entries(followed)) {
    show();
    model.on(`change:${trait}`, show);
    signal.addEventListener("abort", () => model.off(`change:${trait}`, show));
  }
}

export default { render };
