// One phone: a person's chat with the bot, and what the person can do in it.

import { bubble, dayOf, divider, timeOf } from "./bubble.js";
import { el, forReaders, sign } from "./dom.js";
import { showAlert } from "./dialogs.js";
import { getJson, postForm, postJson } from "./http.js";
import { size } from "./times.js";

const PAGE = 60;
const MOST_SHOWN = 160;
const ANSWER_PATIENCE = 15_000;
const TOAST_TIME = 4_000;
const TYPING_TIME = 5_000;
const NEAR_END = 48;

export class Phone {
  // `around` is the page: botName, botUsername, touched(phone), changed(phone), announce(text), startLink(address, phone).
  constructor(person, around) {
    this.around = around;
    this.id = person.id;
    this.post = "";
    this.isIn = false;
    this.messages = new Map();
    this.hasOlder = false;
    this.isStuck = true;
    this.isHeld = false;
    this.waiting = new Map();
    this.staged = [];
    this.unread = 0;
    this.#build();
    this.setPerson(person);
  }

  get address() {
    return `/person/${this.id}`;
  }

  get isActive() {
    return this.node.classList.contains("active");
  }

  #build() {
    const nameId = `name-${this.id}`;
    this.avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    this.nameNode = el("h2", { id: nameId });
    this.postNode = el("p", { class: "post" });
    this.badge = el("span", { class: "badge", hidden: true });
    const titles = el("div", { class: "titles" }, this.nameNode, this.postNode);
    this.head = el("header", { class: "phone-head" }, this.avatar, titles, this.badge);
    this.older = el("button", { type: "button", class: "older", hidden: true, onclick: () => this.#showOlder() }, "Pesan lebih lama");
    this.list = el("ol", { class: "messages" });
    this.log = el("div", { class: "log", role: "log", tabIndex: 0, "aria-live": "off", onscroll: () => this.#noteScroll() }, this.older, this.list);
    this.toEnd = el("button", { type: "button", class: "to-end", hidden: true, "aria-label": "Ke pesan terbaru", onclick: () => this.#stick() }, sign("down"));
    this.toast = el("p", { class: "toast", role: "status" });
    this.below = el("div", { class: "below" });
    const middle = el("div", { class: "middle" }, this.log, this.toEnd, this.toast);
    this.node = el("section", { class: "phone", "aria-labelledby": nameId }, this.head, middle, this.below);
    this.node.dataset.person = this.id;
    this.#buildComposer();
    this.#acceptDrops();
    this.#stayUnderThePointer();
    new ResizeObserver(() => this.#keepEnd()).observe(this.log);
    for (const kind of ["pointerdown", "focusin"]) this.node.addEventListener(kind, () => this.around.touched(this));
  }

  #buildComposer() {
    this.input = el("textarea", { rows: 1, placeholder: "Tulis pesan", onkeydown: (event) => this.#typed(event), oninput: () => this.#fit() });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, tabIndex: -1, "aria-hidden": "true", onchange: () => this.#pick() });
    this.menuButton = el("button", { type: "button", class: "tool", "aria-expanded": "false", title: "Daftar perintah", onclick: () => this.#toggleMenu() }, el("span", { "aria-hidden": "true" }, "/"), forReaders("Daftar perintah"));
    const clip = el("button", { type: "button", class: "tool", title: "Lampirkan berkas", onclick: () => this.picker.click() }, sign("clip"), forReaders("Lampirkan berkas"));
    this.sendButton = el("button", { type: "submit", class: "tool send", title: "Kirim" }, sign("send"), forReaders("Kirim"));
    this.form = el("form", { class: "composer", onsubmit: (event) => this.#submit(event) }, this.menuButton, clip, this.picker, this.input, this.sendButton);
    this.menu = el("ul", { class: "menu", hidden: true });
    this.stage = el("ul", { class: "stage", hidden: true, "aria-label": "Berkas yang akan dikirim" });
    this.keys = el("div", { class: "reply-keys", hidden: true, role: "group", "aria-label": "Tombol di bawah percakapan" });
    this.wall = el("button", { type: "button", class: "wall", hidden: true, onclick: () => this.#passWall() });
    this.below.append(this.menu, this.stage, this.keys, this.form, this.wall);
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#toggleMenu(false);
      this.menuButton.focus();
    });
  }

  // Who it is, and how the chat begins.

  setPerson(person) {
    this.person = person;
    this.name = [person.first_name, person.last_name].filter(Boolean).join(" ");
    this.nameNode.textContent = this.name;
    this.avatar.textContent = initials(this.name);
    this.avatar.dataset.tone = this.id % 6;
    this.log.setAttribute("aria-label", `Percakapan ${this.name} dengan bot`);
    this.input.setAttribute("aria-label", `Pesan dari ${this.name}`);
    const wall = person.is_deleted ? "Akun telah dihapus" : person.has_blocked ? "Buka blokir bot" : person.has_started ? "" : "Mulai";
    this.wall.textContent = wall;
    this.wall.disabled = person.is_deleted;
    this.wall.hidden = wall === "";
    this.form.hidden = wall !== "";
    this.#showPost();
  }

  setPost(post, isIn) {
    if (post === this.post && isIn === this.isIn) return;
    [this.post, this.isIn] = [post, isIn];
    this.#showPost();
    this.around.changed(this);
  }

  #showPost() {
    const parts = [this.post && !this.isIn ? `${this.post} (belum masuk)` : this.post || `@${this.person.username || this.id}`];
    if (this.person.has_blocked) parts.unshift("Memblokir bot");
    this.postText = this.postNode.title = parts.join(" · ");
    if (!this.typing) this.postNode.textContent = this.postText;
  }

  async #passWall() {
    await this.#try(() => (this.person.has_blocked ? postJson(`${this.address}/unblock`) : postJson(`${this.address}/send`, { text: "/start" })));
    this.input.focus();
  }

  // Messages.

  async load() {
    const chat = await getJson(`${this.address}/chat?last=${PAGE}`);
    this.messages = new Map(chat.messages.map((message) => [message.id, message]));
    this.hasOlder = chat.has_older;
    this.setPerson(chat.person);
    this.setKeyboard(chat.keyboard);
    this.#countUnread();
    this.redraw();
    return chat.version;
  }

  redraw() {
    this.list.replaceChildren(...[...this.messages.values()].map((message) => this.#bubble(message)));
    this.retime();
    this.older.hidden = !this.hasOlder;
  }

  // The office's clock was moved: the same messages, at other times.
  retime() {
    for (const old of this.list.querySelectorAll(".day")) old.remove();
    let last = "";
    for (const item of [...this.list.children]) {
      const message = this.messages.get(Number(item.dataset.id));
      if (dayOf(message) !== last) item.before(divider(message));
      last = dayOf(message);
      item.querySelector("time").textContent = timeOf(message);
    }
    this.#keepEnd();
  }

  take(message) {
    const known = this.messages.get(message.id);
    if (known && known.version >= message.version) return;
    if (!known && this.messages.size && message.id < this.messages.keys().next().value) return;
    this.messages.set(message.id, message);
    if (known) this.#replace(message);
    else this.#append(message);
    this.#keepEnd();
  }

  #replace(message) {
    const old = this.list.querySelector(`[data-id="${message.id}"]`);
    const hadFocus = old?.contains(document.activeElement);
    old?.replaceWith(this.#bubble(message));
    if (hadFocus) this.log.focus({ preventScroll: true });
  }

  #append(message) {
    const dividers = this.list.querySelectorAll(".day");
    if (dividers[dividers.length - 1]?.dataset.day !== dayOf(message)) this.list.append(divider(message));
    const item = this.#bubble(message);
    item.classList.add("fresh");
    item.addEventListener("animationend", () => item.classList.remove("fresh"));
    this.list.append(item);
    if (this.isStuck && this.messages.size > MOST_SHOWN) this.#forgetOldest();
    if (!message.from.is_bot) {
      this.isStuck = true;
      this.#setRead(message.id);
    } else if (this.isActive && document.visibilityState === "visible") {
      this.#setRead(message.id);
    } else {
      this.#setUnread(this.unread + 1);
      this.around.announce(`Pesan baru di telepon ${this.name}`);
    }
    this.#setTyping(false);
  }

  #forgetOldest() {
    for (const id of [...this.messages.keys()].slice(0, this.messages.size - PAGE)) this.messages.delete(id);
    this.hasOlder = true;
    this.redraw();
  }

  async #showOlder() {
    const first = this.messages.keys().next().value;
    const chat = await this.#try(() => getJson(`${this.address}/chat?last=${PAGE}&before=${first}`));
    if (!chat) return;
    const fromEnd = this.log.scrollHeight - this.log.scrollTop;
    this.messages = new Map([...chat.messages.map((message) => [message.id, message]), ...this.messages]);
    this.hasOlder = chat.has_older;
    this.isStuck = false;
    this.redraw();
    this.log.scrollTop = this.log.scrollHeight - fromEnd;
    if (this.older.hidden) this.log.focus({ preventScroll: true });
  }

  #bubble(message) {
    return bubble(message, this.messages, {
      command: (text) => this.#send(text),
      link: (address) => this.around.startLink(address, this),
      press: (pressed, button, node) => this.#press(pressed, button, node),
      grown: () => this.#keepEnd(),
    });
  }

  // Scrolling: the end stays in sight unless the reader went up.

  #noteScroll() {
    if (this.log.clientHeight === 0) return;
    this.isStuck = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
    this.toEnd.hidden = this.isStuck;
  }

  // A message that comes between press and release would otherwise move the button away from the finger.
  #stayUnderThePointer() {
    this.log.addEventListener("pointerdown", () => (this.isHeld = true));
    for (const kind of ["pointerup", "pointercancel"]) {
      window.addEventListener(kind, () => {
        if (!this.isHeld) return;
        this.isHeld = false;
        setTimeout(() => this.#keepEnd());
      });
    }
  }

  #keepEnd() {
    if (this.isHeld) return;
    if (this.isStuck) this.log.scrollTop = this.log.scrollHeight;
    else this.toEnd.hidden = false;
  }

  #stick() {
    this.isStuck = true;
    this.toEnd.hidden = true;
    this.#keepEnd();
    this.log.focus({ preventScroll: true });
  }

  // Unread messages: those of the bot since the person last looked.

  activate(isActive) {
    this.node.classList.toggle("active", isActive);
    this.log.setAttribute("aria-live", isActive ? "polite" : "off");
    if (isActive) this.#setRead(this.#newest());
  }

  // Brought into sight by the switcher; never by a press in it, which would miss what it was aimed at.
  show() {
    this.node.scrollIntoView({ block: "nearest", inline: "center" });
    this.#keepEnd();
  }

  #newest() {
    return [...this.messages.keys()].at(-1) ?? 0;
  }

  #countUnread() {
    const stored = Number(localStorage.getItem(this.#readKey()) ?? this.#newest());
    const all = [...this.messages.values()];
    const own = all.findLast((message) => !message.from.is_bot)?.id ?? 0;
    const read = Math.max(stored > this.#newest() ? 0 : stored, own);
    if (this.isActive) this.#setRead(this.#newest());
    else this.#setUnread(all.filter((message) => message.from.is_bot && !message.deleted && message.id > read).length);
  }

  // Whoever presses a button has read what is there.
  acted() {
    this.#setRead(this.#newest());
  }

  #readKey() {
    return `read/${this.id}`;
  }

  #setRead(id) {
    localStorage.setItem(this.#readKey(), id);
    this.#setUnread(0);
  }

  #setUnread(count) {
    if (localStorage.getItem(this.#readKey()) === null) localStorage.setItem(this.#readKey(), this.#newest() - count);
    this.unread = count;
    this.badge.hidden = count === 0;
    this.badge.replaceChildren(...(count ? [String(count), forReaders(" belum dibaca")] : []));
    this.around.changed(this);
  }

  // Pressing a button: it waits until the bot answers.

  async #press(message, button, node) {
    const which = "callback_data" in button ? { callback_data: button.callback_data } : { label: button.text };
    node.classList.add("pressed");
    const result = await this.#try(() => postJson(`${this.address}/press`, { message_id: message.id, ...which }));
    if (result?.kind === "callback" && !result.answer) {
      this.waiting.set(result.press_id, node);
      setTimeout(() => this.#release(result.press_id), ANSWER_PATIENCE);
      const early = this.around.earlyAnswers.get(result.press_id);
      if (early) this.answered(result.press_id, early);
      return;
    }
    node.classList.remove("pressed");
    if (result?.kind === "copy_text") {
      await navigator.clipboard?.writeText(result.text).catch(() => {});
      this.say("Teks disalin");
    }
    if (result?.kind === "url" && !result.message) window.open(result.url, "_blank", "noopener,noreferrer");
  }

  answered(pressId, answer) {
    this.#release(pressId);
    if (!answer.text) return;
    if (answer.show_alert) showAlert(`${this.around.botName} · telepon ${this.name}`, answer.text);
    else this.say(answer.text);
  }

  #release(pressId) {
    this.waiting.get(pressId)?.classList.remove("pressed");
    this.waiting.delete(pressId);
  }

  say(text, isBad = false) {
    this.toast.textContent = text;
    this.toast.classList.toggle("bad", isBad);
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toast.textContent = ""), TOAST_TIME);
  }

  setAction(action) {
    this.#setTyping(Boolean(action));
  }

  #setTyping(isTyping) {
    clearTimeout(this.typing);
    this.typing = isTyping ? setTimeout(() => this.#setTyping(false), TYPING_TIME) : null;
    this.postNode.textContent = isTyping ? "bot sedang menyiapkan …" : this.postText;
  }

  // Writing.

  #typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#submit(event);
    if (event.key === "Escape") this.#toggleMenu(false);
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  async #submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text && !this.staged.length) return;
    this.#write("");
    const sent = this.staged.length ? await this.#sendFiles(text) : await this.#send(text);
    if (!sent && !this.input.value) this.#write(text);
  }

  async #send(text) {
    this.#toggleMenu(false);
    return this.#try(() => postJson(`${this.address}/send`, { text }));
  }

