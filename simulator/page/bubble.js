// One message as an item of its chat.

import { el, forReaders, sign } from "./dom.js";
import { richText, webAddress } from "./rich.js";
import { day, officeTime, size, timeOfDay } from "./times.js";

const SERVICE_WORDS = { voice: "Pesan suara", contact: "Kontak", location: "Lokasi", service: "Pemberitahuan" };

// `on` holds what can be done: command(text), link(address), press(message, button), grown().
export function bubble(message, chat, on) {
  const item = el("li", { class: message.from.is_bot ? "message from-bot" : "message from-person" });
  item.dataset.id = message.id;
  const box = el("div", { class: "bubble" }, forReaders(message.from.is_bot ? "Bot: " : `${message.from.name}: `));
  if (message.deleted) {
    item.classList.add("deleted");
    box.append(el("p", { class: "text" }, "Pesan dihapus"), footer(message));
    item.append(box);
    return item;
  }
  box.append(...[forwarded(message), quoted(message, chat), attachment(message, on), words(message, on)].filter(Boolean));
  box.append(footer(message));
  item.append(box);
  if (message.buttons.length) item.append(keyboard(message, chat, on));
  return item;
}

export function divider(message) {
  const text = dayOf(message);
  const item = el("li", { class: "day" }, text);
  item.dataset.day = text;
  return item;
}

export function dayOf(message) {
  return day(officeTime(message.sent_at));
}

export function timeOf(message) {
  return timeOfDay(officeTime(message.sent_at));
}

function words(message, on) {
  const other = message.kind === "sticker" ? message.content.sticker.emoji : SERVICE_WORDS[message.kind];
  if (!message.text && !other) return null;
  if (!message.text) return el("p", { class: "text" }, other);
  return el("p", { class: "text" }, richText(message.text, message.entities, on));
}

function forwarded(message) {
  return message.forward_origin ? el("p", { class: "aside" }, "Diteruskan") : null;
}

function quoted(message, chat) {
  const original = message.reply_to === null ? undefined : chat.get(message.reply_to);
  if (!original || original.deleted) return null;
  return el("p", { class: "reply" }, original.text || original.file?.file_name || "Pesan");
}

function attachment(message, on) {
  const file = message.file;
  if (!file || message.kind === "voice" || message.kind === "sticker") return null;
  if (message.kind === "photo") {
    const photo = el("img", { src: file.download, alt: "Foto", loading: "lazy", onload: on.grown });
    if (file.width > 1) [photo.width, photo.height] = [file.width, file.height];
    return el("a", { class: "photo", href: file.download, download: "foto", "aria-label": "Unduh foto" }, photo);
  }
  const name = file.file_name || "Berkas";
  return el(
    "a",
    { class: "file", href: file.download, download: name },
    el("span", { class: "file-sign" }, sign("file")),
    el("span", { class: "file-words" }, el("span", { class: "file-name" }, name), el("span", { class: "file-size" }, size(file.size))),
    forReaders("unduh"),
  );
}

function footer(message) {
  const marks = el("span", { class: "marks" });
  const reactions = Object.values(message.reactions).flat().map((reaction) => reaction.emoji).filter(Boolean);
  if (reactions.length) marks.append(el("span", { class: "reactions" }, reactions.join(" ")));
  if (message.pinned) marks.append(sign("pin"), forReaders("disematkan"));
  if (message.silent) marks.append(sign("bell"), forReaders("tanpa suara"));
  if (message.edited && !message.deleted) marks.append(el("span", { class: "edited" }, "disunting"));
  marks.append(el("time", {}, timeOf(message)));
  return marks;
}

function keyboard(message, chat, on) {
  const rows = message.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => key(message, button, on))));
  return el("div", { class: "keyboard", role: "group", "aria-label": "Tombol pesan" }, ...rows);
}

function key(message, button, on) {
  const node = el("button", { type: "button", class: `key ${button.style || "plain"}` }, button.text);
  if (button.disabled) node.disabled = true;
  if (button.url) node.append(sign("out"));
  if (button.copy_text) node.append(sign("copy"));
  node.addEventListener("click", () => {
    if (button.url && on.link(webAddress(button.url) || "")) return;
    on.press(message, button, node);
  });
  return node;
}
