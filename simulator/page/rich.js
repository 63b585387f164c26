// Telegram's formatted text as nodes, from its entities: places are UTF-16 units, as JavaScript counts.

import { el } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

// `on.command` and `on.link` say what a click does.
export function richText(text, entities, on) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, sorted, 0, text.length, on));
  return fragment;
}

function pieces(text, entities, start, end, on) {
  const nodes = [];
  let place = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < place || stop <= entity.offset) continue;
    if (entity.offset > place) nodes.push(text.slice(place, entity.offset));
    const inner = [];
    while (index + 1 < entities.length && entities[index + 1].offset < stop) inner.push(entities[(index += 1)]);
    nodes.push(shown(entity, text.slice(entity.offset, stop), pieces(text, inner, entity.offset, stop, on), on));
    place = stop;
    if (BLOCKS.has(entity.type) && text[place] === "\n") place += 1;
  }
  if (place < end) nodes.push(text.slice(place, end));
  return nodes;
}

function shown(entity, text, children, on) {
  const kind = entity.type;
  if (kind in TAGS) return el(TAGS[kind], {}, ...children);
  if (kind === "blockquote" || kind === "expandable_blockquote") return el("blockquote", {}, ...children);
  if (kind === "spoiler") return spoiler(children);
  if (kind === "bot_command") {
    return el("button", { type: "button", class: "command", onclick: () => on.command(text) }, ...children);
  }
  if (kind === "url" || kind === "text_link") return link(entity.url || text, children, on);
  return el("span", {}, ...children);
}

function spoiler(children) {
  const button = el("button", { type: "button", class: "spoiler", "aria-label": "Tampilkan teks tersembunyi" }, "\u00a0");
  button.addEventListener("click", () => button.replaceWith(...children));
  return button;
}

function link(address, children, on) {
  const checked = webAddress(address);
  if (checked === null) return el("span", {}, ...children);
  const follow = (event) => {
    if (on.link(checked)) event.preventDefault();
  };
  return el("a", { href: checked, target: "_blank", rel: "noopener noreferrer", onclick: follow }, ...children);
}

// Never a script, whatever the text says.
export function webAddress(address) {
  try {
    const url = new URL(address.includes("://") ? address : `https://${address}`);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
