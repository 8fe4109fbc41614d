// Passkeys: the browser makes or uses one, the form carries its answer. The app's codes need none of this.
"use strict";

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(options) {
  options.challenge = bytesOf(options.challenge);
  if (options.user) options.user.id = bytesOf(options.user.id);
  for (const known of [...options.excludeCredentials || [], ...options.allowCredentials || []]) {
    known.id = bytesOf(known.id);
  }
  return options;
}

function answerOf(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = textOf(credential.response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

// A form with several buttons is sent by the person, who says by the button what is meant.
function send(form, place) {
  if (form.querySelectorAll("button[type=submit]").length === 1 || place.dataset.passkey === "enrol") {
    form.requestSubmit();
    return;
  }
  const said = place.querySelector("[data-said]");
  said.textContent = place.dataset.done;
  said.hidden = false;
}

function fill(form, place, answer) {
  const typed = form.querySelector(`input[name="${place.dataset.field}"]:not([type=hidden])`);
  const carried = form.querySelector(`input[name="${place.dataset.field}"][type=hidden]`);
  if (typed) typed.disabled = true;
  carried.disabled = false;
  carried.value = answer;
}

async function ask(place) {
  const form = place.closest("form"), enrols = place.dataset.passkey === "enrol";
  const named = form.querySelector("input[name=name]");
  if (enrols && !named.value.trim()) { form.requestSubmit(); return; }
  const publicKey = withBytes(JSON.parse(place.dataset.options));
  try {
    const credential = enrols
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    fill(form, place, answerOf(credential));
    send(form, place);
  } catch {
    const said = place.querySelector("[data-said]");
    said.textContent = place.dataset.failed;
    said.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-passkey]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => ask(place));
  }
}
