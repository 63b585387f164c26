// Requests: JSON in, JSON out; a refusal is an Error with the server's reason.

async function answer(response) {
  const content = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(content.error || content.description || `HTTP ${response.status}`);
  return content;
}

export async function getJson(address) {
  return answer(await fetch(address));
}

export async function postJson(address, fields = {}) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(address, { method: "POST", headers, body: JSON.stringify(fields) }));
}

export async function postForm(address, form) {
  return answer(await fetch(address, { method: "POST", body: form }));
}

export async function remove(address) {
  return answer(await fetch(address, { method: "DELETE" }));
}
