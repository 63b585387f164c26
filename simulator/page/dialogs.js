// What stands before everything else until it is answered: the bot's alerts, and the choice of a phone.

import { byId, el } from "./dom.js";

const alerts = [];

// One after the other: none takes the place of one that is not read yet.
export function showAlert(title, text) {
  alerts.push({ title, text });
  if (!byId("alert").open) showNextAlert();
}

function showNextAlert() {
  const { title, text } = alerts.shift();
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = text;
  byId("alert").onclose = () => alerts.length && showNextAlert();
  open(byId("alert"), byId("alert-close"));
}

// Calls `chosen` with the id of a phone, unless the person thinks better of it.
export function choosePhone(question, phones, chosen) {
  const dialog = byId("choice");
  byId("choice-title").textContent = question;
  const choices = phones.map((phone) =>
    el("li", {}, el("button", { type: "button", onclick: () => pick(phone) }, el("b", {}, phone.name), ` ${phone.post}`)),
  );
  byId("choice-list").replaceChildren(...choices);
  open(dialog, byId("choice-close"));

  function pick(phone) {
    dialog.close();
    chosen(phone);
  }
}

function open(dialog, closer) {
  closer.onclick = () => dialog.close();
  if (!dialog.open) dialog.showModal();
}
