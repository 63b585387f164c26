// The office of a trial: its clock, its people, and how its runs stand. Everything comes from the trial API.

import { byId, el, forReaders } from "./dom.js";
import { getJson, postJson } from "./http.js";
import { day, moment, setMoves, setZone, timeOfDay, zoneName } from "./times.js";

const POLL_TIME = 2_000;
const SOON_TIME = 400;
const STATUS_WORDS = { done: "selesai", open: "berjalan", late: "terlambat", waiting: "belum dimulai", cancelled: "dihentikan" };

export class Trial {
  constructor(address, page) {
    this.address = address;
    this.page = page;
    this.moves = 0;
    this.seats = new Map();
    this.isBusy = false;
  }

  async start() {
    for (const button of document.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => this.move(JSON.parse(button.dataset.move)));
    }
    byId("sample").addEventListener("click", () => this.fill());
    byId("first-link").addEventListener("click", () => this.page.askWhere(this.link));
    document.addEventListener("visibilitychange", () => this.soon());
    await this.look();
  }

  // Looks every two seconds, and shortly after something happened.

  soon() {
    if (!this.next || this.isSoon) return;
    this.isSoon = true;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.look(), SOON_TIME);
  }

  async look() {
    clearTimeout(this.next);
    try {
      await this.draw(await getJson(`${this.address}/trial/state`));
      if (this.isSilent) this.tell("Jam kantor terjangkau lagi.");
      this.isSilent = false;
    } catch {
      byId("clock").hidden = false;
      if (!this.isSilent) this.tell("Jam kantor tidak terjangkau; dicoba lagi … Bukalah halaman ini pada alamat yang tercetak di terminal.");
      this.isSilent = true;
    }
    this.isSoon = false;
    this.next = setTimeout(() => this.look(), document.visibilityState === "visible" ? POLL_TIME : 5 * POLL_TIME);
  }

  async draw(state) {
    setZone(state.timezone);
    this.state = state;
    this.drawClock(state);
    this.drawWelcome(state);
    this.drawProgress(state);
    this.namePeople(state.people);
    this.page.workshop.setPower(state.bot_is_up, (isUp) => this.switchBot(isUp));
    if (state.moves !== this.moves) {
      const { moves } = await getJson(`${this.address}/trial/moves`);
      this.moves = state.moves;
      setMoves(moves);
      for (const phone of this.page.phones.values()) phone.retime();
    }
  }

  namePeople(people) {
    this.seats = new Map();
    for (const { telegram_id, post, is_in } of people) {
      const other = this.seats.get(telegram_id);
      const isBoth = other?.is_in && is_in;
      if (!other || is_in) this.seats.set(telegram_id, { post: isBoth ? `${other.post}, ${post}` : post, is_in });
    }
    for (const phone of this.page.phones.values()) this.nameOne(phone);
  }

  nameOne(phone) {
    const seat = this.seats.get(phone.id);
    if (this.state) phone.setPost(seat?.post ?? "Bukan pegawai", seat?.is_in ?? true);
  }

  drawClock(state) {
    const now = new Date(state.now);
    byId("clock").hidden = false;
    setText("time", timeOfDay(now));
    setText("zone", zoneName(now));
    setText("date", day(now));
    const { open, why, opens } = state.office;
    const until = opens ? ` · buka ${moment(new Date(opens), now)}` : "";
    setText("office", `Kantor ${open ? "buka" : "tutup"} · ${why}${until}`);
    byId("office").classList.toggle("open", open);
    for (const button of document.querySelectorAll("[data-move]")) button.disabled = this.isBusy;
    byId("next-due").disabled = this.isBusy || state.next_due === null;
    byId("next-due").title = state.next_due ? moment(new Date(state.next_due), now) : "Belum ada batas waktu";
  }

  async move(wish) {
    if (this.isBusy) return;
    const outage = byId("outage").checked;
    this.setBusy(true);
    this.tell(outage ? "Bot dimatikan, jam dimajukan, lalu bot dinyalakan lagi …" : "Jam sedang dimajukan …");
    try {
      this.tellMoved(await postJson(`${this.address}/trial/clock`, { ...wish, outage }), outage);
    } catch (error) {
      this.tell(`Jam tidak dapat dimajukan: ${error.message}`);
    }
    byId("outage").checked = false;
    this.setBusy(false);
    await this.look();
  }

  setBusy(isBusy) {
    this.isBusy = isBusy;
    byId("clock").setAttribute("aria-busy", String(isBusy));
    for (const button of document.querySelectorAll("[data-move]")) button.disabled = isBusy;
  }

  tellMoved(moved, outage) {
    const sum = happened(moved) ? `${happened(moved)} terkirim` : "tidak ada yang perlu dikirim";
    const items = moved.moments.map((stop) => el("li", {}, `${stop.at}: ${happened(stop)}`));
    const rest = moved.is_settled ? "" : " Bot belum menyelesaikan semuanya.";
    this.tell(`${outage ? "Bot sempat mati dan sudah hidup lagi" : "Jam sudah dimajukan"}: ${sum}.${rest}`, items);
  }

  tell(text, items = []) {
    const close = el("button", { type: "button", class: "quiet", onclick: () => byId("happened").replaceChildren() }, "Tutup");
    byId("happened").replaceChildren(el("div", {}, el("p", {}, text), items.length ? el("ul", {}, ...items) : ""), close);
  }

  // People get in.

  drawWelcome(state) {
    this.link = state.first_admin_link;
    const outside = state.people.filter((seat) => !seat.is_in).length;
    const isFresh = state.runs.length === 0;
    byId("welcome").hidden = !(this.link || (outside === 0 && isFresh));
    byId("sample").hidden = outside === 0;
    byId("first-link").hidden = byId("link-line").hidden = !this.link;
    setText("link-text", this.link ?? "");
    const starters = state.starters.join(" atau ");
    setText("welcome-text", this.link ? "Belum ada pejabat. Isi enam pejabat contoh, atau mulai dari kosong dengan tautan admin pertama." : `Para pejabat sudah masuk. Untuk memulai proses, kirim /mulai dari telepon ${starters}.`);
  }

  async fill() {
    const button = byId("sample");
    button.disabled = true;
    button.textContent = "Sedang diisi …";
    try {
      const { entered } = await postJson(`${this.address}/trial/sample`);
      this.tell(`${entered.length} pejabat contoh sudah masuk.`);
    } catch {
      this.tell("Contoh belum dapat diisi karena bot tidak menjawab. Nyalakan bot di bawah Gangguan, lalu coba lagi.");
    }
    button.disabled = false;
    button.textContent = "Isi contoh";
    await this.look();
  }

  async switchBot(isUp) {
    await postJson(`${this.address}/trial/bot`, { action: isUp ? "start" : "kill" });
    await this.look();
  }

  // How the newest run stands.

  drawProgress(state) {
    byId("progress").hidden = false;
    const run = state.runs.find((one) => one.status === "open") ?? state.runs[0];
    const ended = { finished: " · selesai", cancelled: " · dibatalkan" }[run?.status] ?? "";
    setText("run-title", run ? `${run.title}${ended}` : "Belum ada proses yang berjalan");
    const now = new Date(state.now);
    const key = JSON.stringify([run ?? null, day(now)]);
    if (key !== this.drawnRun) {
      this.drawnRun = key;
      byId("steps").replaceChildren(...(run?.steps ?? []).map((step) => stepItem(step, run)));
      byId("steps").hidden = byId("all-steps").hidden = !run;
      byId("step-rows").replaceChildren(...(run?.steps ?? []).map((step) => stepRow(step, run, now)));
      byId("holders").replaceChildren(...(run?.tasks ?? []).filter((task) => task.status === "open").map((task) => holderItem(task, now)));
    }
    const { inbox, outbox } = state;
    const bad = inbox.dead + outbox.failed ? ` · ${inbox.dead + outbox.failed} gagal` : "";
    setText("depth", `Bot ${state.bot_is_up ? "hidup" : "mati"} · kotak masuk ${inbox.open} · kotak keluar ${outbox.waiting}${bad}`);
    byId("depth").classList.toggle("down", !state.bot_is_up);
  }
}

