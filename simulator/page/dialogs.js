// What stands before everything else until it is answered: the bot's alerts, and the choice of a phone.

import { byId, el } from "./dom.js";

export function showAlert(title, text) {
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = text;
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
