// Goes before the widgets that build HTML (see __init__.py). Texts go in as text, never as HTML.
const make = (name, properties, ...inside) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...inside);
  return element;
};
