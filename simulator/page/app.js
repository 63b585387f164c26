// Starts the page: the phones, and the events that keep them up to date.

import { Chip } from "./chip.js";
import { choosePhone } from "./dialogs.js";
import { byId } from "./dom.js";
import { getJson } from "./http.js";
import { Phone } from "./phone.js";
import { Trial } from "./trial.js";
import { Workshop } from "./workshop.js";

const RETRY_TIME = 2_000;
const ANSWERS_KEPT = 100;

class Page {
  constructor(config) {
    this.botName = config.bot.name;
    this.startLinkPattern = new RegExp(`^https?://(www\\.)?(t|telegram)\\.me/${config.bot.username}(\\?start=.*)?$`, "i");
    this.phones = new Map();
    this.earlyAnswers = new Map();
    this.trial = config.trial_api ? new Trial(config.trial_api, this) : null;
    this.workshop = new Workshop(this);
  }

  async start() {
    document.title = `${this.botName} · Telepon uji coba`;
    await Promise.all([this.trial?.start(), this.load()]);
    document.body.dataset.loaded = "";
    performance.mark("shown");
    this.follow();
    new ResizeObserver(() => this.keepChipInSight()).observe(byId("chips"));
  }

  // Reads everything afresh; `version` is where the events go on.
  async load() {
    const { version, people } = await getJson("/person");
    this.version = version;
    for (const [id, phone] of this.phones) {
      if (people.some((person) => person.id === id)) continue;
      phone.node.remove();
      this.phones.delete(id);
    }
    for (const person of people) this.take(person);
    if (!this.active && this.phones.size) this.touched(this.remembered() ?? this.phones.values().next().value);
    await Promise.all([...this.phones.values()].map((phone) => phone.load()));
    this.drawChips();
  }

  take(person) {
    const known = this.phones.get(person.id);
    if (known) {
      known.setPerson(person);
      return;
    }
    const phone = new Phone(person, this);
    phone.chip = new Chip(phone, () => this.show(phone));
    this.phones.set(person.id, phone);
    const after = [...this.phones.values()].filter((other) => other.id > person.id && other.node.isConnected);
    const next = after.sort((one, other) => one.id - other.id)[0];
    byId("phones").insertBefore(phone.node, next?.node ?? null);
    this.phones = new Map([...this.phones].sort(([one], [other]) => one - other));
    this.trial?.nameOne(phone);
    this.workshop.drawPeople();
  }

  // Live changes.

  follow() {
    const events = new EventSource(`/person/events?after=${this.version}`);
    events.addEventListener("change", (event) => this.change(JSON.parse(event.data)));
    events.addEventListener("resync", () => this.again(events));
    events.addEventListener("open", () => this.isCut(false));
    events.addEventListener("error", () => {
      this.isCut(true);
      if (events.readyState === EventSource.CLOSED) setTimeout(() => this.again(events), RETRY_TIME);
    });
  }

  async again(events) {
    events.close();
    try {
      await this.load();
      this.follow();
    } catch {
      setTimeout(() => this.again(events), RETRY_TIME);
    }
  }

  isCut(isCut) {
    byId("broken").hidden = !isCut;
    byId("broken").textContent = isCut ? "Sambungan terputus; dicoba lagi …" : "";
  }

  change(change) {
    this.version = change.version;
    if (change.kind === "reset") {
      location.reload();
      return;
    }
    if (change.person) this.take(change.person);
    if (change.person) this.drawChips();
    const phone = this.phones.get(change.chat_id);
    if (!phone) return;
    if (change.message) phone.take(change.message);
    if (change.kind === "press") phone.acted();
    if (change.kind === "press" && change.data?.answer) this.answer(phone, change.data);
    if (change.kind === "action") phone.setAction(change.state.action);
    if (change.kind === "keyboard") phone.setKeyboard(change.state.keyboard);
    this.trial?.soon();
  }

  // The event may be faster than the answer to the press itself.
  answer(phone, { press_id, answer }) {
    if (phone.waiting.has(press_id)) {
      phone.answered(press_id, answer);
      return;
    }
    this.earlyAnswers.set(press_id, answer);
    if (this.earlyAnswers.size > ANSWERS_KEPT) this.earlyAnswers.delete(this.earlyAnswers.keys().next().value);
  }

  // The switcher.

  // In place: a chip that were drawn anew between press and release would lose the click.
  drawChips() {
    const phones = [...this.phones.values()];
    const list = byId("chips");
    for (const chip of [...list.children]) if (!phones.some((phone) => phone.chip.node === chip)) chip.remove();
    phones.forEach((phone, index) => {
      if (list.children[index] !== phone.chip.node) list.insertBefore(phone.chip.node, list.children[index] ?? null);
      phone.chip.draw(phone);
    });
    this.keepChipInSight();
  }

  // Sideways only: the page itself stays where it is.
  keepChipInSight() {
    const list = byId("chips");
    const chip = list.querySelector('[aria-pressed="true"]');
    if (chip && list.scrollWidth > list.clientWidth) list.scrollLeft = chip.parentElement.offsetLeft - (list.clientWidth - chip.clientWidth) / 2;
  }

  changed() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.drawChips();
    });
  }

  show(phone) {
    this.touched(phone);
    phone.show();
  }

  touched(phone) {
    if (this.active === phone) return;
    this.active?.activate(false);
    this.active = phone;
    phone.activate(true);
    localStorage.setItem("phone", phone.id);
    this.changed();
  }

  remembered() {
    return this.phones.get(Number(localStorage.getItem("phone")));
  }

  announce(text) {
    byId("announcer").textContent = text;
  }

  // A link into the bot is often meant for another person than the one who sees it.

  startLink(address) {
    if (!this.startLinkPattern.test(address)) return false;
    this.askWhere(address);
    return true;
  }

  askWhere(address) {
    choosePhone("Buka tautan ini di telepon siapa?", [...this.phones.values()].map((phone) => ({ ...{ name: phone.name, post: phone.postText }, phone })), ({ phone }) => {
      this.show(phone);
      phone.openLink(address);
    });
  }
}

// A file that misses its phone would otherwise take the page's place.
function refuseStrayFiles() {
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
}

async function start() {
  refuseStrayFiles();
  try {
    await new Page(await getJson("/page/config.json")).start();
  } catch (error) {
    byId("broken").hidden = false;
    byId("broken").textContent = `Halaman tidak dapat dimuat: ${error.message}`;
  }
}

start();
