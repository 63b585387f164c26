// Builds nodes. Text always becomes text nodes: nothing here reads HTML.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.startsWith("aria")) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

export function forReaders(text) {
  return el("span", { class: "for-readers" }, text);
}

const SIGNS = {
  bell: "M4 4l16 16M6 16h9M8 8.5a4.6 4.6 0 0 1 7.9-1.3c1.6 1.9.6 5 2.1 7.3M10.5 19a1.6 1.6 0 0 0 3 0",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  clip: "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8",
  send: "M4 12l16-8-6 16-3-7z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  down: "M12 4v14M6 12l6 6 6-6",
  out: "M8 16L17 7M10 7h7v7",
  copy: "M8 8h11v12H8zM5 16V4h11",
};

export function sign(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "sign");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  return svg;
}
