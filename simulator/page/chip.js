// A phone's place in the switcher.

import { el, forReaders } from "./dom.js";

export class Chip {
  constructor(phone, pressed) {
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true", "data-tone": phone.id % 6 });
    this.name = el("span", { class: "chip-name" });
    this.post = el("span", { class: "chip-post" });
    this.badge = el("span", { class: "badge", hidden: true });
    const words = el("span", { class: "chip-words" }, this.name, this.post);
    this.button = el("button", { type: "button", class: "chip", onclick: pressed }, this.avatar, words, this.badge);
    this.button.dataset.person = phone.id;
    this.node = el("li", {}, this.button);
  }

  draw(phone) {
    this.avatar.textContent = phone.avatar.textContent;
    this.name.textContent = phone.name;
    this.post.textContent = phone.postText;
    this.button.setAttribute("aria-pressed", String(phone.isActive));
    this.badge.hidden = phone.unread === 0;
    this.badge.replaceChildren(...(phone.unread ? [String(phone.unread), forReaders(" belum dibaca")] : []));
  }
}
