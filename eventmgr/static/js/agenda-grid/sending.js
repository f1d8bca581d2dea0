// One act, one request; whatever comes back becomes one of a few words.
const SIGNED_OUT = new Set([401, 403, 419]);

async function post(address, fields, csrf) {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrf_token: csrf }),
    headers: { Accept: "application/json" },
    redirect: "manual",
  });
}

async function read(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}

function reasonOf(response, data) {
  if (response.ok && data) return "done";
  if (data?.reason) return data.reason;
  if (response.type === "opaqueredirect" || SIGNED_OUT.has(response.status)) return "signed-out";
  if (response.status === 404) return "gone";
  return response.status === 429 ? "busy" : "broken";
}

export class Sender {
  constructor(csrf) {
    this.csrf = csrf;
  }

  // Never throws: { reason, data } with reason done, stale, refused, gone, signed-out, busy, broken, unreachable.
  async send(address, fields) {
    try {
      let response = await post(address, fields, this.csrf);
      let data = await read(response);
      if (data?.reason === "renewed") {
        this.csrf = data.csrf; // somebody signed in again in another tab
        response = await post(address, fields, this.csrf);
        data = await read(response);
      }
      const reason = reasonOf(response, data);
      return { reason: reason === "renewed" ? "signed-out" : reason, data };
    } catch {
      return { reason: "unreachable", data: null };
    }
  }
}