function tasksOf(step, run) {
  return run.tasks.filter((task) => task.step === step.number);
}

function statusOf(step, run) {
  const rounds = tasksOf(step, run);
  const open = rounds.filter((task) => task.status === "open");
  if (open.length) return open.some((task) => task.late) ? "late" : "open";
  const last = rounds.at(-1)?.status;
  return last === "done" || last === "cancelled" ? last : "waiting";
}

function stepItem(step, run) {
  const status = statusOf(step, run);
  const title = `Langkah ${step.number}: ${step.label} (${STATUS_WORDS[status]})`;
  return el("li", { class: `step ${status}`, title }, el("span", { "aria-hidden": "true" }, String(step.number)), forReaders(title));
}

function holderItem(task, now) {
  const again = task.round > 1 ? `, putaran ${task.round}` : "";
  const title = el("strong", {}, `${task.step}. ${task.label}${again}`);
  return el("li", {}, title, ` · ${seatOf(task)} · batas ${moment(new Date(task.due_at), now)} `, lateWord(task));
}

// On which desks a step lies or will lie.
function stepRow(step, run, now) {
  const status = statusOf(step, run);
  const open = tasksOf(step, run).filter((task) => task.status === "open");
  const desks = open.length ? open.map((task) => el("span", {}, `${seatOf(task)} · batas ${moment(new Date(task.due_at), now)} `, lateWord(task))) : [step.post];
  const words = el("span", { class: "step-words" }, el("strong", {}, step.label), ...desks.map((desk) => el("span", {}, desk)));
  return el("li", {}, el("span", { class: `step ${status}` }, String(step.number)), words, el("span", { class: "step-status" }, STATUS_WORDS[status]));
}

function seatOf(task) {
  return `${task.post}${task.holder ? ` (${task.holder})` : ", belum ada pejabat"}`;
}

function lateWord(task) {
  return task.late ? el("strong", { class: "late-word" }, "Terlambat") : null;
}

function happened({ reminders_sent, messages_sent }) {
  const others = messages_sent - reminders_sent;
  const word = reminders_sent ? "pesan lain" : "pesan";
  return [reminders_sent && `${reminders_sent} pengingat`, others > 0 && `${others} ${word}`].filter(Boolean).join(" dan ");
}

function setText(id, text) {
  const node = byId(id);
  if (node.textContent !== text) node.textContent = text;
}
