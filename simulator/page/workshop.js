// For those who want to see how it holds: faults on order, and the bot's last calls.

import { byId, el } from "./dom.js";
import { getJson, postJson, remove } from "./http.js";

const LOOK_TIME = 2_000;
const CALLS_READ = 80;
const CALLS_SHOWN = 15;
const FAULTS = [
  { name: "Telegram menolak kiriman: terlalu banyak (429)", order: { kind: "too_many_requests", method: "sendMessage", retry_after: 3, times: null } },
  { name: "Jaringan lambat (tiap panggilan tertunda 2 detik)", order: { kind: "slow", seconds: 2, times: null } },
];

export class Workshop {
  constructor(page) {
    this.page = page;
    this.faults = FAULTS.map((fault) => ({ ...fault, id: null, ...checkbox(fault.name) }));
    this.calls = new Map();
    this.power = checkbox("Bot hidup");
    this.power.label.hidden = true;
    this.blockers = el("fieldset", {}, el("legend", {}, "Blokir bot oleh"));
    byId("fault-switches").append(this.power.label, ...this.faults.map((fault) => fault.label), this.blockers);
    for (const fault of this.faults) fault.box.addEventListener("change", () => this.switchFault(fault));
    byId("faults").addEventListener("toggle", () => this.look());
    byId("calls").addEventListener("toggle", () => this.look());
  }

  setPower(isUp, change) {
    this.power.label.hidden = false;
    if (!this.power.box.disabled) this.power.box.checked = isUp;
    this.power.box.onchange = async () => {
      this.power.box.disabled = true;
      await change(this.power.box.checked).catch(() => {});
      this.power.box.disabled = false;
    };
  }

  async switchFault(fault) {
    if (fault.box.checked) fault.id = (await postJson("/control/faults", fault.order)).id;
    else if (fault.id !== null) await remove(`/control/faults?id=${fault.id}`).catch(() => {});
    await this.look();
  }

  drawPeople() {
    const boxes = [...this.page.phones.values()].map((phone) => {
      const { box, label } = checkbox(phone.name);
      box.checked = phone.person.has_blocked;
      box.addEventListener("change", () => postJson(`${phone.address}/${box.checked ? "block" : "unblock"}`).catch(() => {}));
      return label;
    });
    this.blockers.replaceChildren(this.blockers.firstChild, ...boxes);
  }

  // Only while something is unfolded.
  async look() {
    clearTimeout(this.next);
    if (!byId("faults").open && !byId("calls").open) return;
    try {
      if (byId("faults").open) await this.drawFaults();
      if (byId("calls").open) await this.drawCalls();
    } catch {
      // The simulator is away; the page says so elsewhere.
    }
    this.next = setTimeout(() => this.look(), LOOK_TIME);
  }

  async drawFaults() {
    const { faults } = await getJson("/control/faults");
    for (const fault of this.faults) {
      const ordered = faults.find((one) => one.kind === fault.order.kind && one.times === null);
      fault.id = ordered?.id ?? null;
      fault.box.checked = Boolean(ordered);
    }
    if (!this.blockers.contains(document.activeElement)) this.drawPeople();
  }

  async drawCalls() {
    const { calls } = await getJson(`/control/calls?limit=${CALLS_READ}`);
    const told = calls.filter((call) => call.method !== "getUpdates" && call.status !== null).slice(-CALLS_SHOWN).reverse();
    this.calls = new Map(told.map((call) => [call.number, this.calls.get(call.number) ?? callItem(call)]));
    const nodes = [...this.calls.values()];
    const shown = byId("call-list").children;
    if (shown.length !== nodes.length || nodes.some((node, index) => node !== shown[index])) byId("call-list").replaceChildren(...nodes);
  }
}

function checkbox(text) {
  const box = el("input", { type: "checkbox" });
  return { box, label: el("label", { class: "switch" }, box, el("span", {}, text)) };
}

function callItem(call) {
  const isGood = call.status === 200;
  const { chat_id, text, caption } = call.parameters;
  const details = [chat_id && `chat ${chat_id}`, String(text ?? caption ?? "").replace(/\s+/g, " ").slice(0, 90)].filter(Boolean).join(" · ");
  const outcome = el("b", {}, `→ ${isGood ? "OK" : `${call.status} ${call.answer?.description ?? ""}`}`);
  const summary = el("summary", {}, el("code", {}, call.method), ` ${details} `, outcome);
  const all = JSON.stringify({ parameters: call.parameters, answer: call.answer }, null, 2);
  return el("li", { class: isGood ? "" : "refused" }, el("details", {}, summary, el("pre", { tabIndex: 0 }, all)));
}