  #write(text) {
    this.input.value = text;
    this.#fit();
  }

  async #toggleMenu(isOpen = this.menu.hidden) {
    this.menuButton.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      this.menu.hidden = true;
      return;
    }
    const answer = await this.#try(() => getJson(`${this.address}/commands`));
    const items = (answer?.commands ?? []).map(({ command, description }) =>
      el("li", {}, el("button", { type: "button", onclick: () => this.#choose(command) }, el("b", {}, `/${command}`), el("span", {}, description))),
    );
    this.menu.replaceChildren(...(items.length ? items : [el("li", { class: "none" }, "Belum ada perintah")]));
    this.menu.hidden = false;
    this.menu.querySelector("button")?.focus();
  }

  async #choose(command) {
    await this.#send(`/${command}`);
    this.input.focus();
  }

  setKeyboard(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    this.keys.hidden = rows.length === 0;
    const nodes = rows.map((row) =>
      el("div", { class: "row" }, ...row.map((button) => {
        const label = typeof button === "string" ? button : button.text;
        return el("button", { type: "button", class: "key plain", onclick: () => this.#try(() => postJson(`${this.address}/press`, { label })) }, label);
      })),
    );
    this.keys.replaceChildren(...nodes);
  }

  // Files.

  #pick() {
    this.stageFiles([...this.picker.files]);
    this.picker.value = "";
  }

  stageFiles(files) {
    this.staged.push(...files.map((file) => ({ file, isPhoto: /^image\/(jpeg|png)$/.test(file.type) })));
    this.#showStage();
    this.input.focus();
  }

  #showStage() {
    this.stage.hidden = this.staged.length === 0;
    this.input.placeholder = this.staged.length ? "Keterangan" : "Tulis pesan";
    this.stage.replaceChildren(...this.staged.map((entry) => this.#stagedItem(entry)));
  }

  #stagedItem(entry) {
    const item = el("li", {}, sign("file"), el("span", { class: "file-name" }, entry.file.name), el("span", { class: "file-size" }, size(entry.file.size)));
    if (entry.file.type.startsWith("image/")) {
      const box = el("input", { type: "checkbox", checked: entry.isPhoto, onchange: () => (entry.isPhoto = box.checked) });
      item.append(el("label", {}, box, " foto"));
    }
    const drop = () => {
      this.staged = this.staged.filter((other) => other !== entry);
      this.#showStage();
      this.input.focus();
    };
    item.append(el("button", { type: "button", class: "drop", "aria-label": `Batalkan ${entry.file.name}`, onclick: drop }, "×"));
    return item;
  }

  // What could not be sent stays on the stage.
  async #sendFiles(caption) {
    const sending = this.staged;
    this.staged = [];
    this.#showStage();
    const failed = [];
    const group = sending.length > 1 ? String(Date.now()) : null;
    for (const [index, entry] of sending.entries()) {
      const form = new FormData();
      form.append("file", entry.file);
      form.append("kind", entry.isPhoto ? "photo" : "document");
      if (caption && index === 0) form.append("caption", caption);
      if (group) form.append("media_group_id", group);
      if (!(await this.#try(() => postForm(`${this.address}/file`, form)))) failed.push(entry);
    }
    this.staged.unshift(...failed);
    this.#showStage();
    return failed.length === 0;
  }

  #acceptDrops() {
    let depth = 0;
    const mark = (change) => {
      depth = Math.max(depth + change, 0);
      this.node.classList.toggle("dropping", depth > 0);
    };
    this.node.addEventListener("dragenter", (event) => (event.preventDefault(), mark(1)));
    this.node.addEventListener("dragleave", () => mark(-1));
    this.node.addEventListener("dragover", (event) => event.preventDefault());
    this.node.addEventListener("drop", (event) => {
      event.preventDefault();
      mark(-depth);
      if (event.dataTransfer.files.length && this.wall.hidden) this.stageFiles([...event.dataTransfer.files]);
    });
  }

  async openLink(address) {
    await this.#try(() => postJson(`${this.address}/open`, { link: address }));
  }

  async #try(step) {
    try {
      return await step();
    } catch (error) {
      this.say(`Tidak dapat dilakukan: ${error.message}`, true);
      return null;
    }
  }
}

function initials(name) {
  const words = name.replace(/\b(Drs|Dra|Dr|Ir|H|Hj)\.\s*/g, "").split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
}
